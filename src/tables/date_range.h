// The days that a report is about, as a line above its header names them in words.
#pragma once
#include <optional>
#include <string_view>

#include "base/time.h"

namespace hustings {

struct DateRange {
  CivilDate first;
  CivilDate last;
  auto operator<=>(const DateRange&) const = default;
};

// "1 May 2029 - 31 May 2029", "May 1, 2029 - May 31, 2029", "1.–31. Mai 2029", "2029-05-01 to
// 2029-05-31"; months in English, German, French, Spanish, Italian, Dutch. Nothing for other lines,
// and for what could be two days ("5/6/2029").
std::optional<DateRange> find_date_range(std::string_view line);

}  // namespace hustings
