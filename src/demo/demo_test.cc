#include "demo/demo.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <set>

#include "ads/ads.h"
#include "cases/cases.h"
#include "node/reader.h"
#include "store/testing.h"

// A test that meets nothing where something must be fails.
// NOLINTBEGIN(bugprone-unchecked-optional-access)
namespace hustings::demo {
namespace {

using testing::FaultyDisk;
using testing::Make;
using testing::TestDatabase;

const Registry& rooms() {
  static const auto kAll = std::to_array<const Capability*>(
      {&node_capability(), &parties_capability(), &ads_capability(), &cases_capability()});
  static const Registry made(kAll);
  return made;
}

// A node that was just made, in the real world.
class DemoTest : public ::testing::TestWithParam<Make> {
 protected:
  void SetUp() override { HUSTINGS_NEEDS(GetParam()); }

  // The log's state after the telling.
  static TreeHead told(Make make, std::uint64_t seed) {
    const TemporaryFolder folder;
    const TestDatabase database(make);
    FaultyDisk disk;
    const SystemClock clock;
    const auto random = system_random();
    const std::string where = make == Make::postgres ? database.where() : "";
    const Path dir = folder.path() / "node";
    auto made = init_node({disk, clock, *random}, dir, std::string(kOrigin), where);
    EXPECT_TRUE(made) << made.error().text();
    const auto done = tell(disk, dir, rooms(), {}, seed);
    EXPECT_TRUE(done) << done.error().text();
    const auto node = Node::open({disk, clock, *random}, dir, rooms());
    EXPECT_TRUE(node) << node.error().text();
    return (*read_state(**(*node)->connect(), std::string(kOrigin)))->head;
  }
};

TEST_P(DemoTest, TheSeedAloneMakesTheLog) {
  static const TreeHead expected = told(Make::sqlite, 2029);
  EXPECT_GT(expected.size, kPages);
  EXPECT_EQ(told(GetParam(), 2029), expected);
}
INSTANTIATE_TEST_SUITE_P(Both, DemoTest, ::testing::Values(Make::sqlite, Make::postgres),
                         testing::make_name);

TEST(Demo, AnotherSeedMakesAnotherCast) {
  const auto setting = builtin_setting();
  ASSERT_TRUE(setting);
  const auto names = [&](std::uint64_t seed) {
    Dice dice(seeded_random(seed));
    std::vector<std::string> out;
    for (const auto& page : make_cast(*setting, dice).pages) out.push_back(page.name);
    return out;
  };
  EXPECT_EQ(names(1), names(1));
  EXPECT_NE(names(1), names(2));
}

// Every name says a place that only this union has.
TEST(Demo, NoNameCanBeTakenForARealOne) {
  const auto setting = builtin_setting();
  ASSERT_TRUE(setting);
  Dice dice(seeded_random(2029));
  const Cast cast = make_cast(*setting, dice);
  std::vector<std::string> places = {setting->union_name};
  for (const auto& land : setting->lands) {
    places.push_back(land.of);
    places.insert(places.end(), land.towns.begin(), land.towns.end());
  }
  const auto fictional = [&](const std::string& name) {
    return std::ranges::any_of(places, [&](const auto& place) { return name.contains(place); });
  };
  for (const auto& party : cast.parties) EXPECT_TRUE(fictional(party.name)) << party.name;
  for (const auto& page : cast.pages) {
    EXPECT_TRUE(fictional(page.name)) << page.name;
    EXPECT_TRUE(fictional(page.payer)) << page.payer;
  }
  EXPECT_FALSE(fictional("Party of the Example Lighthouse"));
}

TEST(Demo, EveryCaseIsInTheCastOfAnySeed) {
  const auto setting = builtin_setting();
  ASSERT_TRUE(setting);
  for (const std::uint64_t seed : {1U, 2029U, 77U}) {
    Dice dice(seeded_random(seed));
    const Cast cast = make_cast(*setting, dice);
    EXPECT_EQ(cast.pages.size(), kPages);
    std::set<Stance> stances;
    std::set<Claim> claims;
    std::set<std::string> ids;
    for (const auto& party : cast.parties) stances.insert(party.stance);
    for (const auto& page : cast.pages) {
      if (page.party) claims.insert(page.claim);
      EXPECT_TRUE(ids.insert(page.platform + page.id).second) << "two pages with one id";
    }
    EXPECT_EQ(stances.size(), 4U);
    EXPECT_EQ(claims.size(), 4U);
  }
}

TEST(Demo, ARealNodeIsRefused) {
  const TemporaryFolder folder;
  const auto disk = real_disk();
  const SystemClock clock;
  const auto random = system_random();
  ASSERT_GOOD(init_node({*disk, clock, *random}, folder.path(), "log.example/main", ""));
  EXPECT_FAILS(hustings::Code::bad_input, tell(*disk, folder.path(), rooms(), {}, 1));
  EXPECT_FAILS(hustings::Code::not_found, tell(*disk, folder.path() / "none", rooms(), {}, 1));
}

}  // namespace
}  // namespace hustings::demo
// NOLINTEND(bugprone-unchecked-optional-access)
