#include "reconcile/read.h"

#include <fmt/format.h>

#include <algorithm>

#include "reconcile/names.h"
#include "reconcile/sql.h"

namespace hustings::reconcile {
namespace {

std::optional<CivilDate> day(const SqlRow& row, int column) {
  return row.null(column) ? std::nullopt : parse_date(row.text(column));
}
std::string text_or_empty(const SqlRow& row, int column) {
  return row.null(column) ? std::string() : std::string(row.text(column));
}
std::optional<Index> index(const SqlRow& row, int column) {
  const auto found = row.maybe(column);
  return found ? std::optional(static_cast<Index>(*found)) : std::nullopt;
}
DayRange days(const SqlRow& row, int from) { return {day(row, from), day(row, from + 1)}; }

// Columns currency, least, most.
std::optional<MoneyInterval> money(const SqlRow& row, int from) {
  if (row.null(from)) return std::nullopt;
  const auto currency = Currency::parse(row.text(from));
  if (!currency) return std::nullopt;
  return MoneyInterval{row.maybe(from + 1), row.maybe(from + 2), *currency};
}

// The state of a fact, or its value "yes" or "no".
Says says(std::string_view state) {
  if (state == "value" || state == "yes" || state == "generated" || state == "altered")
    return Says::yes;
  return state == "not_used" || state == "no" ? Says::no : Says::nothing;
}

std::vector<std::string> names(const SqlRow& row, int from, int count) {
  std::vector<std::string> out;
  for (int i = from; i < from + count; ++i) {
    if (!row.text(i).empty()) out.emplace_back(row.text(i));
  }
  return out;
}

// A seen ad with the names that it shows.
struct Named {
  SeenAndDeclared both;
  std::vector<std::string> names;
};

Named seen_of(const SqlRow& row) {
  const std::string ai(row.text(14));
  return {{{.index = static_cast<Index>(row.integer(0)),
            .sub = std::string(row.text(1)),
            .link = std::string(row.text(2)),
            .shown = days(row, 4),
            .as_of = day(row, 6),
            .country = std::string(row.text(3)),
            .disclaimer = says(row.text(7)),
            .spend = money(row, 8),
            .techniques = row.maybe(11),
            .excluded = says(row.text(12)),
            .special = std::string(row.text(13)),
            .making = says(ai) == Says::yes ? ai : std::string(),
            .ai_delivery = says(row.text(15)),
            .nameless = row.integer(17) != 0,
            .removed = row.text(16) == "yes",
            .removed_on = day(row, 18)},
           {}},
          names(row, 19, 3)};
}

void add_declared(const SqlRow& row, Named& to) {
  Declared& declared = to.both.declared;
  const auto ad = row.maybe(1);
  if (ad && (declared.ads.empty() || declared.ads.back().index != static_cast<Index>(*ad))) {
    declared.ads.push_back({.index = static_cast<Index>(*ad),
                            .period = days(row, 2),
                            .spend = money(row, 4),
                            .techniques = row.maybe(7),
                            .excluded = says(row.text(8)),
                            .made_with_ai = says(row.text(9)),
                            .ai_delivery = says(row.text(10)),
                            .sponsor = compare_names(to.names, names(row, 12, 3)),
                            .withdrawn = day(row, 11)});
  }
  if (const auto delivery = row.maybe(15)) {
    declared.deliveries.push_back({.index = static_cast<Index>(*delivery),
                                   .country = std::string(row.text(16)),
                                   .period = days(row, 17),
                                   .spend = money(row, 19),
                                   .figures = text_or_empty(row, 22)});
  }
}

template <class T>
std::vector<Param> filled(std::span<const T> values, const Param& none) {
  std::vector<Param> out(kChunk, none);
  std::ranges::transform(values, out.begin(), [](const T& value) -> Param {
    if constexpr (std::is_same_v<T, Index>) {
      return param(value);
    } else {
      return std::string_view(value);
    }
  });
  return out;
}

Result<void> read_reports(Db& db, const std::string& link, SeenPage& out) {
  HUSTINGS_CHECK(db.query(sql::kspending, {link}, [&](const SqlRow& row) -> Result<void> {
    if (auto amount = money(row, 4)) {
      out.spending.push_back({static_cast<Index>(row.integer(0)),
                              {},
                              link,
                              std::string(row.text(1)),
                              days(row, 2),
                              *amount});
    }
    return {};
  }));
  for (auto& one : out.spending) {
    HUSTINGS_CHECK(db.query("SELECT sub FROM advertiser WHERE idx = $1", {param(one.index)},
                            [&](const SqlRow& row) -> Result<void> {
                              one.sub = row.text(0);
                              return {};
                            }));
  }
  return db.query(sql::ktargeting, {link}, [&](const SqlRow& row) -> Result<void> {
    out.targeting.push_back({.index = static_cast<Index>(row.integer(0)),
                             .sub = std::string(row.text(1)),
                             .link = link,
                             .country = std::string(row.text(2)),
                             .period = days(row, 3),
                             .techniques = row.maybe(5),
                             .special = std::string(row.text(6)),
                             .excluded = row.integer(7) > 0});
    return {};
  });
}

}  // namespace

std::string with_slots(std::string_view sql) {
  std::vector<std::string> all;
  for (std::size_t i = 1; i <= kChunk; ++i) all.push_back("$" + std::to_string(i));
  const std::string list = fmt::format("{}", fmt::join(all, ", "));
  constexpr std::string_view kThese = "{these}";
  std::string out(sql);
  for (auto at = out.find(kThese); at != std::string::npos; at = out.find(kThese))
    out.replace(at, kThese.size(), list);
  return out;
}

std::vector<Param> slots(std::span<const Index> values) {
  return filled(values, Param(std::int64_t{-1}));
}
std::vector<Param> slots(std::span<const std::string> values) {
  return filled(values, Param(std::string_view("")));
}

Result<std::vector<SeenAndDeclared>> read_seen(Db& db, std::span<const Index> these) {
  static const std::string kSeen = with_slots(sql::kseen);
  static const std::string kDeclared = with_slots(sql::kdeclared_of_seen);
  const auto params = slots(these);
  std::vector<Named> found;
  HUSTINGS_CHECK(db.query(kSeen, params, [&](const SqlRow& row) -> Result<void> {
    found.push_back(seen_of(row));
    return {};
  }));
  std::vector<SeenAndDeclared> out;
  if (found.empty()) return out;
  HUSTINGS_CHECK(db.query(kDeclared, params, [&](const SqlRow& row) -> Result<void> {
    const auto index = static_cast<Index>(row.integer(0));
    const auto at = std::ranges::lower_bound(found, index, {},
                                             [](const Named& one) { return one.both.seen.index; });
    if (at != found.end() && at->both.seen.index == index) add_declared(row, *at);
    return {};
  }));
  out.reserve(found.size());
  for (auto& one : found) out.push_back(std::move(one.both));
  return out;
}

Result<std::vector<DeclaredDelivery>> read_deliveries(Db& db, std::span<const Index> these) {
  static const std::string kDeliveries = with_slots(sql::kdeliveries);
  std::vector<DeclaredDelivery> out;
  HUSTINGS_CHECK(db.query(kDeliveries, slots(these), [&](const SqlRow& row) -> Result<void> {
    out.push_back({.index = static_cast<Index>(row.integer(0)),
                   .sub = std::string(row.text(1)),
                   .organisation = std::string(row.text(2)),
                   .period = days(row, 3),
                   .on_account = row.integer(13) != 0,
                   .online = row.text(5) == "online",
                   .numbered = row.integer(6) != 0,
                   .person = row.integer(7) != 0,
                   .named = row.integer(8) != 0,
                   .listed = row.integer(9) != 0,
                   .seen = row.integer(10) != 0,
                   .covered = row.integer(11) != 0,
                   .nameless = row.integer(12) != 0,
                   .twice = index(row, 14)});
    return {};
  }));
  return out;
}

Result<SeenPage> read_page(Db& db, const std::string& link) {
  SeenPage out;
  HUSTINGS_TRY(const auto named, db.integer("SELECT COUNT(*) FROM account WHERE link = $1 "
                                            "AND purpose <> 'candidate'",
                                            {link}));
  if (named.value_or(0) == 0) return out;
  HUSTINGS_CHECK(read_reports(db, link, out));
  if (out.spending.empty() && out.targeting.empty()) return out;
  HUSTINGS_CHECK(db.query(sql::kpage_deliveries, {link}, [&](const SqlRow& row) -> Result<void> {
    const Delivery one{static_cast<Index>(row.integer(0)), std::string(row.text(1)), days(row, 2),
                       money(row, 4), text_or_empty(row, 10)};
    out.deliveries.push_back(one);
    if (const auto ad = row.maybe(7)) {
      out.ads.push_back(
          {static_cast<Index>(*ad), one.country, one.period, row.maybe(8), says(row.text(9))});
    }
    return {};
  }));
  return out;
}

}  // namespace hustings::reconcile
