#include "completeness/statement.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace hustings::complete {
namespace {

// In the order of the statement.
struct ByCurrency {
  bool operator()(const Place& a, const Place& b) const {
    return std::tie(a.currency, a.platform, a.medium, a.country) <
           std::tie(b.currency, b.platform, b.medium, b.country);
  }
};
using Cells = std::map<Place, Cell, ByCurrency>;

Cell& cell_at(Cells& cells, const Place& place) {
  Cell& out = cells[place];
  out.place = place;
  return out;
}

void stretch(Side& side, const Days& days) {
  const auto earlier = [](auto& to, const auto& day) {
    if (day && (!to || *day < *to)) to = day;
  };
  const auto later = [](auto& to, const auto& day) {
    if (day && (!to || *day > *to)) to = day;
  };
  earlier(side.days.first, days.first);
  later(side.days.last, days.last);
}

void put(Side& side, const Span& amount, const Days& days, std::int64_t records = 1) {
  side.records += records;
  side.amount = plus(side.amount, amount);
  stretch(side, days);
}

// Whether what stands at `place` may belong to `cell`: a country or a platform is not said, or is
// the same.
bool may_belong(const Place& place, const Place& cell) {
  const bool here = place.country == cell.country || place.country.empty();
  const bool channel = place.platform == cell.platform
                           ? place.medium == cell.medium
                           : place.platform.empty() && place.medium == "online";
  return here && channel;
}

// Records without an amount: what stands where they may belong has no upper end.
struct Unstated {
  std::vector<Place> declared, reports, seen;
};

void open_ends(Cells& cells, const std::vector<Place>& unstated, Side Cell::* side) {
  for (auto& [place, cell] : cells) {
    const bool open = std::ranges::any_of(
        unstated, [&](const Place& one) { return may_belong(one, cell.place); });
    if (open && (cell.*side).records > 0) (cell.*side).amount.max = {};
  }
}

// The most that may belong to a cell; none where that has no upper end.
std::optional<std::int64_t> most_for(const Cells& cells, const Place& place, Side Cell::* side,
                                     const std::vector<Place>& unstated) {
  Span sum;
  for (const auto& [other, cell] : cells) {
    if (other.currency == place.currency && may_belong(other, place))
      sum = plus(sum, (cell.*side).amount);
  }
  const bool open =
      std::ranges::any_of(unstated, [&](const Place& one) { return may_belong(one, place); });
  return open ? std::nullopt : sum.max;
}

// What is declared of one ad by what its platform says.
using OfAds = std::map<std::pair<Place, std::string>, std::vector<Stated>>;

// How many of them have a day that one before them has.
std::int64_t overlapping(std::vector<Stated> all) {
  std::ranges::sort(all, {}, [](const Stated& one) { return one.days.first; });
  std::int64_t out = 0;
  std::optional<Day> behind;
  for (const auto& one : all) {
    if (behind && one.days.first && *one.days.first <= *behind) ++out;
    if (one.days.last && (!behind || *one.days.last > *behind)) behind = one.days.last;
  }
  return out;
}

// Days and a sum over them are no two amounts: as with reports that overlap.
void put_of_ads(const OfAds& all, const Days& asked, Cells& cells, Limits& limits) {
  for (const auto& [key, stated] : all) {
    Side& side = cell_at(cells, key.first).declared;
    put(side, reported(stated, asked).amount, {}, static_cast<std::int64_t>(stated.size()));
    for (const auto& one : stated) stretch(side, one.days);
    limits.twice += overlapping(stated);
  }
}

void put_declared(const Known& known, const Days& asked, Cells& cells, Limits& limits,
                  Unstated& unstated) {
  OfAds of_ads;
  for (const auto& one : known.declared) {
    const Fit fits = fit(one.amount.days, asked);
    if (fits == Fit::outside) continue;
    if (one.place.currency.empty()) {
      ++limits.declared_unstated;
      unstated.declared.push_back(one.place);
      continue;
    }
    if (fits == Fit::partly) ++limits.declared_beyond;
    if (one.place.country.empty()) ++limits.nowhere;
    if (!one.series.empty()) {
      of_ads[{one.place, one.series}].push_back(one.amount);
      continue;
    }
    Cell& cell = cell_at(cells, one.place);
    const Span amount = within(one.amount, asked);
    put(cell.declared, amount, one.amount.days);
    if (one.invoiced) put(cell.invoiced, amount, one.amount.days);
  }
  put_of_ads(of_ads, asked, cells, limits);
}

// Statements of several about one and the same: from the least of them to the most.
void widen(Stated& to, const Stated& more) {
  to.min = std::min(to.min.value_or(0), more.min.value_or(0));
  if (to.max && more.max) {
    to.max = std::max(*to.max, *more.max);
  } else {
    to.max = {};
  }
}

// The reports of one series, each period once.
struct Series {
  bool erased = false;
  std::map<std::pair<Day, Day>, Stated> reports;
};

void count_report(const PageReport& one, const Days& asked, Limits& limits) {
  if (fit(one.amount.days, asked) == Fit::partly) ++limits.reports_beyond;
  if (one.amount.min.value_or(0) == 0 && one.amount.max.value_or(0) > 0) ++limits.reports_small;
}

void put_series(const Place& place, const Series& series, const Days& asked, Cells& cells,
                Limits& limits) {
  std::vector<Stated> all;
  all.reserve(series.reports.size());
  for (const auto& [days, report] : series.reports) all.push_back(report);
  auto sum = reported(all, asked);
  if (sum.contradicts) ++limits.contradicting;
  if (series.erased) sum.amount.max = {};
  Side& side = cell_at(cells, place).reported;
  put(side, sum.amount, {}, 0);
  for (const auto& one : all) stretch(side, one.days);
  side.records += static_cast<std::int64_t>(all.size());
}

void put_reports(const Known& known, const Days& asked, Cells& cells, Limits& limits,
                 Unstated& unstated) {
  std::map<std::pair<Place, std::string>, Series> all;
  std::vector<Days> days;
  for (const auto& one : known.reports) {
    const auto& [first, last] = one.amount.days;
    if (!first || !last) {
      ++limits.reports_undated;
      continue;
    }
    if (fit(one.amount.days, asked) == Fit::outside) continue;
    days.push_back(one.amount.days);
    if (one.place.currency.empty()) {
      ++limits.reports_unstated;
      unstated.reports.push_back(one.place);
      continue;
    }
    count_report(one, asked, limits);
    Series& series = all[{one.place, one.series}];
    series.erased = series.erased || one.erased;
    const auto [at, fresh] = series.reports.try_emplace({*first, *last}, one.amount);
    if (!fresh) widen(at->second, one.amount);
  }
  for (const auto& [key, series] : all) put_series(key.first, series, asked, cells, limits);
  if (const auto covered = days_covered(days, asked); covered && asked.first && asked.last)
    limits.days_without_report = *asked.last - *asked.first + 1 - *covered;
}

void put_seen(const Known& known, const Days& asked, Cells& cells, Limits& limits,
              Unstated& unstated) {
  std::map<std::pair<Place, std::string>, Stated> all;
  for (const auto& one : known.seen) {
    if (fit(one.amount.days, asked) == Fit::outside) continue;
    if (one.place.currency.empty()) {
      ++limits.seen_unstated;
      unstated.seen.push_back(one.place);
      continue;
    }
    const auto [at, fresh] = all.try_emplace({one.place, one.ad}, one.amount);
    if (!fresh) widen(at->second, one.amount);
  }
  for (const auto& [key, ad] : all) {
    if (fit(ad.days, asked) == Fit::partly) ++limits.seen_beyond;
    put(cell_at(cells, key.first).seen, within(ad, asked), ad.days);
  }
}

void add_side(Side& to, const Side& from) { put(to, from.amount, from.days, from.records); }

Cells over_countries(const Cells& cells) {
  Cells out;
  for (const auto& [place, cell] : cells) {
    Cell& sum = cell_at(out, {place.platform, place.medium, "", place.currency});
    for (const auto side : {&Cell::declared, &Cell::invoiced, &Cell::reported, &Cell::seen})
      add_side(sum.*side, cell.*side);
  }
  return out;
}

std::vector<Cell> with_gaps(Cells cells, const Unstated& unstated) {
  open_ends(cells, unstated.declared, &Cell::declared);
  open_ends(cells, unstated.reports, &Cell::reported);
  open_ends(cells, unstated.seen, &Cell::seen);
  std::vector<Cell> out;
  for (const auto& [place, cell] : cells) {
    Cell one = cell;
    const auto declared = most_for(cells, place, &Cell::declared, unstated.declared);
    if (one.reported.records > 0) {
      const auto most = most_for(cells, place, &Cell::reported, unstated.reports);
      one.reported_gap = gap(one.reported.amount, most, one.declared.amount, declared);
    }
    if (one.seen.records > 0) {
      const auto most = most_for(cells, place, &Cell::seen, unstated.seen);
      one.seen_gap = gap(one.seen.amount, most, one.declared.amount, declared);
    }
    out.push_back(std::move(one));
  }
  return out;
}

// Over all countries every record belongs there, whatever country it names.
Unstated anywhere(Unstated unstated) {
  for (auto* all : {&unstated.declared, &unstated.reports, &unstated.seen}) {
    for (auto& place : *all) place.country.clear();
  }
  return unstated;
}

}  // namespace

Statement state(const Known& known, const Days& asked) {
  Statement out;
  Cells cells;
  Unstated unstated;
  put_declared(known, asked, cells, out.limits, unstated);
  put_reports(known, asked, cells, out.limits, unstated);
  put_seen(known, asked, cells, out.limits, unstated);
  out.channels = with_gaps(over_countries(cells), anywhere(unstated));
  out.cells = with_gaps(std::move(cells), unstated);
  return out;
}

}  // namespace hustings::complete
