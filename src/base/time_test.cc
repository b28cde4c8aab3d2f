#include "base/time.h"

#include <gtest/gtest.h>

namespace hustings {
namespace {

TEST(Time, WritesRfc3339InUtc) {
  EXPECT_EQ(to_string(Instant{0}), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(to_string(Instant{1717408800123}), "2024-06-03T10:00:00.123Z");
  EXPECT_EQ(to_string(Instant{-1}), "1969-12-31T23:59:59.999Z");
  EXPECT_EQ(to_string(Instant{253402300799999}), "9999-12-31T23:59:59.999Z");
}

TEST(Time, ReadsZeroToThreeDecimals) {
  const std::int64_t second = 1717408800000;
  EXPECT_EQ(parse_instant("2024-06-03T10:00:00Z"), Instant{second});
  EXPECT_EQ(parse_instant("2024-06-03T10:00:00.1Z"), Instant{second + 100});
  EXPECT_EQ(parse_instant("2024-06-03T10:00:00.12Z"), Instant{second + 120});
  EXPECT_EQ(parse_instant("2024-06-03T10:00:00.007Z"), Instant{second + 7});
  EXPECT_EQ(parse_instant("0001-01-01T00:00:00Z"), Instant{-62135596800000});
}

TEST(Time, RefusesEverythingElse) {
  for (const auto* bad : {"",
                          "2024-06-03",
                          "2024-06-03T10:00:00",
                          "2024-06-03T10:00:00+00:00",
                          "2024-06-03t10:00:00Z",
                          "2024-06-03T10:00:00z",
                          "2024-06-03 10:00:00Z",
                          "2024-06-03T24:00:00Z",
                          "2024-06-03T10:60:00Z",
                          "2024-06-03T10:00:60Z",
                          "2024-06-03T10:00:00.Z",
                          "2024-06-03T10:00:00.1234Z",
                          "2024-06-03T10:00:00,1Z",
                          "2024-06-03T10:00:00.-1Z",
                          "2024-06-03T10:00:00.1aZ",
                          "2024-02-30T10:00:00Z",
                          "2024-06-03T+1:00:00Z",
                          "2024-06-03T10:00:00ZZ",
                          " 2024-06-03T10:00:00Z",
                          "0000-06-03T10:00:00Z",
                          "12024-06-03T10:00:00Z",
                          "2024-06-03T10-00:00Z"}) {
    EXPECT_FALSE(parse_instant(bad)) << bad;
  }
}

TEST(Time, KnowsWhichDaysExist) {
  for (const auto* good : {"2024-02-29", "2000-02-29", "0001-01-01", "9999-12-31", "2023-12-31"}) {
    ASSERT_TRUE(parse_date(good)) << good;
    EXPECT_EQ(to_string(*parse_date(good)), good);
  }
  for (const auto* bad : {"2023-02-29", "1900-02-29", "2024-04-31", "2024-00-10", "2024-13-01",
                          "2024-01-00", "2024-01-32", "0000-01-01", "2024-1-01", "2024/01/01",
                          "24-01-01", "2024-01-01 ", "2024-01-0a", "-024-01-01", "", "20240101"}) {
    EXPECT_FALSE(parse_date(bad)) << bad;
  }
}

TEST(Time, CountsDaysOverLeapDaysAndYears) {
  const CivilDate day = parse_date("2024-02-28").value();
  EXPECT_EQ(to_string(plus_days(day, 1)), "2024-02-29");
  EXPECT_EQ(to_string(plus_days(day, 2)), "2024-03-01");
  EXPECT_EQ(to_string(plus_days(day, 366)), "2025-02-28");
  EXPECT_EQ(to_string(plus_days(day, -59)), "2023-12-31");
  EXPECT_EQ(plus_days(day, 0), day);
  CivilDate walked = parse_date("1999-12-31").value();
  for (int i = 0; i < 146097; ++i) walked = plus_days(walked, 1);  // one Gregorian cycle
  EXPECT_EQ(to_string(walked), "2399-12-31");
}

TEST(Time, EveryInstantComesBack) {
  std::int64_t ms = -62135596800000;
  while (ms < 253402300799999) {
    EXPECT_EQ(parse_instant(to_string(Instant{ms})), Instant{ms});
    EXPECT_EQ(to_string(date_of(Instant{ms})), to_string(Instant{ms}).substr(0, 10));
    ms += 7'919'123'457;  // about 92 days, at all times of day
  }
}

TEST(Time, DaysAndInstantsAreOrdered) {
  EXPECT_LT(parse_date("2023-12-31"), parse_date("2024-01-01"));
  EXPECT_LT(Instant{1}, Instant{2});
  EXPECT_EQ(Instant{1999}.seconds(), 1);
}

TEST(Time, AFixedClockMovesOnlyWhenSet) {
  FixedClock clock(Instant{5});
  EXPECT_EQ(clock.now(), Instant{5});
  clock.set(Instant{6});
  EXPECT_EQ(clock.now(), Instant{6});
  EXPECT_GT(SystemClock().now(), parse_instant("2024-01-01T00:00:00Z"));
}

}  // namespace
}  // namespace hustings
