// Money as integer minor units with an ISO 4217 code, exact or as an interval.
#pragma once
#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"

namespace hustings {

// An ISO 4217 code of the list in money.cc: EU states' currencies, and those ad platforms report
// in.
class Currency {
 public:
  static std::optional<Currency> parse(std::string_view code);
  std::string_view code() const { return {code_.data(), 3}; }
  int minor_digits() const;  // EUR 2, JPY 0
  auto operator<=>(const Currency&) const = default;

 private:
  std::array<char, 3> code_{'X', 'X', 'X'};
};

// min == max is an exact amount; an open end is unknown, never zero. Minor units.
struct MoneyInterval {
  std::optional<std::int64_t> min;
  std::optional<std::int64_t> max;
  Currency currency;
  bool exact() const { return min && min == max; }
  auto operator<=>(const MoneyInterval&) const = default;
};

// Whole units to minor units; an error when the amount does not fit in 64 bits.
Result<std::int64_t> to_minor(std::int64_t whole, Currency currency);
// "1234.50": minor units as a plain decimal with the currency's digits.
std::string decimal(std::int64_t minor, Currency currency);

}  // namespace hustings
