// The files of keys, and what a crash between two of them leaves.
#include "node/secrets.h"

#include <gtest/gtest.h>

#include "base/random.h"
#include "base/testing.h"
#include "store/testing.h"

// A test that meets nothing where something must be fails.
// NOLINTBEGIN(bugprone-unchecked-optional-access)
namespace hustings {
namespace {

constexpr const char* kId = "01890000-0000-7000-8000-00000000000a";

class SecretsTest : public ::testing::Test {
 protected:
  SecretsTest() { EXPECT_TRUE(create_secrets(disk_, folder(), kId, *random_)); }
  Path folder() const { return dir_.path() / "secrets"; }
  Secrets read() { return *read_secrets(disk_, folder()); }

  const TemporaryFolder dir_;
  testing::FaultyDisk disk_;
  const std::unique_ptr<Random> random_ = seeded_random(1);
};

TEST_F(SecretsTest, OnlyTheOwnerReadsThem) {
  namespace fs = std::filesystem;
  for (const auto& place : {folder(), folder() / "issuers"})
    EXPECT_EQ(fs::status(place).permissions(), fs::perms::owner_all) << place;
  for (const auto& file : fs::recursive_directory_iterator(folder())) {
    if (file.is_directory()) continue;
    EXPECT_EQ(file.status().permissions(), fs::perms::owner_read | fs::perms::owner_write);
  }
}

TEST_F(SecretsTest, ARotationKeepsTheKeyBefore) {
  const Secrets before = read();
  ASSERT_GOOD(rotate_key(disk_, folder(), kLogKey, *random_));
  ASSERT_GOOD(rotate_key(disk_, folder(), issuer_key_name(kId), *random_));
  const Secrets after = read();
  EXPECT_EQ(after.previous_log->seed(), before.log.seed());
  EXPECT_NE(after.log.seed(), before.log.seed());
  EXPECT_EQ(after.issuers.size(), 1U) << "a key before is no issuer of its own";
  EXPECT_EQ(after.previous_issuers.at(kId).seed(), before.issuers.at(kId).seed());
  EXPECT_EQ(log_signers("o", after)->size(), 2U);
  EXPECT_FAILS(Code::conflict, rotate_key(disk_, folder(), kLogKey, *random_));
  ASSERT_GOOD(forget_previous_key(disk_, folder(), kLogKey));
  EXPECT_FALSE(read().previous_log);
  EXPECT_EQ(read().log.seed(), after.log.seed());
  EXPECT_FAILS(Code::not_found, rotate_key(disk_, folder(), kWitnessKey, *random_));
}

// A crash between any two of its writes loses no key, and the rotation can be made again.
TEST_F(SecretsTest, ARotationThatWasCutShortIsMadeAgain) {
  const Secrets before = read();
  for (int n = 1;; ++n) {
    disk_.fail_at(n, Code::io, true);
    const auto done = rotate_key(disk_, folder(), kLogKey, *random_);
    disk_.heal();
    const Secrets now = read();
    if (done) {
      EXPECT_EQ(n, 3) << "two files are written";
      EXPECT_EQ(now.previous_log->seed(), before.log.seed());
      return;
    }
    EXPECT_EQ(now.log.seed(), before.log.seed());
    EXPECT_FALSE(now.previous_log);
  }
}

}  // namespace
}  // namespace hustings
// NOLINTEND(bugprone-unchecked-optional-access)
