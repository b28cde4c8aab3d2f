#include "web/rate.h"

#include <gtest/gtest.h>

namespace hustings::web {
namespace {

TEST(RateLimit, IsOfANetworkAndEndsL205) {
  FixedClock clock{Instant{1'900'000'000'000}};
  const auto random = system_random();
  RateLimit limit(clock, *random, 3, 1000);
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(limit.allows("a")) << "asking takes nothing";
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(limit.take("a"));
  EXPECT_FALSE(limit.allows("a"));
  EXPECT_FALSE(limit.take("a"));
  EXPECT_TRUE(limit.take("b"));
  for (int i = 0; i < 10; ++i) EXPECT_TRUE(limit.take("")) << "this machine";
  clock.set({clock.now().unix_ms + 1000});
  EXPECT_TRUE(limit.take("a"));
  EXPECT_FALSE(limit.take("a"));
}

}  // namespace
}  // namespace hustings::web
