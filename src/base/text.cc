#include "base/text.h"

#include <unicode/normalizer2.h>
#include <unicode/translit.h>
#include <unicode/unistr.h>

#include <cstring>
#include <memory>
#include <optional>
#include <stdexcept>
#include <vector>

namespace hustings {
namespace {

// Length of the well-formed sequence at the start of `s`, 0 if ill-formed (Unicode table 3-7).
std::size_t sequence(std::string_view s) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(s[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return 1;
  const std::size_t n = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || s.size() < n) return 0;
  unsigned char low = 0x80;
  unsigned char high = 0xBF;
  if (lead == 0xE0) low = 0xA0;
  if (lead == 0xED) high = 0x9F;
  if (lead == 0xF0) low = 0x90;
  if (lead == 0xF4) high = 0x8F;
  if (byte(1) < low || byte(1) > high) return 0;
  for (std::size_t i = 2; i < n; ++i) {
    if (byte(i) < 0x80 || byte(i) > 0xBF) return 0;
  }
  return n;
}

void append_utf8(char32_t c, std::string& out) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0 | (c >> 6));
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0 | (c >> 12));
    out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | (c >> 18));
    out += static_cast<char>(0x80 | ((c >> 12) & 0x3F));
    out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  }
}

bool plain_ascii(std::string_view text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) >= 0x80) return false;
  }
  return true;
}

// ICU transliterators are not thread-safe: one a thread.
const icu::Transliterator& folder() {
  thread_local const std::unique_ptr<icu::Transliterator> instance = [] {
    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<icu::Transliterator> made(icu::Transliterator::createInstance(
        "Any-Latin; Latin-ASCII; Lower", UTRANS_FORWARD, status));
    if (U_FAILURE(status)) throw std::runtime_error("ICU has no Any-Latin transliterator");
    return made;
  }();
  return *instance;
}

std::string transliterated(std::string_view utf8) {
  auto wide = icu::UnicodeString::fromUTF8(
      icu::StringPiece(utf8.data(), static_cast<std::int32_t>(utf8.size())));
  folder().transliterate(wide);
  std::string out;
  wide.toUTF8String(out);
  return out;
}

// Latin letters and the marks that texts in Latin letters have between them: each of them folds to
// the same whatever stands around it. ICU's own answers, one by one; a text of them alone costs a
// twentieth of what asking ICU costs (an import of ads spent a third of its time there).
class LatinFolds {
 public:
  LatinFolds() {
    for (char32_t point = 0; point < kEnd; ++point) add(point);
    for (char32_t point = kMarks; point < kMarksEnd; ++point) add(point);
  }
  // Nothing when the text has others.
  std::optional<std::string> fold(std::string_view utf8) const {
    std::string out;
    out.reserve(utf8.size());
    for (std::size_t i = 0; i < utf8.size();) {
      const auto lead = static_cast<unsigned char>(utf8[i]);
      const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : 3;
      const bool begins = lead < 0x80 || lead >= 0xC2;
      if (!begins || i + length > utf8.size()) return std::nullopt;
      char32_t point = lead;
      if (length == 2) {
        point = static_cast<char32_t>((lead & 0x1F) << 6) | (utf8[i + 1] & 0x3F);
      } else if (length == 3) {
        if (lead != 0xE2) return std::nullopt;
        point = static_cast<char32_t>((lead & 0x0F) << 12) |
                static_cast<char32_t>((utf8[i + 1] & 0x3F) << 6) | (utf8[i + 2] & 0x3F);
      }
      const bool mark = point >= kMarks && point < kMarksEnd;
      if (point >= kEnd && !mark) return std::nullopt;
      out += folds_[mark ? kEnd + point - kMarks : point];
      i += length;
    }
    return out;
  }

 private:
  static constexpr char32_t kEnd = 0x250;     // Latin-1, Latin Extended-A and -B
  static constexpr char32_t kMarks = 0x2010;  // dashes, quotation marks, dots
  static constexpr char32_t kMarksEnd = 0x203B;

  void add(char32_t point) {
    std::string utf8;
    append_utf8(point, utf8);
    folds_.push_back(transliterated(utf8));
  }
  std::vector<std::string> folds_;
};

}  // namespace

std::size_t bad_utf8_at(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    if (i + 8 <= text.size()) {
      std::uint64_t eight = 0;
      std::memcpy(&eight, text.data() + i, 8);
      if ((eight & 0x8080808080808080) == 0) {  // ASCII
        i += 8;
        continue;
      }
    }
    const std::size_t n = sequence(text.substr(i));
    if (n == 0) return i;
    i += n;
  }
  return std::string_view::npos;
}

bool is_utf8(std::string_view text) { return bad_utf8_at(text) == std::string_view::npos; }

std::size_t code_points(std::string_view utf8) {
  std::size_t n = 0;
  for (const char c : utf8) {
    if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) ++n;
  }
  return n;
}

std::string nfc(std::string_view utf8) {
  if (plain_ascii(utf8)) return std::string(utf8);
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* normalizer = icu::Normalizer2::getNFCInstance(status);
  const auto wide = icu::UnicodeString::fromUTF8(
      icu::StringPiece(utf8.data(), static_cast<std::int32_t>(utf8.size())));
  std::string out;
  normalizer->normalize(wide, status).toUTF8String(out);
  if (U_FAILURE(status)) throw std::runtime_error("ICU could not normalise a text");
  return out;
}

std::string fold(std::string_view utf8) {
  if (plain_ascii(utf8)) {
    std::string out(utf8);
    for (char& c : out) {
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return out;
  }
  static const LatinFolds latin;
  if (auto folded = latin.fold(utf8)) return *std::move(folded);
  return transliterated(utf8);
}

bool has_control(std::string_view utf8) {
  for (std::size_t i = 0; i < utf8.size(); ++i) {
    const auto c = static_cast<unsigned char>(utf8[i]);
    if ((c < 0x20 && c != '\t' && c != '\n') || c == 0x7F) return true;
    if (c == 0xC2 && i + 1 < utf8.size() && static_cast<unsigned char>(utf8[i + 1]) < 0xA0) {
      return true;
    }
  }
  return false;
}

std::string latin1_to_utf8(std::string_view latin1) {
  std::string out;
  out.reserve(latin1.size() * 2);
  for (const char c : latin1) append_utf8(static_cast<unsigned char>(c), out);
  return out;
}

std::string windows1252_to_utf8(std::string_view cp1252) {
  // 0x80 to 0x9F; 0 where the code page has no character.
  static constexpr char32_t kHigh[32] = {
      0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
      0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
      0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};
  std::string out;
  out.reserve(cp1252.size() * 2);
  for (const char raw : cp1252) {
    const auto c = static_cast<unsigned char>(raw);
    const bool high = c >= 0x80 && c < 0xA0;
    const char32_t mapped = high ? kHigh[c - 0x80] : c;
    append_utf8(mapped == 0 && high ? 0xFFFD : mapped, out);
  }
  return out;
}

std::string utf16_to_utf8(std::string_view raw, bool big_endian) {
  const auto unit = [&](std::size_t i) {
    const auto a = static_cast<unsigned char>(raw[i]);
    const auto b = static_cast<unsigned char>(raw[i + 1]);
    return static_cast<char32_t>(big_endian ? a << 8 | b : b << 8 | a);
  };
  std::string out;
  out.reserve(raw.size());
  std::size_t i = 0;
  for (; i + 1 < raw.size(); i += 2) {
    char32_t c = unit(i);
    if (c >= 0xD800 && c < 0xE000) {
      const bool paired =
          c < 0xDC00 && i + 3 < raw.size() && unit(i + 2) >= 0xDC00 && unit(i + 2) < 0xE000;
      if (paired) {
        c = 0x10000 + ((c - 0xD800) << 10) + (unit(i + 2) - 0xDC00);
        i += 2;
      } else {
        c = 0xFFFD;
      }
    }
    append_utf8(c, out);
  }
  if (i < raw.size()) append_utf8(0xFFFD, out);
  return out;
}

std::string trim(std::string_view text) {
  static constexpr std::string_view kSpaces[] = {" ", "\t", "\n", "\r", "\xC2\xA0", "\xEF\xBB\xBF"};
  for (bool again = true; again;) {
    again = false;
    for (const auto space : kSpaces) {
      if (text.starts_with(space)) {
        text.remove_prefix(space.size());
        again = true;
      }
      if (text.ends_with(space)) {
        text.remove_suffix(space.size());
        again = true;
      }
    }
  }
  return std::string(text);
}

}  // namespace hustings
