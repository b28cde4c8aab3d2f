// Whom an observer follows, and what it cosigns.
#include <gtest/gtest.h>

#include "observe/own_witness.h"
#include "observe/testing.h"

// A test that meets nothing where something must be fails.
// NOLINTBEGIN(bugprone-unchecked-optional-access)
namespace hustings {
namespace {

using testing::FollowTest;
using testing::kNode;
using testing::kOrigin;
using testing::MemoryLog;
using testing::test_signer;

TEST_F(FollowTest, CosignsWhatItMirrorsUntilAForkStands) {
  const auto random = seeded_random(7);
  const auto watch = *open_own_witness(disk_, clock_, *random, dir_.path(), "observer.example");
  options_.watch = watch.get();
  grow(300);
  EXPECT_TRUE(round().cosigned);
  auto keys = node_.log.keys();
  keys.push_back(*watch->key());
  EXPECT_EQ(keys[1].name(), "observer.example/witness");
  EXPECT_EQ(open_checkpoint(file("log/checkpoint"), keys)->note.verified.size(), 2U);
  const std::string cosigned = file("log/checkpoint");
  EXPECT_FALSE(round().cosigned) << "once is enough";
  EXPECT_EQ(file("log/checkpoint"), cosigned);
  grow(310);
  EXPECT_TRUE(round().cosigned);

  const MemoryLog good = node_.log;
  fork(15, 400);
  EXPECT_EQ(raised(round()), std::vector<std::string>{"fork-310"});
  node_.log = good;
  grow(320);
  const Round after = round();
  EXPECT_EQ(after.size, 320U) << "the history that was proved goes on";
  EXPECT_FALSE(after.cosigned);
  std::filesystem::remove_all(folder() / "alerts");
  EXPECT_TRUE(round().cosigned);
}

TEST_F(FollowTest, AWitnessRemembersWhatAMirrorHasForgotten) {
  const auto random = seeded_random(7);
  const auto watch = *open_own_witness(disk_, clock_, *random, dir_.path(), "observer.example");
  options_.watch = watch.get();
  grow(300);
  round();
  std::filesystem::remove_all(folder());
  fork(15, 400);
  follow();
  const Round found = round();
  EXPECT_EQ(raised(found), std::vector<std::string>{"fork-300"});
  EXPECT_FALSE(found.cosigned);
}

TEST_F(FollowTest, AForeignLogNeedsAKeyFromElsewhere) {
  grow(300);
  node_.about = "";
  const std::string url = std::string(kNode) + "/log/";
  follower_ = std::make_unique<Follower>(options_, node_, url);
  const Round refused = round();
  EXPECT_TRUE(refused.problem);
  EXPECT_TRUE(refused.folder.empty());
  options_.keys = {test_signer("other.example/log").verifier()};
  EXPECT_TRUE(round().problem->message.contains("its key was not given"));
  options_.keys = node_.log.keys();
  EXPECT_EQ(round().size, 300U);
}

TEST_F(FollowTest, ANodeThatSaysAnotherKeyThanTheUserHasIsNotFollowed) {
  grow(300);
  options_.keys = {test_signer(kOrigin, KeyType::ed25519, "other").verifier()};
  const Round refused = round();
  EXPECT_EQ(refused.problem->code, Code::unverified);
  EXPECT_TRUE(refused.folder.empty());
}

TEST_F(FollowTest, TwoAddressesDoNotShareAMirror) {
  grow(300);
  round();
  options_.keys = node_.log.keys();
  Follower other(options_, node_, std::string(kNode) + "/log");
  node_.asked.clear();
  const auto refused = other.round();
  ASSERT_TRUE(refused);
  EXPECT_TRUE(refused->problem->message.contains("mirrored from https://party.example already"));
}

TEST(SourceTest, OriginsThatAreFoldersAndOthers) {
  EXPECT_EQ(*folder_of_log("hustings.party.example/log"), "hustings.party.example+log");
  EXPECT_EQ(*folder_of_log("127.0.0.1:8080/a/b"), "127.0.0.1:8080+a+b");
  for (const auto* bad : {"", "/", "a//b", "../x", "a/..", "a/.b", "a b", "a+b", "ä", "a/", "/a"})
    EXPECT_FALSE(folder_of_log(bad)) << bad;
  EXPECT_FALSE(folder_of_log(std::string(201, 'a')));
}

}  // namespace
}  // namespace hustings
// NOLINTEND(bugprone-unchecked-optional-access)
