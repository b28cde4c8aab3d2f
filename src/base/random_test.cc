#include "base/random.h"

#include <gtest/gtest.h>

#include <set>

namespace hustings {
namespace {

TEST(Random, TheSameSeedGivesTheSameStream) {
  const auto one = seeded_random(2029);
  const auto two = seeded_random(2029);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(one->hash(), two->hash());
  EXPECT_NE(seeded_random(1)->hash(), seeded_random(2)->hash());
}

TEST(Random, NoDrawRepeats) {
  const auto random = seeded_random(5);
  std::set<Hash> seen;
  for (int i = 0; i < 10000; ++i) EXPECT_TRUE(seen.insert(random->hash()).second);
}

TEST(Random, AForkDependsOnSeedAndNumberOnly) {
  const auto fresh = seeded_random(7);
  const auto used = seeded_random(7);
  used->hash();
  EXPECT_EQ(fresh->fork(3)->hash(), used->fork(3)->hash());
  EXPECT_NE(fresh->fork(3)->hash(), fresh->fork(4)->hash());
  EXPECT_NE(fresh->fork(3)->hash(), seeded_random(8)->fork(3)->hash());
  EXPECT_NE(fresh->fork(0)->hash(), fresh->hash());
  EXPECT_NE(fresh->fork(1)->fork(2)->hash(), fresh->fork(2)->fork(1)->hash());
}

TEST(Random, ForkingDoesNotDisturbTheStream) {
  const auto one = seeded_random(9);
  const auto two = seeded_random(9);
  const auto fork = one->fork(1);
  fork->hash();
  EXPECT_EQ(one->hash(), two->hash());
}

TEST(Random, BitsAreBalanced) {
  for (const auto& random : {seeded_random(11), system_random()}) {
    std::vector<std::uint8_t> bytes(100000);
    random->fill(bytes);
    std::size_t ones = 0;
    for (const auto byte : bytes) ones += static_cast<std::size_t>(std::popcount(byte));
    EXPECT_NEAR(static_cast<double>(ones), 400000.0, 3000.0);  // 6.7 standard deviations
  }
}

TEST(Random, TheSystemsDiffersEachTime) {
  EXPECT_NE(system_random()->hash(), system_random()->hash());
  EXPECT_NE(system_random()->fork(1)->hash(), system_random()->fork(1)->hash());
  system_random()->fill({});
}

}  // namespace
}  // namespace hustings
