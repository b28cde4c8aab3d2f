#include "node/spending.h"

#include <algorithm>
#include <chrono>
#include <limits>
#include <map>
#include <span>
#include <tuple>

#include "node/schema.h"

namespace hustings {
namespace {

// Units of the drawing, which is stretched over the room that there is.
constexpr std::int64_t kWeekWidth = 10;  // a column is 8 wide
constexpr std::int64_t kHeight = 200;
constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

std::int64_t plus(std::int64_t a, std::int64_t b) { return a > kMost - b ? kMost : a + b; }

void add(SpentInWeek& to, const SpentInWeek& row) {
  to.ads = plus(to.ads, row.ads);
  to.min = plus(to.min, row.min);
  to.max = plus(to.max, row.max);
  to.open_ended = plus(to.open_ended, row.open_ended);
}

Value amount_of(const SpentInWeek& spent) {
  const auto currency = Currency::parse(spent.currency);
  if (!currency) return {};
  MoneyInterval out{spent.min, spent.max, *currency};
  if (spent.open_ended > 0) out.max = {};
  return out;
}

Value exactly(std::int64_t minor, const std::string& code) {
  const auto currency = Currency::parse(code);
  return currency ? Value(MoneyInterval{minor, minor, *currency}) : Value();
}

std::chrono::sys_days day_of(CivilDate d) {
  using namespace std::chrono;
  return sys_days(year_month_day(year(d.year), month(d.month), day(d.day)));
}

// The number at the top of a scale: the next 1, 2 or 5 with zeros, in whole units of the currency.
std::int64_t top_of_scale(std::int64_t most, const std::string& code) {
  const auto currency = Currency::parse(code);
  std::int64_t step = 2;  // so that its half is whole too
  for (int i = 0; currency && i < currency->minor_digits(); ++i) step *= 10;
  while (step < most) {
    for (const std::int64_t factor : {2, 5, 10}) {
      if (step > kMost / factor) return kMost;
      if (step * factor >= most) return step * factor;
    }
    step *= 10;
  }
  return step;
}

std::int64_t high(std::int64_t amount, std::int64_t top) {
  const auto part = static_cast<double>(amount) / static_cast<double>(top);
  const auto out = static_cast<std::int64_t>(part * static_cast<double>(kHeight));
  return amount > 0 ? std::clamp<std::int64_t>(out, 1, kHeight) : 0;
}

// The week's column: solid up to the least sum, hollow up to the most, broken lines without an end.
Object column_of(const SpentInWeek& spent, std::int64_t place, std::int64_t top) {
  const bool open = spent.open_ended > 0;
  const std::int64_t least = high(spent.min, top);
  const std::int64_t most = open ? kHeight : std::max(high(spent.max, top), least);
  return {{"spent_x", std::to_string(place * kWeekWidth + 1)},
          {"spent_y", std::to_string(kHeight - least)},
          {"spent_height", least > 0 ? Value(std::to_string(least)) : Value()},
          {"spent_rest_y", std::to_string(kHeight - most)},
          {"spent_rest", most > least ? Value(std::to_string(most - least)) : Value()},
          {"spent_open", open}};
}

Object row_of(const SpentInWeek& spent) {
  const bool open = spent.open_ended > 0;
  return {{"spent_week", spent.week},
          {"spent_ads", spent.ads},
          {"spent_amount", amount_of(spent)},
          {"spent_least", exactly(spent.min, spent.currency)},
          {"spent_most", open ? Value() : exactly(spent.max, spent.currency)},
          {"spent_open_ended", open ? Value(spent.open_ended) : Value()}};
}

// Where the weeks stand: each at its time, or side by side where that would be too wide.
std::vector<std::int64_t> places(std::span<const SpentInWeek> weeks, bool& gaps_left_out) {
  std::vector<std::int64_t> out;
  out.reserve(weeks.size());
  for (const auto& spent : weeks)
    out.push_back((day_of(spent.week) - day_of(weeks.front().week)).count() / 7);
  gaps_left_out = !out.empty() && out.back() >= static_cast<std::int64_t>(kMostChartWeeks);
  for (std::size_t i = 0; gaps_left_out && i < out.size(); ++i)
    out[i] = static_cast<std::int64_t>(i);
  return out;
}

Object chart_of(const Spending::Line& line,
                const std::function<std::string(std::string_view)>& link) {
  const std::size_t drawn = std::min(line.weeks.size(), kMostChartWeeks);
  const std::span newest = std::span(line.weeks).last(drawn);
  std::int64_t most = 1;
  for (const auto& spent : newest) {
    most = std::max(most, spent.min);
    if (spent.open_ended == 0) most = std::max(most, spent.max);
  }
  const std::int64_t top = top_of_scale(most, line.currency);
  bool gaps_left_out = false;
  const auto at = places(newest, gaps_left_out);
  List columns;
  for (std::size_t i = 0; i < newest.size(); ++i) {
    Object one = column_of(newest[i], at[i], top);
    one.insert(one.end(), {{"spent_title", newest[i].week},
                           {"spent_amount", amount_of(newest[i])},
                           {"spent_href", link(to_string(newest[i].week))}});
    columns.emplace_back(std::move(one));
  }
  List rows;
  for (const auto& spent : line.weeks) {
    Object one = row_of(spent);
    one.emplace_back("spent_href", link(to_string(spent.week)));
    rows.emplace_back(std::move(one));
  }
  return {{"chart_currency", line.currency},
          {"chart_ads", line.total.ads},
          {"chart_amount", amount_of(line.total)},
          {"chart_open_ended", line.total.open_ended > 0 ? Value(line.total.open_ended) : Value()},
          {"chart_top", exactly(top, line.currency)},
          {"chart_half", exactly(top / 2, line.currency)},
          {"chart_zero", exactly(0, line.currency)},
          {"chart_from", newest.front().week},
          {"chart_to", newest.size() > 1 ? Value(newest.back().week) : Value()},
          {"chart_width", std::to_string((at.back() + 1) * kWeekWidth)},
          {"chart_cut", drawn < line.weeks.size()},
          {"chart_gaps", gaps_left_out},
          {"chart_columns", std::move(columns)},
          {"chart_rows", std::move(rows)}};
}

}  // namespace

Spending add_up(const std::vector<SpentInWeek>& rows) {
  Spending out;
  std::map<std::pair<std::string, std::tuple<int, unsigned, unsigned>>, SpentInWeek> sums;
  for (const auto& row : rows) {
    if (row.currency.empty()) {
      out.unstated = plus(out.unstated, row.ads);
      continue;
    }
    const auto day = std::tuple(row.week.year, row.week.month, row.week.day);
    const auto [sum, fresh] = sums.try_emplace({row.currency, day}, row);
    if (!fresh) add(sum->second, row);
  }
  for (auto& [key, sum] : sums) {
    if (out.lines.empty() || out.lines.back().currency != sum.currency)
      out.lines.push_back({sum.currency, {}, {.week = sum.week, .currency = sum.currency}});
    add(out.lines.back().total, sum);
    out.lines.back().weeks.push_back(std::move(sum));
  }
  return out;
}

Object spending_item(const Spending& spending) {
  List lines;
  for (const auto& line : spending.lines) {
    List weeks;
    for (const auto& spent : line.weeks) {
      weeks.emplace_back(Object{{"week", spent.week},
                                {"ads", spent.ads},
                                {"amount", amount_of(spent)},
                                {"open_ended", spent.open_ended}});
    }
    lines.emplace_back(Object{{"currency", line.currency},
                              {"ads", line.total.ads},
                              {"amount", amount_of(line.total)},
                              {"open_ended", line.total.open_ended},
                              {"weeks", std::move(weeks)}});
  }
  return {{"lines", std::move(lines)}, {"unstated", spending.unstated}};
}

std::string spending_schema() {
  using namespace schema;
  const std::string week = object(
      {{"week", kDay}, {"ads", kInteger}, {"amount", schema::money()}, {"open_ended", kInteger}});
  const std::string line = object({{"currency", kText},
                                   {"ads", kInteger},
                                   {"amount", schema::money()},
                                   {"open_ended", kInteger},
                                   {"weeks", list_of(week)}});
  return object({{"lines", list_of(line)}, {"unstated", kInteger}});
}

Object spending_chart(const Spending& spending,
                      const std::function<std::string(std::string_view)>& link) {
  std::vector<const Spending::Line*> lines;  // the currency of most ads first
  lines.reserve(spending.lines.size());
  for (const auto& line : spending.lines) lines.push_back(&line);
  std::ranges::sort(lines, {}, [](const Spending::Line* line) {
    return std::pair(-line->total.ads, std::string_view(line->currency));
  });
  List charts;
  for (const auto* line : lines) charts.emplace_back(chart_of(*line, link));
  return {{"spending", true},
          {"spending_charts", std::move(charts)},
          {"spending_unstated", spending.unstated > 0 ? Value(spending.unstated) : Value()}};
}

}  // namespace hustings
