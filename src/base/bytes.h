// Bytes and their spellings: hexadecimal, base64, base64url.
#pragma once
#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace hustings {

using Bytes = std::span<const std::uint8_t>;

inline Bytes bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
inline std::string_view text(Bytes b) {
  return {reinterpret_cast<const char*>(b.data()), b.size()};
}

// A SHA-256 digest, a Merkle tree hash or a 256-bit key.
struct Hash {
  std::array<std::uint8_t, 32> value{};
  auto operator<=>(const Hash&) const = default;
  operator Bytes() const { return value; }  // NOLINT: a digest is its bytes
};

std::string hex(Bytes b);  // lower case
std::optional<std::string> from_hex(std::string_view text);
std::string base64(Bytes b);                                    // RFC 4648 section 4, padded
std::optional<std::string> from_base64(std::string_view text);  // strict: canonical padding only
std::string base64url(Bytes b);  // RFC 4648 section 5, without padding
std::optional<std::string> from_base64url(
    std::string_view text);  // strict: no padding, no stray bits

// The 32 bytes of a digest spelled in base64; nothing if it is not exactly that.
std::optional<Hash> hash_from_base64(std::string_view text);
std::optional<Hash> hash_from_hex(std::string_view text);
std::optional<Hash> hash_from_bytes(Bytes b);

}  // namespace hustings
