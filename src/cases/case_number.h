// The public number of a case: 2029-000417-3, the year, a running number without gaps, and a check
// digit (Damm) that finds every single wrong digit and every swap of neighbours.
#pragma once
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "record/values.h"

namespace hustings {

struct CaseNumber {
  int year = 2000;           // 2000 to 9999
  std::int64_t running = 1;  // 1 to 999 999, from 1 in each year
  auto operator<=>(const CaseNumber&) const = default;
};
// 0 to 9; over decimal digits only.
int damm_digit(std::string_view digits);
std::string to_string(const CaseNumber& number);
// As people type it: hyphens may be missing, spaces may stand around and between. Nothing when it
// is none or its check digit is wrong.
std::optional<CaseNumber> parse_case_number(std::string_view text);

// In records: exactly as to_string gives it.
template <>
struct Scalar<CaseNumber> {
  static constexpr Privacy kPrivacy = Privacy::open;
  static constexpr std::string_view kName = "case number";
  static std::optional<std::string> parse(const Json& json, CaseNumber& out);
  static void write(const CaseNumber& value, std::string& out);
  static std::string csv(const CaseNumber& value) { return to_string(value); }
  static std::string schema();
};

}  // namespace hustings
