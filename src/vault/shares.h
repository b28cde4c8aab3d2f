// A secret cut into parts, so many of which give it back, while fewer say nothing about it:
// Shamir's scheme, byte by byte over GF(256) with the polynomial of AES (x^8+x^4+x^3+x+1), as in
// draft-mcgrew-tss-03. docs/adr/0030.
#pragma once
#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "vault/secret.h"

namespace hustings::vault {

inline constexpr int kMostShares = 20;

using ShareName = std::array<std::uint8_t, 4>;
struct Share {
  ShareName of{};  // names the secret, so that shares of two are never joined
  int need = 0;    // how many give it back
  int number = 0;  // from 1
  Secret value;
};

// 2 <= need <= of <= kMostShares, or std::invalid_argument.
std::vector<Share> split(const Secret& secret, int need, int of, const ShareName& name,
                         Random& random);
// bad_input for too few, one twice, or of two secrets. What comes out has to be checked against
// something that is known of the secret: shares that were forged give another one.
Result<Secret> join(std::span<const Share> shares);

// As it is printed: base32 in groups of four, with a check of what was copied by hand.
std::string write_share(const Share& share);
// bad_input when it was copied wrongly.
Result<Share> read_share(std::string_view text);

}  // namespace hustings::vault
