#include "base/totp.h"

#include <fmt/core.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

#include "base/url.h"

namespace hustings {
namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

}  // namespace

std::string base32(Bytes b) {
  std::string out;
  unsigned bits = 0;
  unsigned have = 0;
  for (const auto byte : b) {
    bits = (bits << 8 | byte) & 0xfff;
    for (have += 8; have >= 5; have -= 5) out += kAlphabet[bits >> (have - 5) & 31];
  }
  if (have > 0) out += kAlphabet[bits << (5 - have) & 31];
  return out;
}

std::optional<std::string> from_base32(std::string_view text) {
  std::string out;
  unsigned bits = 0;
  unsigned have = 0;
  for (const char c : text) {
    if (c == ' ' || c == '-') continue;
    const char upper = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    const auto at = kAlphabet.find(upper);
    if (at == std::string_view::npos) return std::nullopt;
    bits = (bits << 5 | static_cast<unsigned>(at)) & 0xfff;
    have += 5;
    if (have < 8) continue;
    have -= 8;
    out += static_cast<char>(bits >> have & 0xff);
  }
  if (have >= 5 || (bits & ((1U << have) - 1)) != 0) return std::nullopt;
  return out;
}

std::string totp_code(Bytes secret, std::int64_t step) {
  std::array<std::uint8_t, 8> counter{};
  for (std::size_t i = 0; i < 8; ++i)
    counter[i] = static_cast<std::uint8_t>(static_cast<std::uint64_t>(step) >> (56 - 8 * i));
  std::array<std::uint8_t, EVP_MAX_MD_SIZE> mac{};
  unsigned size = 0;
  HMAC(EVP_sha1(), secret.data(), static_cast<int>(secret.size()), counter.data(), counter.size(),
       mac.data(), &size);
  const std::size_t at = mac[size - 1] & 0xf;
  const std::uint32_t value = static_cast<std::uint32_t>(mac[at] & 0x7f) << 24 |
                              static_cast<std::uint32_t>(mac[at + 1]) << 16 |
                              static_cast<std::uint32_t>(mac[at + 2]) << 8 | mac[at + 3];
  return fmt::format("{:06}", value % 1'000'000);
}

std::optional<std::int64_t> totp_matches(Bytes secret, std::string_view code, Instant now,
                                         std::int64_t last) {
  std::optional<std::int64_t> out;
  if (code.size() != 6) return out;
  for (std::int64_t step = totp_step(now) - 1; step <= totp_step(now) + 1; ++step) {
    const std::string good = totp_code(secret, step);
    if (step > last && CRYPTO_memcmp(good.data(), code.data(), good.size()) == 0) out = step;
  }
  return out;
}

std::string totp_uri(Bytes secret, std::string_view issuer, std::string_view account) {
  return fmt::format("otpauth://totp/{}:{}?secret={}&issuer={}&algorithm=SHA1&digits=6&period={}",
                     percent_encoded(issuer), percent_encoded(account), base32(secret),
                     percent_encoded(issuer), kTotpStep);
}

}  // namespace hustings
