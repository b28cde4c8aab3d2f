#include "vault/lock.h"

#include <sodium.h>

#include <stdexcept>

#include "base/large_pages.h"

namespace hustings::vault {
namespace {

std::unexpected<Error> closed() {
  return fail(Code::unverified, "this does not open: another key, or it was changed");
}

unsigned char* raw(std::string& s) { return reinterpret_cast<unsigned char*>(s.data()); }

void add_length(crypto_generichash_state& state, std::uint64_t length) {
  std::array<std::uint8_t, 8> big_endian{};
  for (std::size_t i = 0; i < big_endian.size(); ++i)
    big_endian[i] = static_cast<std::uint8_t>(length >> (56 - 8 * i));
  crypto_generichash_update(&state, big_endian.data(), big_endian.size());
}

}  // namespace

KeyPair KeyPair::of(Secret secret) {
  KeyPair out{{}, std::move(secret)};
  crypto_scalarmult_base(out.public_key.value.data(), out.secret.view().data());
  return out;
}

// crypto_box_seal with randomness that is given.
std::string seal_to(const Hash& public_key, Bytes plain, Random& random) {
  const KeyPair once = KeyPair::generate(random);
  std::array<std::uint8_t, crypto_box_NONCEBYTES> nonce{};
  crypto_generichash_state state;
  crypto_generichash_init(&state, nullptr, 0, nonce.size());
  crypto_generichash_update(&state, once.public_key.value.data(), once.public_key.value.size());
  crypto_generichash_update(&state, public_key.value.data(), public_key.value.size());
  crypto_generichash_final(&state, nonce.data(), nonce.size());
  std::string out(text(once.public_key));
  out.resize(crypto_box_SEALBYTES + plain.size());
  if (crypto_box_easy(raw(out) + crypto_box_PUBLICKEYBYTES, plain.data(), plain.size(),
                      nonce.data(), public_key.value.data(), once.secret.view().data()) != 0)
    throw std::runtime_error("sealing to an unusable public key");
  return out;
}

Result<Secret> open_with(const KeyPair& key, Bytes box) {
  if (box.size() <= crypto_box_SEALBYTES) return closed();
  Secret out(box.size() - crypto_box_SEALBYTES);
  if (crypto_box_seal_open(out.bytes().data(), box.data(), box.size(), key.public_key.value.data(),
                           key.secret.view().data()) != 0)
    return closed();
  return out;
}

std::string lock(const Secret& key, Bytes plain, Random& random) {
  std::array<std::uint8_t, crypto_secretbox_NONCEBYTES> nonce{};
  random.fill(nonce);
  std::string out(text(nonce));
  out.resize(nonce.size() + crypto_secretbox_MACBYTES + plain.size());
  crypto_secretbox_easy(raw(out) + nonce.size(), plain.data(), plain.size(), nonce.data(),
                        key.view().data());
  return out;
}

Result<Secret> unlock(const Secret& key, Bytes box) {
  constexpr std::size_t kAround = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES;
  if (box.size() <= kAround) return closed();
  Secret out(box.size() - kAround);
  if (crypto_secretbox_open_easy(out.bytes().data(), box.data() + crypto_secretbox_NONCEBYTES,
                                 box.size() - crypto_secretbox_NONCEBYTES, box.data(),
                                 key.view().data()) != 0)
    return closed();
  return out;
}

Secret derive(const Secret& key, std::string_view purpose, std::initializer_list<Bytes> parts) {
  Secret out;
  crypto_generichash_state state;
  crypto_generichash_init(&state, key.view().data(), key.size(), out.size());
  const auto add = [&](Bytes part) {
    add_length(state, part.size());
    crypto_generichash_update(&state, part.data(), part.size());
  };
  add(bytes(purpose));
  for (const auto part : parts) add(part);
  crypto_generichash_final(&state, out.bytes().data(), out.size());
  sodium_memzero(&state, sizeof state);
  return out;
}

Result<Secret> stretch(Bytes secret, const Salt& salt, Cost cost, std::size_t size) {
  Secret out(size);
  const LargePages large;
  if (crypto_pwhash(out.bytes().data(), size, reinterpret_cast<const char*>(secret.data()),
                    secret.size(), salt.data(), cost.passes, cost.memory,
                    crypto_pwhash_ALG_ARGON2ID13) != 0)
    return fail(Code::unavailable, "there is not enough memory to open this", {},
                "try again when the machine has less to do");
  return out;
}

}  // namespace hustings::vault
