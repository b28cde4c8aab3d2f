#include "vault/keyring.h"

#include <gtest/gtest.h>

#include <array>

namespace hustings::vault {
namespace {

class KeyringTest : public testing::Test {
 protected:
  Unlocked key(const char* reader) { return {reader, KeyPair::generate(*random_)}; }
  std::unique_ptr<Random> random_ = system_random();
  Keyring ring_;
};

TEST_F(KeyringTest, IsOfOneSession) {
  EXPECT_EQ(ring_.find("one"), nullptr);
  ring_.unlock("one", key("anna"));
  ASSERT_NE(ring_.find("one"), nullptr);
  EXPECT_EQ(ring_.find("one")->reader, "anna");
  EXPECT_EQ(ring_.find("two"), nullptr);
}

TEST_F(KeyringTest, LocksByHand) {
  ring_.unlock("one", key("anna"));
  EXPECT_TRUE(ring_.lock("one"));
  EXPECT_FALSE(ring_.lock("one"));
  EXPECT_EQ(ring_.find("one"), nullptr);
}

TEST_F(KeyringTest, LocksWithTheSession) {
  ring_.unlock("one", key("anna"));
  ring_.unlock("two", key("otto"));
  const std::array<std::string, 1> left = {"two"};
  ring_.keep(left);
  EXPECT_EQ(ring_.find("one"), nullptr);
  EXPECT_NE(ring_.find("two"), nullptr);
  ring_.keep({});
  EXPECT_EQ(ring_.find("two"), nullptr);
}

TEST_F(KeyringTest, AKeyIsGoneWhenTheLastRequestThatUsesItHasEnded) {
  ring_.unlock("one", key("anna"));
  std::weak_ptr<const Unlocked> seen;
  {
    const auto used = ring_.find("one");
    seen = used;
    ring_.lock("one");
    EXPECT_FALSE(seen.expired());
  }
  EXPECT_TRUE(seen.expired());
}

}  // namespace
}  // namespace hustings::vault
