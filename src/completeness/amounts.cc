#include "completeness/amounts.h"

#include <algorithm>
#include <chrono>

namespace hustings::complete {
namespace {

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
constexpr Day kFirst = std::numeric_limits<Day>::min() / 2;
constexpr Day kLast = std::numeric_limits<Day>::max() / 2;

std::int64_t add(std::int64_t a, std::int64_t b) { return a > kMost - b ? kMost : a + b; }
std::optional<std::int64_t> add(std::optional<std::int64_t> a, std::optional<std::int64_t> b) {
  if (!a || !b) return std::nullopt;
  return add(*a, *b);
}

// Of two sums of which one or none may be known.
std::optional<std::int64_t> lesser(const std::optional<std::int64_t>& a,
                                   const std::optional<std::int64_t>& b) {
  if (!a || (b && *b < *a)) return b;
  return a;
}

// A report within what was asked.
struct Piece {
  Day first;  // of the report itself
  Day last;
  Day from;  // of what it covers of what was asked
  Day to;
  std::int64_t least;
  std::optional<std::int64_t> most;
};

std::vector<Piece> pieces_of(std::span<const Stated> reports, const Days& asked) {
  std::vector<Piece> out;
  for (const auto& one : reports) {
    if (!one.days.first || !one.days.last || fit(one.days, asked) == Fit::outside) continue;
    const Span span = within(one, asked);
    out.push_back({*one.days.first, *one.days.last,
                   std::max(*one.days.first, asked.first.value_or(kFirst)),
                   std::min(*one.days.last, asked.last.value_or(kLast)), span.min, span.max});
  }
  std::ranges::sort(out, {}, &Piece::last);
  return out;
}

// The most that pieces of disjoint periods add up to, `pieces` by their last days.
std::int64_t best_of_disjoint(std::span<const Piece> pieces) {
  std::vector<std::int64_t> best(pieces.size() + 1, 0);
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    std::size_t before = i;  // how many end before this one begins
    while (before > 0 && pieces[before - 1].last >= pieces[i].first) --before;
    best[i + 1] = std::max(best[i], add(best[before], pieces[i].least));
  }
  return best.back();
}

// The last day before `day` that one of the pieces covers: what a cover must reach to go on there.
Day covered_before(std::span<const Piece> pieces, Day day) {
  Day out = kFirst;
  for (const auto& one : pieces) {
    if (one.from < day) out = std::max(out, std::min(one.to, day - 1));
  }
  return out;
}

// The least that pieces add up to which cover the same days as all of them together; none where it
// takes one without an upper end.
std::optional<std::int64_t> cheapest_cover(std::vector<Piece> pieces) {
  std::ranges::sort(pieces, {}, &Piece::to);
  std::vector<std::optional<std::int64_t>> cost(pieces.size());  // of all days up to its last
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const Day reach = covered_before(pieces, pieces[i].from);
    std::optional<std::int64_t> before;
    if (reach == kFirst) before = 0;
    for (std::size_t j = 0; j < i; ++j) {
      if (pieces[j].to >= reach) before = lesser(before, cost[j]);
    }
    cost[i] = add(before, pieces[i].most);
  }
  std::optional<std::int64_t> out;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (pieces[i].to == pieces.back().to) out = lesser(out, cost[i]);
  }
  return out;
}

}  // namespace

Day day_of(CivilDate date) {
  using namespace std::chrono;
  return sys_days(year_month_day(year(date.year), month(date.month), day(date.day)))
      .time_since_epoch()
      .count();
}

Fit fit(const Days& what, const Days& asked) {
  if (what.last && asked.first && *what.last < *asked.first) return Fit::outside;
  if (what.first && asked.last && *what.first > *asked.last) return Fit::outside;
  const bool begins_in = !asked.first || (what.first && *what.first >= *asked.first);
  const bool ends_in = !asked.last || (what.last && *what.last <= *asked.last);
  return begins_in && ends_in ? Fit::inside : Fit::partly;
}

Span plus(const Span& a, const Span& b) { return {add(a.min, b.min), add(a.max, b.max)}; }

Span within(const Stated& amount, const Days& asked) {
  switch (fit(amount.days, asked)) {
    case Fit::outside:
      return {};
    case Fit::partly:
      return {0, amount.max};
    case Fit::inside:
      break;
  }
  return {amount.min.value_or(0), amount.max};
}

Reported reported(std::span<const Stated> reports, const Days& asked) {
  const auto pieces = pieces_of(reports, asked);
  if (pieces.empty()) return {};
  Reported out{{best_of_disjoint(pieces), cheapest_cover(pieces)}, false};
  if (out.amount.max && *out.amount.max < out.amount.min) {
    out.contradicts = true;
    out.amount = {*out.amount.max, out.amount.min};
  }
  return out;
}

std::optional<std::int64_t> days_covered(std::span<const Days> all, const Days& asked) {
  if (!asked.first || !asked.last) return std::nullopt;
  std::vector<std::pair<Day, Day>> parts;
  for (const auto& one : all) {
    if (!one.first || !one.last || fit(one, asked) == Fit::outside) continue;
    parts.emplace_back(std::max(*one.first, *asked.first), std::min(*one.last, *asked.last));
  }
  std::ranges::sort(parts);
  std::int64_t days = 0;
  Day behind = *asked.first;  // the first day that is not counted yet
  for (const auto& [from, to] : parts) {
    if (to < behind) continue;
    days += to - std::max(from, behind) + 1;
    behind = to + 1;
  }
  return days;
}

Gap gap(const Span& seen, std::optional<std::int64_t> seen_most, const Span& declared,
        std::optional<std::int64_t> declared_most) {
  Gap out;
  if (declared_most) out.least = seen.min - *declared_most;
  if (seen_most) out.most = *seen_most - declared.min;
  return out;
}

}  // namespace hustings::complete
