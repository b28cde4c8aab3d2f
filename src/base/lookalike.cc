#include "base/lookalike.h"

#include <unicode/idna.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uspoof.h>

#include <memory>
#include <stdexcept>

namespace hustings {
namespace {

using icu::UnicodeString;

struct Close {
  void operator()(USpoofChecker* checker) const { uspoof_close(checker); }
};

// Safe for several threads as long as nobody changes it.
const USpoofChecker* checker() {
  static const auto made = [] {
    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<USpoofChecker, Close> out(uspoof_open(&status));
    uspoof_setChecks(out.get(), USPOOF_RESTRICTION_LEVEL, &status);
    // Latin beside one other script, but never beside Cyrillic or Greek.
    uspoof_setRestrictionLevel(out.get(), USPOOF_MODERATELY_RESTRICTIVE);
    if (U_FAILURE(status) != 0) throw std::runtime_error("ICU has no data on look-alikes");
    return out;
  }();
  return made.get();
}

bool mixes_scripts(const UnicodeString& word) {
  UErrorCode status = U_ZERO_ERROR;
  const auto found = uspoof_check2(checker(), word.getBuffer(), word.length(), nullptr, &status);
  return U_SUCCESS(status) != 0 && (found & USPOOF_RESTRICTION_LEVEL) != 0;
}

bool is_ascii(UChar32 c) { return c < 0x80; }
bool is_invisible(UChar32 c) { return u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT); }

// The one ASCII sign that it is taken for; itself when there is none. That "m" is taken for "rn" as
// well does not matter here.
UChar32 read_as(UChar32 c) {
  if (is_ascii(c)) return c;
  UErrorCode status = U_ZERO_ERROR;
  UnicodeString skeleton;
  uspoof_getSkeletonUnicodeString(checker(), 0, UnicodeString(c), skeleton, &status);
  const bool one = U_SUCCESS(status) != 0 && skeleton.length() == 1 && is_ascii(skeleton[0]);
  return one ? skeleton[0] : c;
}

struct Reading {
  UnicodeString text;
  bool wrong = false;  // something in it is to be pointed out
};

// One word: up to a sign that is neither letter, digit nor mark.
class Word {
 public:
  void add(UChar32 c) {
    written_.append(c);
    if (is_invisible(c)) {
      invisible_ = true;
      return;
    }
    const UChar32 read = read_as(c);
    ascii_ = ascii_ && is_ascii(read);
    changed_ = changed_ || read != c;
    read_.append(read);
  }
  void end(Reading& out) {
    out.text += read_;
    out.wrong = out.wrong || invisible_ || (changed_ && ascii_) || mixes_scripts(written_);
    *this = Word();
  }

 private:
  UnicodeString written_;
  UnicodeString read_;
  bool ascii_ = true;
  bool changed_ = false;
  bool invisible_ = false;
};

// Also a sign of something else that is read as a letter.
bool in_word(UChar32 c) {
  constexpr auto kWords = U_GC_L_MASK | U_GC_M_MASK | U_GC_N_MASK;
  return (U_GET_GC_MASK(c) & kWords) != 0 || is_invisible(c) ||
         (!is_ascii(c) && (U_GET_GC_MASK(read_as(c)) & U_GC_L_MASK) != 0);
}

std::optional<Lookalike> read(const UnicodeString& text) {
  Reading out;
  Word word;
  for (std::int32_t at = 0; at < text.length(); at = text.moveIndex32(at, 1)) {
    const UChar32 c = text.char32At(at);
    if (in_word(c)) {
      word.add(c);
      continue;
    }
    word.end(out);
    out.text.append(c);
  }
  word.end(out);
  if (!out.wrong) return std::nullopt;
  Lookalike made;
  text.toUTF8String(made.letters);
  out.text.toUTF8String(made.reads);
  return made;
}

UnicodeString from_utf8(std::string_view text) {
  return UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())});
}

std::string_view host_of(std::string_view url) {
  const auto scheme = url.find("://");
  if (scheme != std::string_view::npos) url.remove_prefix(scheme + 3);
  url = url.substr(0, url.find_first_of("/?#\\"));
  const auto user = url.rfind('@');
  if (user != std::string_view::npos) url.remove_prefix(user + 1);
  return url.substr(0, url.rfind(':'));
}

}  // namespace

std::optional<Lookalike> lookalike(std::string_view text) { return read(from_utf8(text)); }

std::optional<Lookalike> lookalike_host(std::string_view url) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::IDNA> idna(icu::IDNA::createUTS46Instance(UIDNA_DEFAULT, status));
  if (U_FAILURE(status) != 0) throw std::runtime_error("ICU has no data on names of hosts");
  UnicodeString host;
  icu::IDNAInfo ignored;  // what is no good name is read as well as it goes
  idna->nameToUnicode(from_utf8(host_of(url)), host, ignored, status);
  return U_SUCCESS(status) != 0 ? read(host) : std::nullopt;
}

}  // namespace hustings
