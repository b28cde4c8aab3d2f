#include "base/work.h"

#include <gtest/gtest.h>

#include <string>

namespace hustings {
namespace {

TEST(Work, IsFoundByTryingAndOnlyForWhatItIsAbout) {
  int tries = 0;
  while (!is_work("a report", std::to_string(tries), 6)) ++tries;
  EXPECT_LT(tries, 2000) << "some 64 on average";
  const std::string nonce = std::to_string(tries);
  EXPECT_TRUE(is_work("a report", nonce, 0));
  EXPECT_TRUE(is_work("a report", nonce, 6));
  EXPECT_FALSE(is_work("a report", nonce, 40));
  int others = 0;
  for (int i = 0; i < 50; ++i) others += is_work("report " + std::to_string(i), nonce, 6) ? 1 : 0;
  EXPECT_LT(others, 10);
}

// Recomputed by another library (cryptography 50, Argon2id): 000c6ac7...
TEST(Work, IsWhatOthersComputeL202) {
  EXPECT_TRUE(is_work("hustings", "18321", 12));
  EXPECT_FALSE(is_work("hustings", "18322", 12));
}

}  // namespace
}  // namespace hustings
