// What things cost week by week, as a chart and as the figures under it: one for each currency,
// from the least sum of a week to the most.
#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "node/value.h"

namespace hustings {

// What ads that began in a week are stated to cost: sums of one currency in minor units, where an
// open lower end counts as 0. Of a row without currency nothing but the number of ads counts.
struct SpentInWeek {
  CivilDate week;  // its Monday
  std::string currency;
  std::int64_t ads = 0;
  std::int64_t min = 0;
  std::int64_t max = 0;         // as far as there is an upper end
  std::int64_t open_ended = 0;  // ads without one: then the week has none either
};

// Rows of one week and currency are added up. Sums that do not fit stay at the largest number.
struct Spending {
  struct Line {
    std::string currency;
    std::vector<SpentInWeek> weeks;  // in the order of time, only those with ads
    SpentInWeek total;
  };
  std::vector<Line> lines;    // by currency
  std::int64_t unstated = 0;  // ads that state no amount
};
Spending add_up(const std::vector<SpentInWeek>& rows);

// For programs: {"lines": [{"currency", "ads", "amount", "open_ended", "weeks": [{"week", "ads",
// "amount", "open_ended"}]}], "unstated"}. An amount without an upper end has none.
Object spending_item(const Spending& spending);
std::string spending_schema();

// Most weeks that a chart has: the newest ones; its table has all of them.
inline constexpr std::size_t kMostChartWeeks = 160;
// The values of the template "_spending": charts, their labels and tables, and what they leave out.
// `link`: where the ads of a week ("2029-05-14") are listed.
Object spending_chart(const Spending& spending,
                      const std::function<std::string(std::string_view)>& link);

}  // namespace hustings
