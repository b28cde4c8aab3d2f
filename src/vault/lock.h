// The few constructions of libsodium that the vault is made of, each with its name: sealed boxes
// (X25519, XSalsa20-Poly1305), secret boxes (XSalsa20-Poly1305), keyed BLAKE2b, Argon2id (RFC
// 9106). Everything that does not open is `unverified`, without saying why.
#pragma once
#include <array>
#include <initializer_list>
#include <string>
#include <string_view>

#include "base/crypto.h"
#include "vault/secret.h"

namespace hustings::vault {

// What others seal to, and what opens that.
struct KeyPair {
  Hash public_key;
  Secret secret;
  static KeyPair generate(Random& random) { return of(Secret::random(random)); }
  static KeyPair of(Secret secret);
};
std::string seal_to(const Hash& public_key, Bytes plain, Random& random);
Result<Secret> open_with(const KeyPair& key, Bytes box);

// Under a key that both sides have: nonce (24 bytes), then the box.
std::string lock(const Secret& key, Bytes plain, Random& random);
Result<Secret> unlock(const Secret& key, Bytes box);

// 32 bytes out of a key for one purpose; no two lists of parts spell the same bytes.
Secret derive(const Secret& key, std::string_view purpose, std::initializer_list<Bytes> parts);

using Salt = std::array<std::uint8_t, 16>;
struct Cost {
  std::uint64_t passes = 0;
  std::size_t memory = 0;  // bytes
};
// What people choose: some 0.1 s. Above what OWASP asks of Argon2id (19 MiB, two passes).
inline constexpr Cost kPassphraseCost = {3, std::size_t{64} << 20};
// What the node chose at random, so that guessing is hopeless before it is slow: some 20 ms.
inline constexpr Cost kCodeCost = {2, std::size_t{19} << 20};
// unavailable when there is not enough memory.
Result<Secret> stretch(Bytes secret, const Salt& salt, Cost cost, std::size_t size = kKeyBytes);

}  // namespace hustings::vault
