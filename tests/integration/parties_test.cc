// Identifiers in lists of others: looked at when a record is added, never in a log that has it.
#include <gtest/gtest.h>

#include "rooms.h"

namespace hustings {
namespace {

using testing::Make;
using testing::TestNode;

Draft listed_as(const std::string& list, const std::string& id) {
  Draft out = testing::organisation("A party of old");
  Organisation body = *out.as<Organisation>();
  body.listed_as.value = {{{"partyfacts"}, {"1970"}}, {{list}, {id}}};
  return draft(std::move(body));
}

// As rooms() was before identifiers were looked at.
const Registry& rooms_of_old() {
  static const Capability kParties = [] {
    Capability out = parties_capability();
    out.admissions = {};
    return out;
  }();
  static const std::array<const Capability*, 3> kAll = {&node_capability(), &kParties,
                                                        &ads_capability()};
  static const Registry made(kAll);
  return made;
}

class PartiesTest : public ::testing::TestWithParam<Make> {
 protected:
  void SetUp() override { HUSTINGS_NEEDS(GetParam()); }
};

TEST_P(PartiesTest, AWrongIdentifierOfAKnownListIsRefused) {
  TestNode node(GetParam(), testing::rooms());
  const auto said = node.say(listed_as("wikidata", "42"));
  EXPECT_FAILS(Code::bad_input, said);
  EXPECT_TRUE(said.error().where.contains("/listed_as/1/id")) << said.error().where;
  ASSERT_GOOD(node.say(listed_as("wikidata", "Q42")));
  ASSERT_GOOD(node.say(listed_as("chamber-of-commerce", "42")));
}

TEST_P(PartiesTest, ALogThatHasOneIsOpenedRebuiltAndRead) {
  TestNode node(GetParam(), rooms_of_old());
  const auto old = node.say(listed_as("wikidata", "42"));
  ASSERT_GOOD(old);
  node.close();
  const auto now = Node::open(node.world(), node.dir(), testing::rooms());
  ASSERT_TRUE(now) << now.error().text();
  ASSERT_GOOD((*now)->rebuild(true));
  ASSERT_GOOD((*now)->rebuild(false));
  const auto db = (*now)->connect();
  ASSERT_TRUE(db) << db.error().text();
  EXPECT_EQ(testing::rows(**db, "parties", {{"listed", "wikidata:42"}}).size(), 1U);
  const auto stored = read_record(**db, old->index);
  ASSERT_GOOD(stored);
  ASSERT_GOOD(open_record(old->index, stored->envelope, testing::rooms().kinds(), stored->erased));
}

INSTANTIATE_TEST_SUITE_P(Both, PartiesTest, ::testing::Values(Make::sqlite, Make::postgres),
                         testing::make_name);

}  // namespace
}  // namespace hustings
