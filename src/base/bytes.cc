#include "base/bytes.h"

#include <algorithm>

namespace hustings {
namespace {

constexpr std::string_view kStandard =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kUrl =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

constexpr std::array<std::int8_t, 256> reverse(std::string_view alphabet) {
  std::array<std::int8_t, 256> table{};
  table.fill(-1);
  for (std::size_t i = 0; i < alphabet.size(); ++i) {
    table[static_cast<unsigned char>(alphabet[i])] = static_cast<std::int8_t>(i);
  }
  return table;
}

std::string encode(Bytes b, std::string_view alphabet, bool pad) {
  const std::size_t rest = b.size() % 3;  // bytes after the last whole group
  const std::size_t last = rest == 0 ? 0 : pad ? 4 : rest + 1;
  std::string out(b.size() / 3 * 4 + last, '=');
  const char* const letters = alphabet.data();
  const std::uint8_t* from = b.data();
  char* to = out.data();
  const auto put = [&](std::uint32_t bits, std::size_t n) {
    for (std::size_t k = 0; k < n; ++k) to[k] = letters[(bits >> (18 - 6 * k)) & 63];
  };
  for (std::size_t left = b.size() / 3; left > 0; --left, from += 3, to += 4) {
    put(std::uint32_t{from[0]} << 16 | std::uint32_t{from[1]} << 8 | from[2], 4);
  }
  if (rest == 1) put(std::uint32_t{from[0]} << 16, 2);
  if (rest == 2) put(std::uint32_t{from[0]} << 16 | std::uint32_t{from[1]} << 8, 3);
  return out;
}

// Four letters at a time: entries of the log are base64, and every reader decodes them all.
std::optional<std::string> decode(std::string_view in, const std::array<std::int8_t, 256>& table) {
  const std::size_t rest = in.size() % 4;  // letters after the last whole group
  if (rest == 1) return std::nullopt;
  std::string out(in.size() / 4 * 3 + (rest == 0 ? 0 : rest - 1), '\0');
  const char* from = in.data();
  char* to = out.data();
  std::int32_t bad = 0;  // negative once a letter was none
  const auto digit = [&](std::size_t k) -> std::int32_t {
    return table[static_cast<unsigned char>(from[k])];
  };
  const auto put = [&](std::size_t k, std::int32_t byte) {
    to[k] = static_cast<char>(byte & 0xff);
  };
  for (std::size_t group = in.size() / 4; group > 0; --group, from += 4, to += 3) {
    const std::int32_t v = digit(0) << 18 | digit(1) << 12 | digit(2) << 6 | digit(3);
    bad |= v;
    put(0, v >> 16);
    put(1, v >> 8);
    put(2, v);
  }
  std::int32_t stray = 0;
  if (rest > 0) {
    const std::int32_t v = digit(0) << 12 | digit(1) << 6 | (rest == 3 ? digit(2) : 0);
    bad |= v;
    put(0, v >> 10);
    if (rest == 3) put(1, v >> 2);
    stray = v & (rest == 3 ? 0x3 : 0x3ff);
  }
  if (bad < 0 || stray != 0) return std::nullopt;  // stray bits: two spellings of one value
  return out;
}

}  // namespace

std::string hex(Bytes b) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  out.reserve(b.size() * 2);
  for (const auto byte : b) {
    out += digits[byte >> 4];
    out += digits[byte & 15];
  }
  return out;
}

std::optional<std::string> from_hex(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  std::string out;
  out.reserve(text.size() / 2);
  const auto digit = [](char c) -> int {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
  };
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const int high = digit(text[i]);
    const int low = digit(text[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    out += static_cast<char>(high * 16 + low);
  }
  return out;
}

std::string base64(Bytes b) { return encode(b, kStandard, true); }
std::string base64url(Bytes b) { return encode(b, kUrl, false); }

std::optional<std::string> from_base64(std::string_view text) {
  static constexpr auto table = reverse(kStandard);
  if (text.size() % 4 != 0) return std::nullopt;
  for (int i = 0; i < 2 && text.ends_with('='); ++i) text.remove_suffix(1);
  return decode(text, table);
}

std::optional<std::string> from_base64url(std::string_view text) {
  static constexpr auto table = reverse(kUrl);
  return decode(text, table);
}

std::optional<Hash> hash_from_bytes(Bytes b) {
  if (b.size() != 32) return std::nullopt;
  Hash hash;
  std::copy(b.begin(), b.end(), hash.value.begin());
  return hash;
}

std::optional<Hash> hash_from_base64(std::string_view spelled) {
  const auto raw = from_base64(spelled);
  return raw ? hash_from_bytes(bytes(*raw)) : std::nullopt;
}

std::optional<Hash> hash_from_hex(std::string_view spelled) {
  const auto raw = from_hex(spelled);
  return raw ? hash_from_bytes(bytes(*raw)) : std::nullopt;
}

}  // namespace hustings
