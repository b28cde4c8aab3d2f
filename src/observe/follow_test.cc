// What an observer fetches, what it finds, what it keeps.
#include <gtest/gtest.h>

#include <set>

#include "observe/testing.h"

// A test that meets nothing where something must be fails.
// NOLINTBEGIN(bugprone-unchecked-optional-access)
namespace hustings {
namespace {

using testing::FollowTest;
using testing::kOrigin;
using testing::MemoryLog;

TEST_F(FollowTest, FetchesOnlyWhatIsNew) {
  grow(300);
  EXPECT_EQ(round().size, 300U);
  expect_mirror(300);
  EXPECT_TRUE(round().raised.empty());
  EXPECT_TRUE(node_.asked.empty()) << "nothing is new";
  grow(310);
  const Round more = round();
  EXPECT_EQ(more.was, 300U);
  EXPECT_EQ(more.size, 310U);
  EXPECT_EQ(node_.asked,
            (std::set<std::string>{"tile/0/001.p/54", "tile/1/000.p/1", "tile/entries/001.p/54"}));
  expect_mirror(310);
  follow();  // a new process
  round();
  EXPECT_TRUE(node_.asked.empty());
  grow(70000);
  EXPECT_EQ(round().size, 70000U);
  EXPECT_FALSE(node_.asked.contains("tile/0/000"));
  EXPECT_FALSE(node_.asked.contains("tile/entries/000"));
  expect_mirror(70000);
  EXPECT_TRUE(round().standing.empty());
}

TEST_F(FollowTest, AnEmptyLogIsMirroredToo) {
  grow(0);
  EXPECT_EQ(round().size, 0U);
  EXPECT_NE(file("log/checkpoint"), "none");
  grow(1);
  EXPECT_EQ(round().size, 1U);
  expect_mirror(1);
}

TEST_F(FollowTest, ForksOfEverySizeAreKeptWithBothCheckpoints) {
  grow(300);
  round();
  const std::string known = node_.log.files["checkpoint"];
  for (const std::uint64_t size : {300, 299, 20, 700}) {
    std::filesystem::remove_all(folder() / "alerts");
    fork(15, size);
    const Round found = round();
    ASSERT_EQ(raised(found), std::vector<std::string>{"fork-300"}) << size;
    EXPECT_EQ(found.size, 300U);
    EXPECT_EQ(file("alerts/fork-300/known.checkpoint"), known);
    EXPECT_EQ(file("alerts/fork-300/shown.checkpoint"), node_.log.files["checkpoint"]);
    EXPECT_TRUE(file("alerts/fork-300/alert.json").contains("\"alert\":\"fork\""));
    expect_mirror(300);
  }
  const std::string first = file("alerts/fork-300/alert.json");
  clock_.set({clock_.now().unix_ms + 60'000});
  fork(15, 800);
  const Round again = round();
  EXPECT_TRUE(again.raised.empty()) << "one finding is one alert";
  EXPECT_EQ(again.standing, std::vector<std::string>{"fork-300"});
  EXPECT_EQ(file("alerts/fork-300/alert.json"), first) << "never written over";
}

TEST_F(FollowTest, ARollbackIsNoFork) {
  grow(300);
  round();
  const MemoryLog whole = node_.log;
  fork(290, 290);
  const Round found = round();
  EXPECT_EQ(raised(found), std::vector<std::string>{"rollback-300"});
  EXPECT_EQ(found.size, 300U);
  expect_mirror(300);
  node_.log = whole;  // it comes back, and goes on
  grow(400);
  const Round after = round();
  EXPECT_EQ(after.size, 400U);
  EXPECT_EQ(after.standing, std::vector<std::string>{"rollback-300"}) << "a human removes it";
  expect_mirror(400);
}

TEST_F(FollowTest, AForkIsSeenAlsoWhereTheMirrorWasNotFinished) {
  grow(300);
  round();
  grow(600);
  node_.log.files.erase("tile/entries/001");
  EXPECT_EQ(raised(round()), std::vector<std::string>{"damage-tile-entries-001"});
  EXPECT_EQ(round().size, 300U);
  fork(400, 600);
  EXPECT_EQ(raised(round()), std::vector<std::string>{"fork-600"});
}

TEST_F(FollowTest, DamagedFilesAreNotTakenAndMendThemselves) {
  grow(700);
  for (const auto* name : {"tile/entries/001", "tile/0/000", "tile/1/000.p/2",
                           "tile/entries/002.p/188", "tile/0/002.p/188"}) {
    const std::string good = node_.log.files[name];
    node_.log.files[name][40] ^= 1;
    const Round found = round();
    ASSERT_EQ(found.raised.size(), 1U) << name;
    EXPECT_EQ(found.raised[0].kind, AlertKind::damage) << found.raised[0].what;
    EXPECT_EQ(found.size, 0U);
    EXPECT_EQ(file("log/checkpoint"), "none") << name;
    std::filesystem::remove_all(folder() / "alerts");
    node_.log.files[name] = good;
  }
  EXPECT_EQ(round().size, 700U);
  expect_mirror(700);
}

TEST_F(FollowTest, ACheckpointThatTheKeyHasNotSignedIsAnAlert) {
  grow(300);
  round();
  const std::string good = node_.log.files["checkpoint"];
  std::string bad = good;
  bad[bad.size() - 10] = bad[bad.size() - 10] == 'A' ? 'B' : 'A';
  node_.log.files["checkpoint"] = bad;
  EXPECT_EQ(raised(round()), std::vector<std::string>{"signature-checkpoint"});
  EXPECT_EQ(file("alerts/signature-checkpoint/shown.checkpoint"), bad);
  node_.log.files["checkpoint"] = "<html>We are back soon</html>\n";
  const Round words = round();
  EXPECT_TRUE(words.raised.empty()) << "no checkpoint at all is no signature";
  EXPECT_TRUE(words.problem);
  expect_mirror(300);
}

TEST_F(FollowTest, AnotherKeyIsAnAlertAndNothingIsTaken) {
  grow(300);
  round();
  grow(310);
  for (const auto* origin : {kOrigin, "log.example/new"}) {
    node_.rename(origin, "other key");
    const Round found = round();
    ASSERT_EQ(found.raised.size(), 1U);
    EXPECT_EQ(found.raised[0].kind, AlertKind::key);
    EXPECT_EQ(found.size, 300U);
  }
  EXPECT_EQ(file("log.vkey"), node_.log.keys()[0].text() + "\n") << "pinned";
}

TEST_F(FollowTest, SilenceIsAnAlertAfterTheStatedTime) {
  grow(20);
  round();
  node_.alive = false;
  clock_.set({clock_.now().unix_ms + 3600'000});
  const Round soon = round();
  EXPECT_TRUE(soon.raised.empty());
  EXPECT_TRUE(soon.problem);
  clock_.set({clock_.now().unix_ms + 1});
  follow();  // also in another process
  EXPECT_EQ(raised(round()), std::vector<std::string>{"silence"});
  node_.alive = true;
  grow(30);
  const Round back = round();
  EXPECT_EQ(back.size, 30U);
  EXPECT_EQ(back.standing, std::vector<std::string>{"silence"});
}

TEST_F(FollowTest, NothingNewIsAnAlertOnlyForWhoAsksForIt) {
  grow(20);
  round();
  clock_.set({clock_.now().unix_ms + std::int64_t{10} * 3600'000});
  EXPECT_TRUE(round().raised.empty());
  options_.still = std::chrono::hours(9);
  EXPECT_EQ(raised(round()), std::vector<std::string>{"silence-still"});
}

TEST_F(FollowTest, ALogThatGrowsWhileItIsReadIsReadAgain) {
  node_.once = false;
  grow(300);
  node_.before_tile = [this] { grow(320); };  // "tile/0/001.p/44" is gone, and not full yet
  const Round found = round();
  EXPECT_TRUE(found.raised.empty());
  EXPECT_EQ(found.size, 320U);
  expect_mirror(320);
  grow(330);
  node_.before_tile = [this] {
    grow(600);
    node_.log.files["tile/1/000.p/1"] = node_.log.files["tile/1/000.p/2"].substr(0, 32);
    node_.log.files["checkpoint"] = "";
  };
  EXPECT_EQ(round().size, 330U) << "cut from the full ones";
}

// Stops at each write in turn, as a full disk would, and then as a process that is killed.
TEST_F(FollowTest, AMirrorSurvivesAFailureOfEachWrite) {
  for (int n = 1;; ++n) {
    std::filesystem::remove_all(folder());
    node_.log = MemoryLog();
    grow(600);
    follow();
    disk_.heal();
    round();
    grow(1100);
    disk_.fail_at(n, Code::disk_full, true);
    node_.asked.clear();
    const auto broken = follower_->round();
    if (broken) {
      EXPECT_GT(n, 5);
      break;
    }
    disk_.heal();
    const auto opened =
        verify_log([&](std::string_view path) { return disk_.read(folder() / "log" / path); },
                   node_.log.keys());
    ASSERT_TRUE(opened) << n << ": " << opened.error().text();
    follow();
    EXPECT_EQ(round().size, 1100U);
    expect_mirror(1100);
  }
}

TEST_F(FollowTest, WhatIsMissingOrDamagedInTheMirrorComesBack) {
  grow(70000);
  round();
  for (const auto* name : {"log/tile/1/000", "log/tile/entries/003", "log/tile/0/010"}) {
    std::filesystem::remove(folder() / name);
    follow();
    EXPECT_EQ(round().size, 70000U);
    EXPECT_LT(node_.asked.size(), 12U) << name;
    expect_mirror(70000);
  }
}

}  // namespace
}  // namespace hustings
// NOLINTEND(bugprone-unchecked-optional-access)
