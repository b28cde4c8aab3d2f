#include "completeness/history.h"

#include <gtest/gtest.h>

namespace hustings::complete {
namespace {

Point point(std::int64_t index, CivilDate from, CivilDate to, std::optional<std::int64_t> min,
            std::optional<std::int64_t> max) {
  Point out;
  out.index = index;
  out.from = from;
  out.to = to;
  out.currency = "EUR";
  out.min = min;
  out.max = max;
  return out;
}
constexpr CivilDate kMay1 = {2029, 5, 1};

TEST(History, ReportsOfOneStartAreASeriesByTheirLastDay) {
  const auto all = series_of({point(9, kMay1, {2029, 5, 14}, 200, 299),
                              point(3, {2029, 4, 1}, {2029, 4, 30}, 100, 199),
                              point(5, kMay1, {2029, 5, 7}, 100, 199)});
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].from, kMay1) << "the newest first";
  ASSERT_EQ(all[0].points.size(), 2U);
  EXPECT_EQ(all[0].points[0].index, 5);
  EXPECT_FALSE(all[0].shrinks || all[1].shrinks);
}

TEST(History, ATotalThatShrinksIsMarkedWithWhatWasMore) {
  const auto all = series_of(
      {point(1, kMay1, {2029, 5, 7}, 300, 350), point(2, kMay1, {2029, 5, 14}, 100, 199),
       point(3, kMay1, {2029, 5, 21}, 200, 299), point(4, kMay1, {2029, 5, 28}, 300, 399)});
  ASSERT_TRUE(all[0].shrinks);
  EXPECT_FALSE(all[0].points[0].shrunk);
  EXPECT_EQ(all[0].points[1].than, 1);
  EXPECT_TRUE(all[0].points[2].shrunk) << "it has grown again, and is still less";
  EXPECT_FALSE(all[0].points[3].shrunk);
}

TEST(History, IntervalsThatMeetDoNotShrink) {
  const auto all =
      series_of({point(1, kMay1, {2029, 5, 7}, 100, 199), point(2, kMay1, {2029, 5, 14}, 0, 100),
                 point(3, kMay1, {2029, 5, 21}, 50, {})});
  EXPECT_FALSE(all[0].shrinks);
}

TEST(History, AnotherStartOrCurrencyIsAnotherSeries) {
  auto zloty = point(2, kMay1, {2029, 5, 14}, 1, 1);
  zloty.currency = "PLN";
  Point nothing = point(4, kMay1, {2029, 5, 20}, {}, {});
  nothing.currency = "";
  const auto all = series_of({point(1, kMay1, {2029, 5, 7}, 300, 350), zloty, nothing,
                              point(3, {2029, 5, 2}, {2029, 5, 14}, 1, 1)});
  EXPECT_EQ(all.size(), 3U);
  for (const auto& one : all) EXPECT_FALSE(one.shrinks);
}

TEST(History, OlderVersionsCountToo) {
  auto before = point(1, kMay1, {2029, 5, 7}, 300, 300);
  before.replaced = true;
  const auto all = series_of({point(7, kMay1, {2029, 5, 7}, 200, 200), before});
  EXPECT_TRUE(all[0].points[1].shrunk);
  EXPECT_EQ(all[0].points[1].than, 1);
}

}  // namespace
}  // namespace hustings::complete
