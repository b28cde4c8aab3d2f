// Parsers for single cells: numbers as people and spreadsheets write them, amount intervals, dates,
// identifiers. What could mean two things is refused, never guessed. Every error says how to mend
// it; where the cell stands is added by the caller.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/time.h"

namespace hustings {

// Without white space (also U+00A0, U+202F, U+FEFF) at both ends; borrows from `text`.
std::string_view trimmed(std::string_view text);
// Empty, or one of the dashes that tables put for "no value": -, --, –, —.
bool is_no_value(std::string_view text);

// The parts of a list: a JSON array's, each text as it is and all else as JSON; or what stands
// between line ends, ";" and ", ". In a list of codes any comma parts two. Without empty ones.
std::vector<std::string> list_items(std::string_view cell, bool codes = false);

// Which of '.' and ',' is the decimal mark. The other one, white space and apostrophes may part
// groups of three digits.
enum class DecimalMark : std::uint8_t { undecided, point, comma };

// What the form of this number or interval proves: "1,234.5" and "0.5" point, "18,5" and
// "1.234.567" comma; "18.420" and "18420" prove nothing. When it is known how many decimals the
// values have at most, "18.425" proves comma for up to two, since it could not be 18 and a
// fraction.
DecimalMark evident_mark(std::string_view text, std::optional<int> decimals = std::nullopt);

// A number without sign, in units of 10^-decimals: ("3,084.40", point, 2) is 308440. Refused: what
// is no number, wrong groups, more decimals than asked for unless they are zeros, a form that
// contradicts `mark`, and with an undecided mark a form that proves nothing ("18.420").
Result<std::int64_t> parse_number(std::string_view text, DecimalMark mark, int decimals = 0);

// An open end is unknown, never zero and never infinite.
struct Interval {
  std::optional<std::int64_t> min;
  std::optional<std::int64_t> max;
  auto operator<=>(const Interval&) const = default;
};
// Numbers as above: "100" is exact; "<= 100" and "≤100" are 0 to 100, "< 100" ends one unit below;
// ">= 100", "≥100" and "> 100" have no upper end; "1,000 - 1,499", "1000–1499" hold both ends.
// Platforms also write thousands and millions short ("10k-100k", "≤ 10k", "1.5M") and their bounds
// by name ("lower_bound: 100, upper_bound: 199", {"lower_bound":"1000000"}).
Result<Interval> parse_interval(std::string_view text, DecimalMark mark, int decimals = 0);

// A date in one of the forms: YYYY, MM, DD (fixed width), M, D (one or two digits), a * at the end
// for whatever follows (a time), everything else stands for itself. Refused when two forms read
// different days.
Result<CivilDate> parse_date_as(std::string_view text, std::span<const std::string> forms);
bool is_date_form(std::string_view form);  // has a year, a month and a day

// A platform's identifier: 1 to 24 digits. What a spreadsheet turned into a float ("1.2E+17") is
// refused with the way to get the digits back.
Result<std::string> parse_platform_id(std::string_view text);

// ISO 3166-1 alpha-2, upper case, officially assigned.
Result<std::string> parse_country(std::string_view text);

}  // namespace hustings
