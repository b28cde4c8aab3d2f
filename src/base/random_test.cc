#include "base/random.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
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

TEST(Random, WhatIsDrawnAheadIsDrawnOnce) {
  const auto job = system_random()->fork(1);
  std::set<Hash> seen;
  for (int i = 0; i < 1000; ++i) EXPECT_TRUE(seen.insert(job->hash()).second);
  std::vector<std::uint8_t> large(10000);
  job->fill(large);
  EXPECT_GT(std::ranges::count_if(large, [](auto byte) { return byte != 0; }), 9800);
  job->fill({});
}

// A child that drew what its parent draws would publish the parent's salts.
TEST(Random, AChildDrawsItsOwn) {
  const auto job = system_random()->fork(1);
  job->hash();
  std::array<int, 2> ends{};
  ASSERT_EQ(pipe(ends.data()), 0);
  const pid_t child = fork();
  if (child == 0) {
    const Hash drawn = job->hash();
    _exit(write(ends[1], drawn.value.data(), drawn.value.size()) == 32 ? 0 : 1);
  }
  Hash of_child;
  ASSERT_EQ(read(ends[0], of_child.value.data(), of_child.value.size()), 32);
  ASSERT_EQ(waitpid(child, nullptr, 0), child);
  EXPECT_NE(of_child, job->hash());
  close(ends[0]);
  close(ends[1]);
}

TEST(Random, TheSystemsDiffersEachTime) {
  EXPECT_NE(system_random()->hash(), system_random()->hash());
  EXPECT_NE(system_random()->fork(1)->hash(), system_random()->fork(1)->hash());
  system_random()->fill({});
}

}  // namespace
}  // namespace hustings
