// A node under many threads, in order, and at its end.
#include "node/node.h"

#include <gtest/gtest.h>

#include <latch>
#include <thread>

#include "base/id.h"
#include "node/kinds.h"
#include "node/testing.h"
#include "node/testing_memo.h"

// A test that meets nothing where something must be fails; its vectors may grow as they like.
// NOLINTBEGIN(bugprone-unchecked-optional-access,performance-inefficient-vector-operation)
namespace hustings {
namespace {

using testing::Make;
using testing::memo;
using testing::memo_registry;
using testing::TestNode;

class NodeTest : public testing::MemoNodeTest {};

TEST_P(NodeTest, ManyWritersOfOneThingMakeOneChain) {
  constexpr int kThreads = 6;
  constexpr int kEach = 12;
  TestNode& node = this->node();
  const std::string sub = "01890000-0000-7000-8000-00000000000a";
  std::latch start(kThreads);
  std::vector<std::vector<Admitted>> answers(kThreads);
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      start.arrive_and_wait();
      for (int i = 0; i < kEach; ++i) {
        const auto lane = t % 2 == 0 ? Lane::interactive : Lane::import;
        std::vector<Submission> items;
        items.push_back({.what = memo("a", fmt::format("{} {}", t, i)),
                         .by = node.op(),
                         .source = {},
                         .about = sub});
        auto answer = std::move(node->admit(std::move(items), lane)[0]);
        ASSERT_TRUE(answer) << answer.error().text();
        answers[t].push_back(*std::move(answer));
        if (i % 4 == 0) {  // issuers come while others are being prepared
          const auto issuer = node->create_issuer();
          ASSERT_TRUE(issuer) << issuer.error().text();
          EXPECT_TRUE(node->admit({}, lane).empty());
          items.clear();
          items.push_back({.what = memo("b"), .by = *issuer});
          ASSERT_TRUE(node->admit(std::move(items), lane)[0]);
        }
      }
    });
  }
  for (auto& thread : threads) thread.join();
  const auto versions = *read_versions(*node.connect(), sub);
  ASSERT_EQ(versions.size(), std::size_t{kThreads} * kEach);
  std::optional<Hash> before;
  for (const Index index : versions) {
    EXPECT_EQ(node.record(index).head.prev, before);
    before = *read_leaf(*node.connect(), index);
  }
  const auto entries = node.entries();
  for (const auto& mine : answers) {
    for (const auto& answer : mine) {
      EXPECT_TRUE(answer.published);
      EXPECT_EQ(answer.leaf, leaf_hash(bytes(entries[answer.index])));
    }
  }
  EXPECT_EQ(node.public_size(), entries.size());
  ASSERT_GOOD(node->rebuild(true));
}

TEST_P(NodeTest, RebuildAndScrubStopTheWriterForAMoment) {
  TestNode& node = this->node();
  std::atomic<bool> done{false};
  std::vector<std::thread> threads;
  for (const Lane lane : {Lane::interactive, Lane::import}) {
    threads.emplace_back([&, lane] {
      for (int i = 0; !done; ++i) {
        std::vector<Submission> items;
        for (int n = 0; n < 5; ++n) {
          items.push_back({.what = memo("a", fmt::format("words {}", i), 90 + i % 20),
                           .by = node.op(),
                           .source = fmt::format("row {} {}", n, static_cast<int>(lane))});
        }
        for (const auto& answer : node->admit(std::move(items), lane)) ASSERT_GOOD(answer);
      }
    });
  }
  for (int i = 0; i < 4; ++i) {
    ASSERT_GOOD(node->rebuild(true));
    ASSERT_GOOD(node->scrub());
    ASSERT_GOOD(node->rebuild(false));
    EXPECT_EQ(node->issuers().size(), 1U);
  }
  done = true;
  for (auto& thread : threads) thread.join();
  ASSERT_GOOD(node->rebuild(true));
}

// Everything that a node has made, in one string.
std::string all_of(TestNode& node) {
  std::string out;
  for (const auto& entry : node.entries()) out += entry + '\n';
  const auto db = node.connect();
  const auto add = [&out](const SqlRow& row) -> Result<void> {
    out += row.canonical(0) + '\n';
    return {};
  };
  EXPECT_TRUE(db->query("SELECT items FROM disclosure ORDER BY idx", {}, add));
  EXPECT_TRUE(db->query("SELECT box FROM sealed ORDER BY idx", {}, add));
  EXPECT_TRUE(db->query("SELECT fingerprint FROM source ORDER BY fingerprint", {}, add));
  return out + *node->tiles().checkpoint();
}

TEST_P(NodeTest, TheSameSeedAndSubmissionsGiveTheSameBytes) {
  std::vector<std::string> made;
  for (int run = 0; run < 2; ++run) {
    TestNode node(GetParam(), memo_registry(), 42);
    const std::string party = *node->create_issuer();
    std::vector<std::future<Answers>> waiting;
    for (int chunk = 0; chunk < 12; ++chunk) {
      std::vector<Submission> items;
      for (int i = 0; i < 20; ++i) {
        items.push_back({.what = memo("a", fmt::format("words {}", chunk * i), i, "secret"),
                         .by = i % 3 == 0 ? party : node.op(),
                         .source = fmt::format("row {}", i)});
      }
      waiting.push_back(node->submit(std::move(items), Lane::import));
    }
    for (auto& answers : waiting) {
      for (const auto& answer : answers.get()) ASSERT_GOOD(answer);
    }
    made.push_back(all_of(node));
  }
  EXPECT_EQ(made[0], made[1]);
}

TEST_P(NodeTest, ANodeThatIsOpenedAgainDrawsAnew) {
  TestNode& node = this->node();
  const auto first = *node.say(memo("a"));
  const std::string issuer = *node->create_issuer();
  node.open();
  const auto second = *node.say(memo("a"));
  EXPECT_NE(node.record(first.index).head.sub, node.record(second.index).head.sub);
  EXPECT_EQ(node.record(second.index).head.prev, std::nullopt);
  EXPECT_NE(*node->create_issuer(), issuer);
}

TEST_P(NodeTest, ItsEndAnswersEverythingThatWasSubmitted) {
  TestNode& node = this->node();
  std::vector<std::future<Answers>> waiting;
  for (int i = 0; i < 24; ++i) {
    std::vector<Submission> items;
    for (int n = 0; n < 30; ++n) items.push_back({.what = memo("a"), .by = node.op()});
    waiting.push_back(
        node->submit(std::move(items), i % 2 == 0 ? Lane::interactive : Lane::import));
  }
  node.close();
  Index last = 0;
  for (auto& future : waiting) {
    ASSERT_EQ(future.wait_for(std::chrono::seconds(0)), std::future_status::ready);
    for (const auto& answer : future.get()) {
      ASSERT_GOOD(answer);
      EXPECT_TRUE(answer->published);
      last = std::max(last, answer->index);
    }
  }
  EXPECT_EQ(node.public_size(), last + 1);
  node.open();
  EXPECT_EQ(node.entries().size(), last + 1);
}

TEST_P(NodeTest, NewRulesAreLoggedAndJudgeEverythingAgain) {
  TestNode& node = this->node();
  ASSERT_GOOD(node.say(memo("a", "", 200)));
  const std::size_t before = node.entries().size();
  node.close();
  auto later = Node::open(node.world(), node.dir(), testing::memo_registry_with_new_rule());
  ASSERT_TRUE(later) << later.error().text();
  const auto db = *(*later)->connect();
  EXPECT_EQ(*db->integer("SELECT MAX(rule_version) FROM finding"), 2);
  EXPECT_EQ(*db->integer("SELECT COUNT(*) FROM finding"), 1);
  EXPECT_EQ(*db->integer("SELECT COUNT(*) FROM record WHERE kind = 'ruleset'"), 2);
  later->reset();
  EXPECT_EQ(node.public_size(), before + 1);
  later = Node::open(node.world(), node.dir(), testing::memo_registry_with_new_rule());
  ASSERT_TRUE(later);
  later->reset();
  EXPECT_EQ(node.public_size(), before + 1) << "once";
}

TEST_P(NodeTest, OnlyOneProcessWrites) {
  TestNode& node = this->node();
  EXPECT_FAILS(Code::unavailable, Node::open(node.world(), node.dir(), memo_registry()));
  EXPECT_FAILS(Code::unavailable, init_node(node.world(), node.dir(), "log.example/main", ""));
  node.close();
  EXPECT_FAILS(Code::conflict, init_node(node.world(), node.dir(), "log.example/main", ""));
}

TEST_P(NodeTest, InitOverwritesNoPartOfANode) {
  TestNode& node = this->node();
  node.close();
  const Path config = node.dir() / "hustings.toml";
  const Path key = node.dir() / "secrets" / "log.key";
  const auto before = *node.disk.read(key);
  ASSERT_GOOD(node.disk.remove(config));
  const auto refused = init_node(node.world(), node.dir(), "log.example/main", "");
  EXPECT_FAILS(Code::conflict, refused);
  EXPECT_TRUE(refused.error().mend.contains("restore that file")) << refused.error().text();
  EXPECT_EQ(*node.disk.read(key), before);
  // As when the power went during the first one.
  ASSERT_GOOD(node.disk.write(node.dir() / "init.unfinished", "", 0644));
  ASSERT_GOOD(init_node(node.world(), node.dir(), "log.example/main", ""));
  EXPECT_FALSE(node.disk.read(node.dir() / "init.unfinished"));
  ASSERT_GOOD(node.try_open());
  EXPECT_EQ(node.say(memo("a"))->index, 2U);
}

TEST_P(NodeTest, RenewedFromOneSeedTwoEmptyNodesBecomeOne) {
  std::uint64_t seed = 0;  // of what was before
  const auto renewed = [&] {
    TestNode node(GetParam(), memo_registry(), ++seed);
    node.close();
    const auto random = seeded_random(7);
    const World world{node.disk, node.clock, *random};
    const auto done = renew_node(world, node.dir(), {{"QM", {"Ardovia", "en"}}});
    EXPECT_TRUE(done) << done.error().text();
    auto opened = Node::open(world, node.dir(), memo_registry());
    EXPECT_TRUE(opened) << opened.error().text();
    EXPECT_EQ((*opened)->config().countries.at("QM").name, "Ardovia");
    std::vector<Submission> said;
    said.push_back({.what = memo("a"), .by = (*opened)->config().operator_id});
    const Answers answers = (*opened)->admit(std::move(said));
    EXPECT_TRUE(answers[0]) << answers[0].error().text();
    const auto public_log = node.verify();
    EXPECT_TRUE(public_log) << public_log.error().text();
    return std::pair((*opened)->verifier().text(), answers[0]->leaf);
  };
  EXPECT_EQ(renewed(), renewed());
}

TEST_P(NodeTest, OnlyAnUnusedNodeIsRenewed) {
  TestNode node(GetParam(), memo_registry());
  const auto renew = [&] { return renew_node(node.world(), node.dir(), {}); };
  EXPECT_FAILS(Code::unavailable, renew());  // it is open
  ASSERT_GOOD(node->create_issuer());
  node.close();
  EXPECT_FAILS(Code::conflict, renew());
  TestNode other(GetParam(), memo_registry());
  ASSERT_GOOD(other.say(memo("a")));
  other.close();
  EXPECT_FAILS(Code::conflict, renew_node(other.world(), other.dir(), {}));
  other.open();
  EXPECT_EQ(other.public_size(), 3U) << "nothing has changed";
}

INSTANTIATE_TEST_SUITE_P(Both, NodeTest, ::testing::Values(Make::sqlite, Make::postgres),
                         testing::make_name);

TEST(NodeLanes, InteractiveGoesBeforeWhatIsImported) {
  TestNode node(Make::sqlite, memo_registry());
  const auto other = *open_sqlite(node.sqlite_file());
  auto held = Transaction::begin(*other);  // the writer waits
  ASSERT_TRUE(held);
  const auto submit = [&](int items, Lane lane) {
    std::vector<Submission> all;
    for (int i = 0; i < items; ++i) all.push_back({.what = memo("a"), .by = node.op()});
    return node->submit(std::move(all), lane);
  };
  auto begun = submit(1, Lane::import);
  std::this_thread::sleep_for(std::chrono::milliseconds(500));  // until the writer has taken it
  std::vector<std::future<Answers>> imports;
  for (int i = 0; i < 3; ++i) imports.push_back(submit(kMaxChunk, Lane::import));
  auto person = submit(1, Lane::interactive);
  std::this_thread::sleep_for(std::chrono::milliseconds(1500));  // until all are prepared
  ASSERT_GOOD(held->commit());
  const Index mine = person.get()[0]->index;
  EXPECT_LT(begun.get()[0]->index, mine) << "it was on its way";
  EXPECT_GT(imports[0].get()[0]->index, mine) << "nothing else goes before";
}

}  // namespace
}  // namespace hustings
// NOLINTEND(bugprone-unchecked-optional-access,performance-inefficient-vector-operation)
