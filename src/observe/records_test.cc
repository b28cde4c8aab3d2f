// What an observer remembers of records between two rounds.
#include "observe/records.h"

#include <gtest/gtest.h>

#include <array>

#include "log/hash.h"
#include "node/capability.h"
#include "node/testing.h"
#include "record/derive.h"

// A test that meets nothing where something must be fails.
// NOLINTBEGIN(bugprone-unchecked-optional-access)
namespace hustings {
namespace {

using testing::Make;
using testing::TestNode;

// A record that says a number.
struct Saying {
  Open<Count> number;
};
BOOST_DESCRIBE_STRUCT(Saying, (), (number))

}  // namespace

HUSTINGS_KIND(Saying, "saying", 1)

namespace {

const Registry& registry() {
  static const Capability sayings{.name = "sayings",
                                  .kinds = {&kind<Saying>()},
                                  .rules = {},
                                  .projections = {},
                                  .importers = {},
                                  .datasets = {}};
  static const Registry made(std::array<const Capability*, 2>{&node_capability(), &sayings});
  return made;
}

std::vector<std::string> entries_of_a_node() {
  TestNode node(Make::sqlite, registry());
  for (const int number : {1, 2}) {
    Saying saying;
    saying.number.value.value = number;
    EXPECT_TRUE(node.say(draft(saying)));
  }
  return node.entries();
}

// The records of a small node: its operator's key first.
class RecordsTest : public ::testing::Test {
 protected:
  RecordsTest() : entries_(entries_of_a_node()) { open(); }
  void open() { records_ = *Records::open((dir_.path() / "r.db").string(), registry().kinds()); }
  Result<void> check(const std::string& entry) {
    return records_->check(entry, leaf_hash(bytes(entry)));
  }

  TemporaryFolder dir_;
  std::vector<std::string> entries_;
  std::unique_ptr<Records> records_;
};

TEST_F(RecordsTest, RemembersKeysFromOneRoundToTheNext) {
  ASSERT_GE(entries_.size(), 3U);
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
