#include "node/key_copy.h"

#include <gtest/gtest.h>

#include "base/random.h"
#include "base/testing.h"
#include "node/config.h"
#include "store/testing.h"

namespace hustings {
namespace {

constexpr PassphraseCost kCheap{1, 8192};
constexpr std::string_view kWords = "six words drawn with dice";

class KeyCopyTest : public ::testing::Test {
 protected:
  KeyCopyTest() {
    const std::string id = "01890000-0000-7000-8000-00000000000a";
    EXPECT_TRUE(create_secrets(disk_, from() / "secrets", id, *random_));
    EXPECT_TRUE(write_config(disk_, from(), {"party.example/log", "node.db", id}));
    text_ = *make_key_copy(disk_, from(), kWords, kCheap, {1717401600123}, *random_);
  }
  Path from() const { return dir_.path() / "from"; }
  Path to() const { return dir_.path() / "to"; }
  Result<std::size_t> restore() {
    HUSTINGS_TRY(const KeyCopy copy, parse_key_copy(text_));
    return restore_keys(disk_, to(), copy, kWords);
  }

  const TemporaryFolder dir_;
  testing::FaultyDisk disk_;
  const std::unique_ptr<Random> random_ = seeded_random(1);
  std::string text_;
};

// Whatever is written when the disk fails, the next try brings the rest.
TEST_F(KeyCopyTest, ARestoreThatWasCutShortGoesOn) {
  std::size_t all = 0;
  for (int n = 1;; ++n) {
    disk_.fail_at(n, Code::io, true);
    const auto done = restore();
    disk_.heal();
    if (done) break;
    const auto again = restore();
    ASSERT_TRUE(again) << again.error().text();
    all = *again + static_cast<std::size_t>(n - 1);
    EXPECT_EQ(all, 4U);
    EXPECT_EQ(read_secrets(disk_, to() / "secrets")->log.seed(),
              read_secrets(disk_, from() / "secrets")->log.seed());
    std::filesystem::remove_all(to());
  }
  EXPECT_EQ(all, 4U);
}

TEST_F(KeyCopyTest, NothingIsWrittenOver) {
  ASSERT_GOOD(restore());
  ASSERT_GOOD(rotate_key(disk_, to() / "secrets", kLogKey, *random_));
  const std::string kept = *disk_.read(to() / "secrets" / "log.key");
  EXPECT_FAILS(Code::conflict, restore());
  EXPECT_EQ(*disk_.read(to() / "secrets" / "log.key"), kept);
}

TEST_F(KeyCopyTest, TheCopyNamesItsTimeAndOrigin) {
  const auto copy = parse_key_copy(text_);
  ASSERT_TRUE(copy) << copy.error().text();
  EXPECT_EQ(copy->origin, "party.example/log");
  EXPECT_EQ(to_string(copy->made), "2024-06-03T08:00:00.000Z");
  EXPECT_FAILS(Code::bad_input, make_key_copy(disk_, from(), "too short", kCheap, {}, *random_));
}

}  // namespace
}  // namespace hustings
