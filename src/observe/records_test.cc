// What an observer remembers of records between two rounds.
#include "observe/records.h"

#include <gtest/gtest.h>

#include <array>

#include "log/hash.h"
#include "node/capability.h"
#include "node/testing.h"

// A test that meets nothing where something must be fails.
// NOLINTBEGIN(bugprone-unchecked-optional-access)
namespace hustings {
namespace {

using testing::Make;
using testing::TestNode;

// The records of a new node: its operator's key, and its rules.
class RecordsTest : public ::testing::Test {
 protected:
  RecordsTest() : entries_(TestNode(Make::sqlite, registry_).entries()) { open(); }
  void open() { records_ = *Records::open((dir_.path() / "r.db").string(), registry_.kinds()); }
  Result<void> check(const std::string& entry) {
    return records_->check(entry, leaf_hash(bytes(entry)));
  }

  TemporaryFolder dir_;
  const Registry registry_{std::array<const Capability*, 1>{&node_capability()}};
  std::vector<std::string> entries_;
  std::unique_ptr<Records> records_;
};

TEST_F(RecordsTest, RemembersKeysFromOneRoundToTheNext) {
  ASSERT_GE(entries_.size(), 2U);
  for (const auto& entry : entries_) {
    ASSERT_TRUE(records_->begin());
    const auto held = check(entry);
    EXPECT_TRUE(held) << held.error().text();
    ASSERT_TRUE(records_->commit());
    open();
  }
  EXPECT_EQ(records_->checked(), entries_.size());
}

TEST_F(RecordsTest, WhatWasNotCommittedIsCheckedAgain) {
  ASSERT_TRUE(records_->begin());
  ASSERT_TRUE(check(entries_[0]));
  open();
  EXPECT_EQ(records_->checked(), 0U);
  ASSERT_TRUE(records_->begin());
  EXPECT_TRUE(check(entries_[0])) << "its thing has no version yet";
}

TEST_F(RecordsTest, ABadRecordCountsAsCheckedAndChangesNoKeys) {
  std::string bad = entries_[0];
  bad[bad.size() - 5] = bad[bad.size() - 5] == 'A' ? 'B' : 'A';
  ASSERT_TRUE(records_->begin());
  const auto held = check(bad);
  ASSERT_FALSE(held);
  EXPECT_EQ(held.error().code, Code::unverified);
  EXPECT_TRUE(held.error().where.starts_with("record 0"));
  EXPECT_EQ(records_->checked(), 1U);
  const auto orphan = check(entries_[1]);
  ASSERT_FALSE(orphan) << "nobody has a key";
  ASSERT_TRUE(records_->commit());
  open();
  EXPECT_EQ(records_->checked(), 2U);
  EXPECT_EQ(check("no record").error().code, Code::bad_input);
}

TEST_F(RecordsTest, AThingThatBeginsTwiceIsNamed) {
  ASSERT_TRUE(records_->begin());
  ASSERT_TRUE(check(entries_[0]));
  const auto again = check(entries_[0]);
  ASSERT_FALSE(again);
  EXPECT_TRUE(again.error().message.contains("does not follow"));
}

}  // namespace
}  // namespace hustings
// NOLINTEND(bugprone-unchecked-optional-access)
