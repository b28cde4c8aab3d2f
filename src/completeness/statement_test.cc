#include "completeness/statement.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace hustings::complete {
namespace {

// NOLINTNEXTLINE(cert-err58-cpp): a test that cannot start may end
const Place kMeta{"meta", "", "AT", "EUR"};

Declared declared(Place place, std::int64_t min, std::optional<std::int64_t> max) {
  return {std::move(place), {{10, 20}, min, max}, false};
}
PageReport report(Place place, std::int64_t min, std::optional<std::int64_t> max, Day first = 10,
                  Day last = 20, std::string series = "page") {
  return {std::move(place), std::move(series), false, {{first, last}, min, max}};
}
SeenAd seen(Place place, std::string ad, std::int64_t min, std::optional<std::int64_t> max) {
  return {std::move(place), std::move(ad), {{10, 20}, min, max}};
}
const Cell* find(const std::vector<Cell>& cells, const Place& place) {
  const auto found = std::ranges::find(cells, place, &Cell::place);
  return found == cells.end() ? nullptr : &*found;
}

TEST(Statement, SidesStandBesideEachOtherAndAreNeverAddedUp) {
  Known known;
  known.declared = {declared(kMeta, 100, 100)};
  known.reports = {report(kMeta, 500, 599)};
  known.seen = {seen(kMeta, "1", 200, 299), seen(kMeta, "2", 10, 19)};
  const auto out = state(known, {});
  ASSERT_EQ(out.cells.size(), 1U);
  const Cell& cell = out.cells.front();
  EXPECT_EQ(cell.declared.amount, (Span{100, 100}));
  EXPECT_EQ(cell.reported.amount, (Span{500, 599}));
  EXPECT_EQ(cell.seen.amount, (Span{210, 318}));
  EXPECT_EQ(cell.seen.records, 2);
  EXPECT_EQ(cell.reported_gap.least, 400);
  EXPECT_EQ(cell.seen_gap.least, 110);
  EXPECT_EQ(cell.reported.days.first, 10);
  EXPECT_EQ(cell.reported.days.last, 20);
}

TEST(Statement, CurrenciesNeverMeet) {
  Known known;
  known.declared = {declared(kMeta, 100, 100)};
  known.reports = {report({"meta", "", "AT", "PLN"}, 500, 500)};
  const auto out = state(known, {});
  ASSERT_EQ(out.cells.size(), 2U);
  EXPECT_EQ(find(out.cells, kMeta)->reported.records, 0);
  EXPECT_EQ(find(out.cells, {"meta", "", "AT", "PLN"})->reported_gap.least, 500);
  EXPECT_EQ(out.channels.size(), 2U);
}

TEST(Statement, WhatIsDeclaredWithoutACountryOrAPlatformMayBelongAnywhere) {
  Known known;
  known.declared = {declared({"meta", "", "", "EUR"}, 300, 300),
                    declared({"", "online", "AT", "EUR"}, 50, 50),
                    declared({"", "print", "AT", "EUR"}, 900, 900)};
  known.reports = {report(kMeta, 500, 599), report({"meta", "", "BE", "EUR"}, 100, 100)};
  const auto out = state(known, {});
  EXPECT_EQ(find(out.cells, kMeta)->reported_gap.least, 150) << "500 - 300 - 50; print is no Meta";
  EXPECT_EQ(find(out.cells, {"meta", "", "BE", "EUR"})->reported_gap.least, -200);
  const Cell* all = find(out.channels, {"meta", "", "", "EUR"});
  EXPECT_EQ(all->reported.amount, (Span{600, 699}));
  EXPECT_EQ(all->reported_gap.least, 250);
  EXPECT_EQ(out.limits.nowhere, 1);
}

TEST(Statement, ARecordWithoutAnAmountOpensTheUpperEnd) {
  Known known;
  known.declared = {declared(kMeta, 100, 100), declared({"meta", "", "AT", ""}, 0, {})};
  known.reports = {report(kMeta, 500, 599)};
  const auto out = state(known, {});
  EXPECT_FALSE(find(out.cells, kMeta)->declared.amount.max.has_value());
  EXPECT_FALSE(find(out.cells, kMeta)->reported_gap.least.has_value());
  EXPECT_EQ(out.limits.declared_unstated, 1);
  EXPECT_FALSE(find(out.channels, {"meta", "", "", "EUR"})->reported_gap.least.has_value());
}

TEST(Statement, OneAdThatTwoSawIsOneAd) {
  Known known;
  known.seen = {seen(kMeta, "1", 100, 199), seen(kMeta, "1", 150, 250)};
  const auto out = state(known, {});
  EXPECT_EQ(out.cells.front().seen.records, 1);
  EXPECT_EQ(out.cells.front().seen.amount, (Span{100, 250})) << "from the least to the most said";
}

TEST(Statement, WhatTheFiguresCannotKnowIsCounted) {
  Known known;
  known.reports = {report(kMeta, 0, 99), report(kMeta, 500, 599, 15, 40, "b"),
                   PageReport{kMeta, "c", false, {{}, 1, 2}}, report(kMeta, 300, 300, 10, 12, "d"),
                   report(kMeta, 100, 100, 10, 14, "d")};
  const auto out = state(known, {5, 24});
  EXPECT_EQ(out.limits.reports_small, 1);
  EXPECT_EQ(out.limits.reports_beyond, 1);
  EXPECT_EQ(out.limits.reports_undated, 1);
  EXPECT_EQ(out.limits.contradicting, 1);
  EXPECT_EQ(out.limits.days_without_report, 5);
  EXPECT_EQ(out.cells.front().reported.amount, (Span{100, 998}));
}

TEST(Statement, OfAnErasedDisclaimerNoUpperEndIsKnown) {
  Known known;
  known.reports = {report(kMeta, 500, 599)};
  known.reports.front().erased = true;
  EXPECT_EQ(state(known, {}).cells.front().reported.amount, (Span{500, std::nullopt}));
}

TEST(Statement, InvoicedIsAPartOfDeclared) {
  Known known;
  known.declared = {declared(kMeta, 100, 100), declared(kMeta, 70, 80)};
  known.declared.back().invoiced = true;
  const Cell cell = state(known, {}).cells.front();
  EXPECT_EQ(cell.declared.amount, (Span{170, 180}));
  EXPECT_EQ(cell.invoiced.amount, (Span{70, 80}));
}

TEST(Statement, DaysAndASumOverThemCountOnce) {
  const auto of_ad = [](Day first, Day last, std::int64_t amount, std::string series) {
    return Declared{kMeta, {{first, last}, amount, amount}, false, std::move(series)};
  };
  Known known;
  known.declared = {of_ad(10, 20, 100, "7"), of_ad(10, 10, 8, "7"), of_ad(11, 11, 9, "7")};
  auto out = state(known, {});
  EXPECT_EQ(out.cells.front().declared.amount, (Span{100, 100}));
  EXPECT_EQ(out.cells.front().declared.records, 3);
  EXPECT_EQ(out.limits.twice, 2);
  known.declared = {of_ad(10, 10, 8, "7"), of_ad(11, 11, 9, "7"), of_ad(10, 20, 100, "8")};
  out = state(known, {});
  EXPECT_EQ(out.cells.front().declared.amount, (Span{117, 117})) << "days alone, another ad";
  EXPECT_EQ(out.limits.twice, 0);
}

TEST(Statement, OutsideOfThePeriodIsNothing) {
  Known known;
  known.declared = {declared(kMeta, 100, 100)};
  EXPECT_TRUE(state(known, {30, 40}).cells.empty());
}

}  // namespace
}  // namespace hustings::complete
