#include "base/work.h"

#include <sodium.h>

#include <bit>

#include "base/crypto.h"

namespace hustings {
namespace {

constexpr std::size_t kMemory = std::size_t{1} << 20;  // bytes

int zero_bits(const Hash& hash) {
  int out = 0;
  for (const auto byte : hash.value) {
    out += std::countl_zero(byte);
    if (byte != 0) break;
  }
  return out;
}

}  // namespace

bool is_work(std::string_view about, std::string_view nonce, int bits) {
  const Hash salt = sha256(bytes(about));
  static_assert(crypto_pwhash_SALTBYTES <= sizeof salt.value);
  Hash out;
  const int failed = crypto_pwhash(out.value.data(), out.value.size(), nonce.data(), nonce.size(),
                                   salt.value.data(), 1, kMemory, crypto_pwhash_ALG_ARGON2ID13);
  return failed == 0 && zero_bits(out) >= bits;
}

}  // namespace hustings
