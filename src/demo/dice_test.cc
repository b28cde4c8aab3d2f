#include "demo/dice.h"

#include <gtest/gtest.h>

#include <array>

namespace hustings::demo {
namespace {

// The same on every machine: these numbers may only change together with every demonstration.
TEST(Dice, SayTheSameEverywhere) {
  Dice dice(seeded_random(2029));
  std::vector<std::uint64_t> said;
  for (const std::uint64_t n :
       {std::uint64_t{6}, std::uint64_t{100}, std::uint64_t{1'000'000'007}, UINT64_MAX}) {
    said.push_back(dice.below(n));
  }
  said.push_back(dice.heavy(64, 15));
  EXPECT_EQ(said, (std::vector<std::uint64_t>{4, 8, 440'921'276, 8'073'525'561'001'747'702, 2}));
}

TEST(Dice, BelowReachesEverySideAndNoOther) {
  Dice dice(seeded_random(1));
  std::array<int, 6> seen{};
  for (int i = 0; i < 6000; ++i) ++seen.at(dice.below(6));
  for (const int n : seen) EXPECT_NEAR(n, 1000, 150);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(dice.below(1), 0U);
}

TEST(Dice, HeavyHasManySmallOnesAndAFewLargeOnes) {
  Dice dice(seeded_random(1));
  int small = 0;
  std::uint64_t largest = 0;
  for (int i = 0; i < 10'000; ++i) {
    const auto value = dice.heavy(60, 12);
    EXPECT_GE(value, 1U);
    EXPECT_LT(value, 1U << 13U);
    if (value < 4) ++small;
    largest = std::max(largest, value);
  }
  EXPECT_NEAR(small, 6400, 300);  // 1 - 0.6 * 0.6
  EXPECT_GT(largest, 2000U);
}

TEST(Dice, PickFollowsTheWeights) {
  Dice dice(seeded_random(1));
  std::array<int, 3> seen{};
  for (int i = 0; i < 10'000; ++i) ++seen.at(pick(dice, {1, 7, 2}));
  EXPECT_NEAR(seen[0], 1000, 150);
  EXPECT_NEAR(seen[1], 7000, 250);
  EXPECT_NEAR(seen[2], 2000, 200);
}

}  // namespace
}  // namespace hustings::demo
