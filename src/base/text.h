// Unicode text: validity, length as people count it, and folding for search. ICU stays in text.cc.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace hustings {

bool is_utf8(std::string_view text);             // well-formed, no surrogates, no overlong forms
std::size_t code_points(std::string_view utf8);  // of valid UTF-8
std::size_t bad_utf8_at(
    std::string_view text);              // byte offset of the first ill-formed sequence, or npos
std::string nfc(std::string_view utf8);  // Unicode normal form C
// For search and comparison only: any script to Latin letters without marks, lower case
// ("Łódź" -> "lodz", "Ħaż-Żebbuġ" -> "haz-zebbug"). Thread-safe.
std::string fold(std::string_view utf8);
bool has_control(std::string_view utf8);  // C0 or C1 controls other than tab and newline, or DEL

std::string latin1_to_utf8(std::string_view latin1);
std::string windows1252_to_utf8(std::string_view cp1252);
std::string utf16_to_utf8(std::string_view raw, bool big_endian);  // ill-formed units become U+FFFD

std::string trim(std::string_view text);  // without white space (also U+00A0, U+FEFF) at both ends

}  // namespace hustings
