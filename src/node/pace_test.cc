#include "node/pace.h"

#include <gtest/gtest.h>

namespace hustings {
namespace {

using std::chrono::milliseconds;

TEST(Pace, TheFirstBatchAndWhatFollowsSmallOnesDoNotWait) {
  const Pace::Time now{std::chrono::hours(5)};
  Pace pace;
  EXPECT_LT(pace.next(), now);
  pace.began(now, Pace::kMany - 1);
  EXPECT_LE(pace.next(), now);
}

TEST(Pace, WhatFollowsALargeOneGathersFromItsBeginning) {
  const Pace::Time now{std::chrono::hours(5)};
  Pace pace;
  pace.began(now, Pace::kMany);
  EXPECT_EQ(pace.next(), now + milliseconds(20));
  pace.began(now + milliseconds(20), 1);
  EXPECT_LE(pace.next(), now + milliseconds(20));
}

}  // namespace
}  // namespace hustings
