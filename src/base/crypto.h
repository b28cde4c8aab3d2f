// Digests, keyed fingerprints, Ed25519 and sealed boxes. libsodium and OpenSSL stay in crypto.cc.
#pragma once
#include <array>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/error.h"

namespace hustings {

class Random;

Hash sha256(Bytes b);
Hash sha256(std::initializer_list<Bytes> parts);  // of the parts in a row
Hash sha256_short(Bytes b);  // the same digest, with less overhead for inputs of some 100 bytes
// SHA-256 of what is fed in pieces; not thread-safe.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;
  void update(Bytes b);
  Hash finish();  // once

 private:
  struct State;
  std::unique_ptr<State> state_;
};
Hash hmac_sha256(const Hash& key, Bytes b);

using Signature = std::array<std::uint8_t, 64>;
struct PublicKey {
  std::array<std::uint8_t, 32> value{};
  auto operator<=>(const PublicKey&) const = default;
};
// An Ed25519 key pair (RFC 8032). The seed is the secret; it has no formatter.
class SigningKey {
 public:
  static SigningKey generate(Random& random);
  static SigningKey from_seed(const Hash& seed);
  const PublicKey& public_key() const { return public_; }
  Signature sign(Bytes message) const;
  const Hash& seed() const { return seed_; }

 private:
  Hash seed_;
  PublicKey public_;
  std::array<std::uint8_t, 64> secret_{};  // libsodium's form: seed and public key
};
// True only for a canonical signature of this message by this key.
bool verify(const PublicKey& key, Bytes message, Bytes signature);

// Sealed boxes (X25519 + XSalsa20-Poly1305): anybody can seal to a public key, its holder opens.
struct BoxKey {
  Hash secret;
  Hash public_key;
  static BoxKey generate(Random& random);
  static BoxKey from_secret(const Hash& secret);
};
std::string seal_box(Bytes plain, const Hash& to, Random& random);
Result<std::string> open_box(Bytes sealed, const BoxKey& key);

// Encryption under a passphrase: Argon2id (RFC 9106), then ChaCha20-Poly1305 (RFC 8439).
struct PassphraseCost {
  std::uint64_t passes = 3;
  std::uint64_t memory = std::uint64_t{256} << 20;  // bytes
};
struct UnderPassphrase {
  PassphraseCost cost;
  std::array<std::uint8_t, 16> salt{};
  std::array<std::uint8_t, 12> nonce{};
  std::string sealed;
};
// `about` is not encrypted, and must be the same when it is opened. Errors: unavailable when there
// is not enough memory; bad_input for a cost that Argon2id does not know.
Result<UnderPassphrase> seal_with_passphrase(Bytes plain, std::string_view passphrase, Bytes about,
                                             PassphraseCost cost, Random& random);
// Errors: those too, and unverified for another passphrase, another `about` or damage.
Result<std::string> open_with_passphrase(const UnderPassphrase& sealed, std::string_view passphrase,
                                         Bytes about);

}  // namespace hustings
