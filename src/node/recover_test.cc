// What a node does after a crash, with a damaged public log, and with a disk that fails.
#include <gtest/gtest.h>

#include <future>

#include "node/testing.h"
#include "node/testing_memo.h"

// A test that meets nothing where something must be fails; its vectors may grow as they like.
// NOLINTBEGIN(bugprone-unchecked-optional-access,performance-inefficient-vector-operation)
namespace hustings {
namespace {

using testing::Make;
using testing::memo;

class RecoverTest : public testing::MemoNodeTest {
 protected:
  Path log(std::string_view below) { return node().dir() / "log" / below; }
  // Records until the log has `size` entries.
  void grow(std::uint64_t size) {
    const auto there = node().entries().size();
    std::vector<Submission> items;
    const std::uint64_t extra = there == 0 ? 2 : 0;  // the operator's key and the rules
    for (std::uint64_t i = there + extra; i < size; ++i) {
      items.push_back({.what = memo("a", fmt::format("words {}", i)), .by = node().op()});
    }
    for (const auto& answer : node()->admit(std::move(items))) ASSERT_GOOD(answer);
    ASSERT_EQ(node().entries().size(), size);
  }
  void flip(std::string_view below, std::size_t at) {
    auto bytes = *node().disk.read(log(below));
    bytes[at] = static_cast<char>(bytes[at] ^ 1);
    ASSERT_GOOD(node().disk.write(log(below), bytes, 0644));
  }
  void expect_refused(std::string_view what, std::string_view where) {
    node().close();
    const auto opened = node().try_open();
    EXPECT_FAILS(Code::unverified, opened);
    EXPECT_TRUE(opened.error().message.contains(what)) << opened.error().text();
    EXPECT_TRUE(opened.error().where.contains(where)) << opened.error().text();
    EXPECT_FALSE(opened.error().mend.empty());
  }
  void expect_whole(std::uint64_t size) {
    EXPECT_EQ(node().public_size(), size);
    const auto survey = *node()->tiles().survey(size);
    EXPECT_TRUE(survey.missing.empty());
    EXPECT_TRUE(survey.strays.empty());
  }
  // The database alone, while the node is closed.
  std::unique_ptr<Store> database() {
    const auto config = *read_config(node().disk, node().dir());
    return *Store::open(GetParam() == Make::sqlite ? node().sqlite_file() : config.database);
  }
};

TEST_P(RecoverTest, AfterEveryFailedCallThePublicLogCatchesUp) {
  grow(250);
  std::uint64_t size = 250;
  for (int n = 1; n <= 6; ++n) {
    node().disk.fail_at(n, Code::io, true);  // from here on, as when the process was killed
    std::vector<Submission> items;
    for (int i = 0; i < 300; ++i) items.push_back({.what = memo("a"), .by = node().op()});
    const auto answers = node()->admit(std::move(items));
    size += answers.size();
    for (const auto& answer : answers) ASSERT_GOOD(answer);
    node().close();
    node().disk.heal();
    ASSERT_GOOD(node().verify());  // the one before, or the new one
    node().open();
    expect_whole(size);
  }
}

TEST_P(RecoverTest, MissingFilesAreRestored) {
  grow(600);
  for (const std::string_view below : {"tile/0/000", "tile/entries/001", "tile/entries/002.p/88",
                                       "tile/1/000.p/2", "tile/0/002.p/88", "checkpoint"}) {
    const auto before = *node().disk.read(log(below));
    node().close();
    ASSERT_GOOD(node().disk.remove(log(below)));
    node().open();
    EXPECT_EQ(*node().disk.read(log(below)), before) << below;
    expect_whole(600);
  }
  node().close();
  std::filesystem::remove_all(log(""));
  node().open();
  expect_whole(600);
}

TEST_P(RecoverTest, WhatInterruptedWritesLeftIsRemoved) {
  grow(10);
  node().close();
  ASSERT_GOOD(node().disk.write(log("tile/0/000.p/9"), "old", 0644));
  ASSERT_GOOD(node().disk.write(log("tile/0/.000.1.1.tmp"), "half", 0644));
  node().open();
  expect_whole(10);
  EXPECT_FALSE(node().disk.read(log("tile/0/000.p/9")));
}

TEST_P(RecoverTest, ATamperedRightEdgeIsRefused) {
  grow(100);
  flip("tile/0/000.p/100", 40);
  expect_refused("differs", "tile/0/000.p/100");
}

TEST_P(RecoverTest, ATamperedBundleIsRefused) {
  grow(300);
  flip("tile/entries/001.p/44", 40);
  expect_refused("differs", "tile/entries/001.p/44");
}

TEST_P(RecoverTest, AForgedCheckpointIsRefused) {
  grow(10);
  auto note = *node().disk.read(log("checkpoint"));
  note[note.size() - 10] = note[note.size() - 10] == 'A' ? 'B' : 'A';
  ASSERT_GOOD(node().disk.write(log("checkpoint"), note, 0644));
  expect_refused("does not hold", "checkpoint");
}

TEST_P(RecoverTest, ADatabaseOlderThanThePublicLogIsRefused) {
  grow(10);
  const auto db = node().connect();
  const auto old = **read_state(*db, node()->config().origin);
  grow(20);
  node().close();
  // As when an old backup was put back.
  auto writer = database();
  const auto now = **read_state(writer->writer(), "log.example/main");
  ASSERT_GOOD(swap_state(writer->writer(), "log.example/main", now.head, old));
  writer.reset();
  expect_refused("it is behind or another", "checkpoint");
}

TEST_P(RecoverTest, ADatabaseThatSaysSomethingElseIsRefused) {
  grow(300);
  node().close();
  auto writer = database();
  ASSERT_GOOD(writer->writer().run("UPDATE entry SET jws = 'x' WHERE idx = 5"));
  writer.reset();
  ASSERT_GOOD(node().disk.remove(log("tile/0/000")));
  const auto opened = node().try_open();
  EXPECT_FAILS(Code::unverified, opened);
}

TEST_P(RecoverTest, AFullDiskDelaysPublishingOnly) {
  grow(10);
  node().disk.fail_at(1, Code::disk_full, true);
  const auto first = node().say(memo("a"));
  ASSERT_TRUE(first) << first.error().text();
  EXPECT_FALSE(first->published);
  EXPECT_EQ(node().public_size(), 10U);
  const auto second = node().say(memo("b"));
  ASSERT_TRUE(second);
  EXPECT_FALSE(second->published);
  node().disk.heal();
  const auto third = node().say(memo("c"));
  ASSERT_TRUE(third);
  EXPECT_TRUE(third->published);
  EXPECT_EQ(third->index, 12U);
  expect_whole(13);
}

TEST_P(RecoverTest, WhatAFullDiskDelayedIsPublishedAlsoWithoutANextRecord) {
  grow(10);
  node().disk.fail_at(1, Code::disk_full);
  EXPECT_FALSE(node().say(memo("a"))->published);
  // Files of the size before go once the checkpoint stands.
  const auto whole = [this] {
    return node().public_size() == 11 && node()->tiles().survey(11)->strays.empty();
  };
  for (int i = 0; i < 100 && !whole(); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  expect_whole(11);
}

TEST_P(RecoverTest, AnFsyncErrorStopsTheNode) {
  grow(10);
  node().disk.fail_at(1, Code::io);
  const auto first = node().say(memo("a"));
  ASSERT_TRUE(first) << first.error().text();
  EXPECT_FALSE(first->published) << "it stands, but nobody can see it yet";
  EXPECT_FAILS(Code::io, node().say(memo("b")));
  EXPECT_EQ(node().public_size(), 10U) << "nothing more is written";
  std::vector<std::future<Answers>> many;
  for (int i = 0; i < 40; ++i)
    many.push_back(node()->submit({{.what = memo("c"), .by = node().op()}}));
  for (auto& answers : many) EXPECT_FAILS(Code::io, answers.get()[0]);
  node().open();
  expect_whole(11);
  EXPECT_EQ(node().say(memo("d"))->index, 11U);
}

TEST_P(RecoverTest, SecretsAndDatabaseMustBelongTogether) {
  grow(5);
  const auto issuer = node().dir() / "secrets" / "issuers" / (node().op() + ".key");
  node().close();
  const auto key = *node().disk.read(issuer);
  ASSERT_GOOD(node().disk.remove(issuer));
  EXPECT_FAILS(Code::not_found, node().try_open());
  ASSERT_GOOD(node().disk.write(issuer, key, 0600));
  ASSERT_GOOD(node().disk.write(node().dir() / "secrets" / "log.key", std::string(64, 'a'), 0600));
  EXPECT_FAILS(Code::unverified, node().try_open());
  ASSERT_GOOD(node().disk.write(node().dir() / "secrets" / "log.key", "short", 0600));
  EXPECT_FAILS(Code::bad_input, node().try_open());
}

// The process is gone, its lock too; the database still works on what it had sent.
TEST(Recover, WaitsForTheCommitOfANodeThatWasKilled) {
  HUSTINGS_NEEDS(Make::postgres);
  testing::TestNode node(Make::postgres, testing::memo_registry());
  ASSERT_GOOD(node.say(memo("a")));
  const std::string database = node->config().database;
  node.close();
  for (const bool commits : {false, true}) {
    const auto killed = *open_postgres(database);
    std::optional tx = *Transaction::begin(*killed);
    ASSERT_GOOD(killed->run("UPDATE log_state SET size = size + 1"));
    auto opened = std::async(std::launch::async, [&] { return node.try_open(); });
    EXPECT_EQ(opened.wait_for(std::chrono::milliseconds(300)), std::future_status::timeout);
    if (commits) {
      ASSERT_GOOD(tx->commit());
    }
    tx.reset();
    EXPECT_EQ(opened.get().has_value(), !commits) << "one entry more than there is";
    node.close();
  }
}

INSTANTIATE_TEST_SUITE_P(Both, RecoverTest, ::testing::Values(Make::sqlite, Make::postgres),
                         testing::make_name);

}  // namespace
}  // namespace hustings
// NOLINTEND(bugprone-unchecked-optional-access,performance-inefficient-vector-operation)
