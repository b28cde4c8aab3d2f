#include "base/crypto.h"

#define OPENSSL_SUPPRESS_DEPRECATED  // for SHA256_Init and its like in sha256_short
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>
#include <sodium.h>

#include <algorithm>
#include <stdexcept>

#include "base/large_pages.h"
#include "base/random.h"

namespace hustings {
namespace {

// OpenSSL looks an algorithm up by name on every use unless it is fetched once.
const EVP_MD* sha256_algorithm() {
  static EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  return algorithm;
}

EVP_MD_CTX* thread_context() {
  struct Free {
    void operator()(EVP_MD_CTX* c) const { EVP_MD_CTX_free(c); }
  };
  thread_local const std::unique_ptr<EVP_MD_CTX, Free> context(EVP_MD_CTX_new());
  return context.get();
}

void ready() {
  static const int result = sodium_init();
  if (result < 0) throw std::runtime_error("libsodium did not start");
}

Result<Hash> passphrase_key(std::string_view passphrase, const UnderPassphrase& sealed) {
  ready();
  const auto& [passes, memory] = sealed.cost;
  if (passes < 1 || passes > crypto_pwhash_argon2id_OPSLIMIT_MAX ||
      memory < crypto_pwhash_argon2id_MEMLIMIT_MIN ||
      memory > crypto_pwhash_argon2id_MEMLIMIT_MAX) {
    return fail(Code::bad_input, "Argon2id does not know this cost");
  }
  Hash out;
  const LargePages large;
  if (crypto_pwhash(out.value.data(), out.value.size(), passphrase.data(), passphrase.size(),
                    sealed.salt.data(), passes, memory, crypto_pwhash_ALG_ARGON2ID13) != 0) {
    return fail(Code::unavailable, "there is not enough memory for the passphrase", {},
                "it takes 256 MiB; use a machine that has them");
  }
  return out;
}

}  // namespace

Hash sha256(std::initializer_list<Bytes> parts) {
  EVP_MD_CTX* context = thread_context();
  EVP_DigestInit_ex2(context, sha256_algorithm(), nullptr);
  for (const auto& part : parts) EVP_DigestUpdate(context, part.data(), part.size());
  Hash out;
  EVP_DigestFinal_ex(context, out.value.data(), nullptr);
  return out;
}

Hash sha256(Bytes b) { return sha256({b}); }

// The old interface of OpenSSL allocates and dispatches nothing: about half as fast again for the
// 65 bytes of a Merkle tree node.
Hash sha256_short(Bytes b) {
  SHA256_CTX context;
  SHA256_Init(&context);
  SHA256_Update(&context, b.data(), b.size());
  Hash out;
  SHA256_Final(out.value.data(), &context);
  return out;
}

struct Sha256::State {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  State() = default;
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { EVP_MD_CTX_free(context); }
};
Sha256::Sha256() : state_(std::make_unique<State>()) {
  EVP_DigestInit_ex2(state_->context, sha256_algorithm(), nullptr);
}
Sha256::~Sha256() = default;
void Sha256::update(Bytes b) { EVP_DigestUpdate(state_->context, b.data(), b.size()); }
Hash Sha256::finish() {
  Hash out;
  EVP_DigestFinal_ex(state_->context, out.value.data(), nullptr);
  return out;
}

// OpenSSL's SHA-256 knows the processor's instructions; libsodium's takes five times as long.
Hash hmac_sha256(const Hash& key, Bytes b) {
  Hash out;
  HMAC(sha256_algorithm(), key.value.data(), static_cast<int>(key.value.size()), b.data(), b.size(),
       out.value.data(), nullptr);
  return out;
}

SigningKey SigningKey::generate(Random& random) { return from_seed(random.hash()); }

SigningKey SigningKey::from_seed(const Hash& seed) {
  ready();
  SigningKey key;
  key.seed_ = seed;
  crypto_sign_seed_keypair(key.public_.value.data(), key.secret_.data(), seed.value.data());
  return key;
}

Signature SigningKey::sign(Bytes message) const {
  Signature out;
  crypto_sign_detached(out.data(), nullptr, message.data(), message.size(), secret_.data());
  return out;
}

bool verify(const PublicKey& key, Bytes message, Bytes signature) {
  ready();
  return signature.size() == crypto_sign_BYTES &&
         crypto_sign_verify_detached(signature.data(), message.data(), message.size(),
                                     key.value.data()) == 0;
}

BoxKey BoxKey::generate(Random& random) { return from_secret(random.hash()); }

BoxKey BoxKey::from_secret(const Hash& secret) {
  ready();
  BoxKey key{secret, {}};
  crypto_scalarmult_base(key.public_key.value.data(), secret.value.data());
  return key;
}

// libsodium's crypto_box_seal with the ephemeral key drawn from the Random given, so that sealing
// too is repeatable in a demonstration; the output is the same format.
std::string seal_box(Bytes plain, const Hash& to, Random& random) {
  const BoxKey ephemeral = BoxKey::generate(random);
  std::array<std::uint8_t, crypto_box_NONCEBYTES> nonce{};
  crypto_generichash_state state;
  crypto_generichash_init(&state, nullptr, 0, nonce.size());
  crypto_generichash_update(&state, ephemeral.public_key.value.data(), 32);
  crypto_generichash_update(&state, to.value.data(), 32);
  crypto_generichash_final(&state, nonce.data(), nonce.size());
  std::string out(crypto_box_SEALBYTES + plain.size(), '\0');
  auto* p = reinterpret_cast<unsigned char*>(out.data());
  std::copy(ephemeral.public_key.value.begin(), ephemeral.public_key.value.end(), p);
  if (crypto_box_easy(p + 32, plain.data(), plain.size(), nonce.data(), to.value.data(),
                      ephemeral.secret.value.data()) != 0) {
    throw std::runtime_error("sealing to an unusable public key");
  }
  return out;
}

Result<std::string> open_box(Bytes sealed, const BoxKey& key) {
  if (sealed.size() < crypto_box_SEALBYTES) return fail(Code::unverified, "sealed value too short");
  std::string out(sealed.size() - crypto_box_SEALBYTES, '\0');
  if (crypto_box_seal_open(reinterpret_cast<unsigned char*>(out.data()), sealed.data(),
                           sealed.size(), key.public_key.value.data(),
                           key.secret.value.data()) != 0) {
    return fail(Code::unverified, "sealed value cannot be opened with this key");
  }
  return out;
}

Result<UnderPassphrase> seal_with_passphrase(Bytes plain, std::string_view passphrase, Bytes about,
                                             PassphraseCost cost, Random& random) {
  UnderPassphrase out{.cost = cost, .salt = {}, .nonce = {}, .sealed = {}};
  random.fill(out.salt);
  random.fill(out.nonce);
  HUSTINGS_TRY(const Hash key, passphrase_key(passphrase, out));
  out.sealed.resize(plain.size() + crypto_aead_chacha20poly1305_ietf_ABYTES);
  crypto_aead_chacha20poly1305_ietf_encrypt(
      reinterpret_cast<unsigned char*>(out.sealed.data()), nullptr, plain.data(), plain.size(),
      about.data(), about.size(), nullptr, out.nonce.data(), key.value.data());
  return out;
}

Result<std::string> open_with_passphrase(const UnderPassphrase& sealed, std::string_view passphrase,
                                         Bytes about) {
  HUSTINGS_TRY(const Hash key, passphrase_key(passphrase, sealed));
  const Bytes box = bytes(sealed.sealed);
  std::string out(
      box.size() - std::min<std::size_t>(box.size(), crypto_aead_chacha20poly1305_ietf_ABYTES),
      '\0');
  if (crypto_aead_chacha20poly1305_ietf_decrypt(
          reinterpret_cast<unsigned char*>(out.data()), nullptr, nullptr, box.data(), box.size(),
          about.data(), about.size(), sealed.nonce.data(), key.value.data()) != 0) {
    return fail(Code::unverified, "the passphrase is another, or the file is damaged");
  }
  return out;
}

}  // namespace hustings
