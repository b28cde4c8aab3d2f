#include "node/pace.h"

#include <gtest/gtest.h>

namespace hustings {
namespace {

constexpr Pace::Time kNow{std::chrono::hours(5)};

TEST(Pace, TheFirstBatchAndWhatFollowsSmallOnesDoNotWait) {
  Pace pace;
  EXPECT_LT(pace.next(), kNow);
  pace.began(kNow, Pace::kMany - 1, 4'000);
  EXPECT_LE(pace.next(), kNow);
}

TEST(Pace, WhatFollowsALargeOneGathersFromItsBeginning) {
  Pace pace;
  pace.began(kNow, Pace::kMany, Pace::kMany);
  EXPECT_EQ(pace.next(), kNow + std::chrono::milliseconds(100));
  pace.began(kNow + std::chrono::milliseconds(100), 1, 1);
  EXPECT_LE(pace.next(), kNow + std::chrono::milliseconds(100));
}

TEST(Pace, HalfOfThoseWhoLatelyHadNoAnswerAreEnough) {
  Pace pace;
  EXPECT_EQ(pace.enough(), 0U);
  pace.began(kNow, 1'000, 4'000);
  EXPECT_EQ(pace.enough(), 2'000U);
  pace.began(kNow, 1'000, 1'000);  // most of them are about to come again
  EXPECT_EQ(pace.enough(), 2'000U);
  pace.began(kNow, 1'000, 1'000);
  EXPECT_EQ(pace.enough(), 500U);
}

}  // namespace
}  // namespace hustings
