#include "cases/case_number.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace hustings {
namespace {

// The totally anti-symmetric quasigroup of order 10 of H. Michael Damm's thesis (2004).
constexpr std::array<std::array<std::uint8_t, 10>, 10> kDamm = {{{0, 3, 1, 7, 5, 9, 8, 6, 4, 2},
                                                                 {7, 0, 9, 2, 1, 5, 4, 8, 6, 3},
                                                                 {4, 2, 0, 6, 8, 7, 1, 3, 5, 9},
                                                                 {1, 7, 5, 0, 9, 8, 3, 4, 2, 6},
                                                                 {6, 1, 2, 3, 0, 4, 5, 9, 7, 8},
                                                                 {3, 6, 7, 4, 2, 0, 9, 5, 8, 1},
                                                                 {5, 8, 6, 9, 7, 2, 0, 1, 3, 4},
                                                                 {8, 9, 4, 5, 3, 6, 2, 0, 1, 7},
                                                                 {9, 4, 3, 8, 6, 1, 7, 2, 0, 5},
                                                                 {2, 5, 8, 1, 4, 3, 6, 7, 9, 0}}};
constexpr std::size_t kDigits = 11;  // year, running number, check digit

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::int64_t number_of(std::string_view digits) {
  std::int64_t out = 0;
  for (const char c : digits) out = out * 10 + (c - '0');
  return out;
}

}  // namespace

int damm_digit(std::string_view digits) {
  std::uint8_t interim = 0;
  for (const char c : digits) interim = kDamm.at(interim).at(static_cast<std::size_t>(c - '0'));
  return interim;
}

std::string to_string(const CaseNumber& number) {
  const std::string digits = fmt::format("{:04}{:06}", number.year, number.running);
  return fmt::format("{:04}-{:06}-{}", number.year, number.running, damm_digit(digits));
}

std::optional<CaseNumber> parse_case_number(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (c == ' ' || c == '-' || c == '\t') continue;
    if (!is_digit(c)) return std::nullopt;
    digits += c;
  }
  if (digits.size() != kDigits || damm_digit(digits) != 0) return std::nullopt;
  const CaseNumber out{.year = static_cast<int>(number_of(std::string_view(digits).substr(0, 4))),
                       .running = number_of(std::string_view(digits).substr(4, 6))};
  if (out.year < 2000 || out.running < 1) return std::nullopt;
  return out;
}

std::optional<std::string> Scalar<CaseNumber>::parse(const Json& json, CaseNumber& out) {
  const auto* text = json.as<std::string>();
  const auto number = text == nullptr ? std::nullopt : parse_case_number(*text);
  if (!number || to_string(*number) != *text) {
    return "expected the number of a case such as 2029-000001-" +
           std::to_string(damm_digit("2029000001")) + ", got " + detail::shown(json);
  }
  out = *number;
  return std::nullopt;
}
void Scalar<CaseNumber>::write(const CaseNumber& value, std::string& out) {
  out += '"' + to_string(value) + '"';
}
std::string Scalar<CaseNumber>::schema() {
  return detail::string_schema(13, 13, "^[2-9][0-9]{3}-[0-9]{6}-[0-9]$");
}

}  // namespace hustings
