#include "completeness/amounts.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace hustings::complete {
namespace {

constexpr Days days(Day first, Day last) { return {first, last}; }
Stated stated(Day first, Day last, std::optional<std::int64_t> min,
              std::optional<std::int64_t> max) {
  return {days(first, last), min, max};
}

TEST(Amounts, ADayIsItsNumberSince1970) {
  EXPECT_EQ(day_of({1970, 1, 1}), 0);
  EXPECT_EQ(day_of({2029, 5, 8}) - day_of({2029, 5, 7}), 1);
}

TEST(Amounts, FitAskedPeriod) {
  const Days asked = days(10, 20);
  EXPECT_EQ(fit(days(10, 20), asked), Fit::inside);
  EXPECT_EQ(fit(days(9, 20), asked), Fit::partly);
  EXPECT_EQ(fit(days(20, 21), asked), Fit::partly);
  EXPECT_EQ(fit(days(1, 9), asked), Fit::outside);
  EXPECT_EQ(fit(days(21, 30), asked), Fit::outside);
  EXPECT_EQ(fit({15, {}}, asked), Fit::partly) << "it may go on for ever";
  EXPECT_EQ(fit({{}, {}}, asked), Fit::partly);
  EXPECT_EQ(fit({21, {}}, asked), Fit::outside);
  EXPECT_EQ(fit(days(-5, 99), {}), Fit::inside) << "nothing asked: everything";
  EXPECT_EQ(fit({{}, {}}, {}), Fit::inside);
}

TEST(Amounts, OfWhatLiesPartlyInsideAnythingUpToAllMayCount) {
  const Days asked = days(10, 20);
  EXPECT_EQ(within(stated(10, 12, 50, 70), asked), (Span{50, 70}));
  EXPECT_EQ(within(stated(5, 12, 50, 70), asked), (Span{0, 70}));
  EXPECT_EQ(within(stated(1, 2, 50, 70), asked), (Span{0, 0}));
  EXPECT_EQ(within(stated(10, 12, {}, {}), asked), (Span{0, std::nullopt}));
}

TEST(Amounts, AnOpenEndStaysOpenAndSumsStayAtTheLargestNumber) {
  EXPECT_EQ(plus({1, 2}, {10, 20}), (Span{11, 22}));
  EXPECT_EQ(plus({1, 2}, {10, std::nullopt}), (Span{11, std::nullopt}));
  constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
  EXPECT_EQ(plus({kMost, kMost}, {1, 1}), (Span{kMost, kMost}));
}

TEST(Amounts, ReportsOfGrowingPeriodsAreNotAddedUp) {
  const std::vector all = {stated(1, 7, 100, 199), stated(1, 14, 300, 399),
                           stated(1, 21, 500, 599)};
  EXPECT_EQ(reported(all, {}).amount, (Span{500, 599}));
  EXPECT_EQ(reported(all, days(1, 14)).amount, (Span{300, 399})) << "the third one goes beyond";
  EXPECT_EQ(reported(all, days(8, 21)).amount, (Span{0, 599})) << "none of them lies inside";
}

TEST(Amounts, ReportsThatFollowEachOtherAreAddedUp) {
  const std::vector all = {stated(1, 30, 100, 199), stated(31, 60, 200, 299)};
  EXPECT_EQ(reported(all, {}).amount, (Span{300, 498}));
  EXPECT_EQ(reported(all, days(1, 45)).amount, (Span{100, 498}));
}

TEST(Amounts, AShorterReportBesideALongerOneOnlyHelps) {
  // Two weeks inside of a month that is known better than they are.
  const std::vector all = {stated(1, 30, 100, 120), stated(1, 7, 0, 99), stated(8, 14, 90, 150)};
  EXPECT_EQ(reported(all, {}).amount, (Span{100, 120}));
}

TEST(Amounts, AnOpenEndCountsWhereNoOtherReportCoversItsDays) {
  EXPECT_EQ(reported(std::vector{stated(1, 7, 100, {}), stated(1, 14, 120, 150)}, {}).amount,
            (Span{120, 150}));
  EXPECT_EQ(reported(std::vector{stated(1, 14, 100, {}), stated(1, 7, 20, 50)}, {}).amount,
            (Span{100, std::nullopt}));
}

TEST(Amounts, AShrinkingTotalContradictsItselfAndIsNotHidden) {
  const auto out = reported(std::vector{stated(1, 7, 300, 350), stated(1, 14, 100, 150)}, {});
  EXPECT_TRUE(out.contradicts);
  EXPECT_EQ(out.amount, (Span{150, 300}));
}

TEST(Amounts, NothingReportedIsNothing) {
  EXPECT_EQ(reported({}, {}).amount, (Span{0, 0}));
  EXPECT_EQ(reported(std::vector{Stated{{{}, {}}, 5, 6}}, {}).amount, (Span{0, 0}));
}

// Against what was really spent, day by day.
TEST(Amounts, TheTruthAlwaysLiesInside) {
  std::mt19937 dice(2029);  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same every time
  const auto below = [&](int n) { return static_cast<std::int64_t>(dice() % n); };
  for (int round = 0; round < 2000; ++round) {
    std::vector<std::int64_t> spent(30);
    for (auto& day : spent) day = below(4) == 0 ? below(100) : 0;
    const auto sum = [&](Day from, Day to) {
      std::int64_t out = 0;
      for (Day d = from; d <= to; ++d) out += spent[static_cast<std::size_t>(d)];
      return out;
    };
    std::vector<Stated> reports;
    std::vector<Days> periods;
    for (auto n = below(6); n >= 0; --n) {
      const Day from = below(30);
      const Day to = from + below(static_cast<int>(30 - from));
      const auto exact = sum(from, to);
      reports.push_back(stated(from, to, exact - std::min(exact, below(20)), exact + below(20)));
      if (below(8) == 0) reports.back().max = {};
      periods.push_back(days(from, to));
    }
    const Day first = below(30);
    const Day last = first + below(static_cast<int>(30 - first));
    std::int64_t truth = 0;  // on the days that reports cover
    std::int64_t covered = 0;
    for (Day d = first; d <= last; ++d) {
      const bool in = std::ranges::any_of(
          periods, [&](const Days& one) { return *one.first <= d && d <= *one.last; });
      if (!in) continue;
      ++covered;
      truth += spent[static_cast<std::size_t>(d)];
    }
    const auto out = reported(reports, days(first, last));
    EXPECT_FALSE(out.contradicts);
    EXPECT_LE(out.amount.min, truth);
    EXPECT_GE(out.amount.max.value_or(truth), truth);
    EXPECT_EQ(days_covered(periods, days(first, last)), covered);
  }
}

TEST(Amounts, DaysCoveredAreCountedOnce) {
  EXPECT_EQ(days_covered(std::vector{days(1, 5), days(3, 8)}, days(2, 10)), 7);
  EXPECT_EQ(days_covered({}, days(2, 10)), 0);
  EXPECT_EQ(days_covered(std::vector{days(1, 5)}, {2, {}}), std::nullopt);
}

TEST(Amounts, TheGapIsAnInterval) {
  const auto out = gap({500, 599}, 599, {100, 120}, 120);
  EXPECT_EQ(out.least, 380);
  EXPECT_EQ(out.most, 499);
  EXPECT_TRUE(out.more_seen());
  EXPECT_FALSE(out.more_declared());
  const auto agrees = gap({100, 200}, 200, {150, 150}, 150);
  EXPECT_FALSE(agrees.more_seen() || agrees.more_declared());
  EXPECT_TRUE(gap({0, 99}, 99, {500, 500}, 500).more_declared());
  EXPECT_FALSE(gap({500, 599}, 599, {100, 120}, 700).more_seen())
      << "what was declared without a country may belong here";
  EXPECT_FALSE(gap({500, 599}, 599, {100, 100}, {}).least.has_value());
}

}  // namespace
}  // namespace hustings::complete
