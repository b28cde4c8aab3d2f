#include "tables/encoding.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "base/text.h"

namespace hustings {
namespace {

struct Name {
  std::string_view name;
  Encoding encoding;
};
constexpr std::array kNames = {Name{"utf-8", Encoding::utf8}, Name{"utf-16le", Encoding::utf16le},
                               Name{"utf-16be", Encoding::utf16be},
                               Name{"latin1", Encoding::latin1},
                               Name{"windows-1252", Encoding::windows1252}};

unsigned char byte_at(std::string_view s, std::size_t i) {
  return static_cast<unsigned char>(s[i]);
}

// Bytes at the end of `s` that begin a UTF-8 character without ending it; 0 to 3.
std::size_t cut_utf8(std::string_view s) {
  for (std::size_t back = 1; back <= 3 && back <= s.size(); ++back) {
    const unsigned char c = byte_at(s, s.size() - back);
    if (c < 0x80) return 0;
    if (c < 0xC0) continue;
    const std::size_t length = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : 2;
    return length > back ? back : 0;
  }
  return 0;
}

// The index of the first byte that the code page does not assign, or npos. ISO 8859-1 has control
// characters at 0x80 to 0x9F: in a table they mean that the file is Windows-1252.
std::size_t unassigned(std::string_view raw, Encoding encoding) {
  static constexpr std::string_view kHoles = "\x81\x8D\x8F\x90\x9D";
  if (encoding == Encoding::windows1252) return raw.find_first_of(kHoles);
  const auto* at = std::ranges::find_if(raw, [](char c) {
    return static_cast<unsigned char>(c) >= 0x80 && static_cast<unsigned char>(c) < 0xA0;
  });
  return at == raw.end() ? std::string_view::npos : static_cast<std::size_t>(at - raw.begin());
}

}  // namespace

std::string_view name(Encoding encoding) {
  return std::ranges::find(kNames, encoding, &Name::encoding)->name;
}

std::optional<Encoding> parse_encoding(std::string_view text) {
  const auto* found = std::ranges::find(kNames, fold(text), &Name::name);
  return found == kNames.end() ? std::nullopt : std::optional(found->encoding);
}

SniffedEncoding sniff_encoding(std::string_view head) {
  if (head.starts_with("\xEF\xBB\xBF")) return {Encoding::utf8, 3};
  if (head.starts_with("\xFF\xFE")) return {Encoding::utf16le, 2};
  if (head.starts_with("\xFE\xFF")) return {Encoding::utf16be, 2};
  const std::string_view sample = head.substr(0, 4096);
  const std::size_t units = sample.size() / 2;
  std::array<std::size_t, 2> zeros{};
  for (std::size_t i = 0; i < units * 2; ++i) zeros[i % 2] += sample[i] == '\0' ? 1 : 0;
  // Delimiters, digits and line ends are ASCII in every script: a quarter of the units at least.
  if (units >= 2 && zeros[0] == 0 && zeros[1] * 4 >= units) return {Encoding::utf16le, 0};
  if (units >= 2 && zeros[1] == 0 && zeros[0] * 4 >= units) return {Encoding::utf16be, 0};
  return {Encoding::utf8, 0};
}

std::optional<IllFormed> Decoder::decode(std::string_view raw, bool last, std::string& out) {
  switch (encoding_) {
    case Encoding::utf8:
      return utf8(raw, last, out);
    case Encoding::utf16le:
    case Encoding::utf16be:
      return utf16(raw, last, out);
    case Encoding::latin1:
    case Encoding::windows1252:
      break;
  }
  return single_byte(raw, out);
}

std::optional<IllFormed> Decoder::utf8(std::string_view raw, bool last, std::string& out) {
  const std::size_t begin = out.size();
  out.append(carry_).append(raw);
  const std::string_view fresh = std::string_view(out).substr(begin);
  const std::size_t cut = last ? 0 : cut_utf8(fresh);
  const std::string tail(fresh.substr(fresh.size() - cut));
  const std::size_t whole = fresh.size() - cut;
  const std::size_t bad = bad_utf8_at(fresh.substr(0, whole));
  if (bad != std::string_view::npos) {
    IllFormed place{
        offset_ + bad,
        fmt::format("byte 0x{:02X} at offset {} is not UTF-8", byte_at(fresh, bad), offset_ + bad),
        "declare --encoding latin1 (or windows-1252) if the file is from an older "
        "program, or save it as UTF-8"};
    out.resize(begin + bad);
    return place;
  }
  out.resize(begin + whole);
  carry_ = tail;
  offset_ += whole;
  return std::nullopt;
}

std::optional<IllFormed> Decoder::utf16(std::string_view raw, bool last, std::string& out) {
  const bool big = encoding_ == Encoding::utf16be;
  const std::string all = carry_ + std::string(raw);
  const auto high_byte = [&](std::size_t i) { return byte_at(all, big ? i : i + 1) & 0xFC; };
  const auto stop = [&](std::size_t at) {
    out += utf16_to_utf8(std::string_view(all).substr(0, at), big);
    return IllFormed{offset_ + at,
                     fmt::format("half a UTF-16 character at byte offset {}", offset_ + at),
                     "the file is damaged or not UTF-16: export it again, or declare --encoding"};
  };
  std::size_t i = 0;
  while (i + 1 < all.size()) {
    if (high_byte(i) == 0xDC) return stop(i);
    if (high_byte(i) == 0xD8) {
      if (i + 3 >= all.size()) break;
      if (high_byte(i + 2) != 0xDC) return stop(i);
      i += 2;
    }
    i += 2;
  }
  if (last && i < all.size()) return stop(i);
  out += utf16_to_utf8(std::string_view(all).substr(0, i), big);
  carry_ = all.substr(i);
  offset_ += i;
  return std::nullopt;
}

std::optional<IllFormed> Decoder::single_byte(std::string_view raw, std::string& out) {
  const std::size_t bad = unassigned(raw, encoding_);
  const std::string_view good = raw.substr(0, bad);
  out += encoding_ == Encoding::latin1 ? latin1_to_utf8(good) : windows1252_to_utf8(good);
  if (bad != std::string_view::npos) {
    return IllFormed{offset_ + bad,
                     fmt::format("byte 0x{:02X} at offset {} is no character of {}",
                                 byte_at(raw, bad), offset_ + bad, name(encoding_)),
                     encoding_ == Encoding::latin1 ? "declare --encoding windows-1252"
                                                   : "save the file as UTF-8"};
  }
  offset_ += raw.size();
  return std::nullopt;
}

}  // namespace hustings
