// How a node asks its witnesses, what it believes of their answers, and when it refuses to run.
#include "node/witnesses.h"

#include <gtest/gtest.h>

#include "node/testing.h"
#include "node/testing_memo.h"
#include "node/testing_witness.h"

// A test that meets nothing where something must be fails; its vectors may grow as they like.
// NOLINTBEGIN(bugprone-unchecked-optional-access,performance-inefficient-vector-operation)
namespace hustings {
namespace {

using testing::FakeNet;
using testing::FakeWitness;
using testing::Make;
using testing::memo;
using Mood = FakeWitness::Mood;

class WitnessedNodeTest : public testing::MemoNodeTest {
 protected:
  // Opens the node again with witnesses a, b and c, of whom k must cosign.
  void witnessed(std::size_t k) {
    net_.log = node()->verifier();
    for (const auto* name : {"a", "b", "c"}) net_.add(name);
    put_policy(net_.policy(k));
    node().http = &net_;
    node().open();
  }
  void put_policy(const std::string& text) {
    ASSERT_GOOD(node().disk.write(node().dir() / kPolicyFile, text, 0644));
  }
  FakeWitness& witness(const std::string& name) { return net_.add(name); }
  Admitted say() {
    auto admitted = node().say(memo("a"));
    EXPECT_TRUE(admitted) << admitted.error().text();
    return admitted ? *admitted : Admitted{};
  }
  // Names of those whose cosignature the public checkpoint has.
  std::vector<std::string> signers() {
    auto keys = net_keys();
    const auto opened =
        open_checkpoint(*node().disk.read(node().dir() / "log" / "checkpoint"), keys);
    EXPECT_TRUE(opened) << opened.error().text();
    std::vector<std::string> out;
    if (!opened) return out;
    EXPECT_TRUE(opened->note.unverified.empty());
    for (const auto& s : opened->note.verified) {
      if (s.key.type() == KeyType::cosignature) out.push_back(s.key.name());
    }
    return out;
  }
  std::vector<VerifierKey> net_keys() {
    std::vector<VerifierKey> keys = {*net_.log};
    for (const auto* name : {"a", "b", "c"}) keys.push_back(witness(name).key());
    return keys;
  }
  WitnessRow row(const std::string& name) {
    node().close();  // what is known is saved at the latest now
    const auto store =
        *Store::open(database_of(*read_config(node().disk, node().dir()), node().dir()));
    const auto rows = *read_witnesses(store->writer());
    for (const auto& known : rows) {
      if (known.vkey == witness(name).key().text()) return known;
    }
    return {};
  }
  void later(std::int64_t seconds) {
    node().clock.set({node().clock.now().unix_ms + seconds * 1000});
  }
  using Names = std::vector<std::string>;

  FakeNet net_;
};

TEST_P(WitnessedNodeTest, CheckpointsCarryWhatWitnessesSay) {
  witnessed(2);
  EXPECT_TRUE(say().witnessed);
  EXPECT_EQ(signers(), (Names{"a", "b", "c"}));
  EXPECT_TRUE(say().witnessed);
  EXPECT_EQ(signers(), (Names{"a", "b", "c"}));
  EXPECT_EQ(witness("a").sizes, (std::vector<std::uint64_t>{0, 3})) << "sizes are remembered";
  node().open();
  EXPECT_TRUE(say().witnessed);
  EXPECT_EQ(witness("a").sizes, (std::vector<std::uint64_t>{0, 3, 4})) << "also over a restart";
  EXPECT_EQ(row("a").size, 5U);
  EXPECT_EQ(row("a").good, 3);
  EXPECT_EQ(row("a").cosigned, 1700000000);
  const auto store =
      *Store::open(database_of(*read_config(node().disk, node().dir()), node().dir()));
  EXPECT_EQ(witnessed_at(store->writer(), 0).value(), Instant{1700000000000}) << "for clocks";
}

TEST_P(WitnessedNodeTest, WithoutAPolicyNobodyIsAsked) {
  net_.log = node()->verifier();
  node().http = &net_;
  node().open();
  const Admitted said = say();
  EXPECT_TRUE(said.published);
  EXPECT_FALSE(said.witnessed);
  EXPECT_EQ(net_.rounds, 0);
}

TEST_P(WitnessedNodeTest, ABadWitnessDoesNotStopAnythingAndIsNotBelieved) {
  witnessed(3);
  say();
  for (const Mood mood : {Mood::dead, Mood::slow, Mood::wrong_key, Mood::broken, Mood::other_text,
                          Mood::words, Mood::boasting}) {
    later(1000);
    witness("b").mood = mood;
    const Admitted said = say();
    EXPECT_TRUE(said.published) << static_cast<int>(mood);
    EXPECT_FALSE(said.witnessed) << "two of three " << static_cast<int>(mood);
    EXPECT_EQ(signers(), (Names{"a", "c"})) << static_cast<int>(mood);
    ASSERT_GOOD(node().verify());
  }
  later(1000);
  witness("b").mood = Mood::good;
  EXPECT_TRUE(say().witnessed) << "back again";
  EXPECT_EQ(row("b").failures, 0);
  EXPECT_EQ(row("b").bad, 7);
}

TEST_P(WitnessedNodeTest, TwoOfThreeAreEnoughWhereThePolicySaysSo) {
  witnessed(2);
  witness("b").mood = Mood::dead;
  EXPECT_TRUE(say().witnessed);
  later(1000);
  witness("c").mood = Mood::broken;
  EXPECT_FALSE(say().witnessed);
  EXPECT_EQ(signers(), (Names{"a"}));
}

TEST_P(WitnessedNodeTest, AFailedWitnessIsLeftAloneForAWhile) {
  witnessed(2);
  witness("b").mood = Mood::dead;
  for (int i = 0; i < 5; ++i) say();
  EXPECT_EQ(witness("b").asked, 1) << "the clock stands still";
  later(2);
  say();
  EXPECT_EQ(witness("b").asked, 2);
  later(1);
  say();
  EXPECT_EQ(witness("b").asked, 2) << "two seconds after the second failure";
  later(1);
  say();
  EXPECT_EQ(witness("b").asked, 3);
}

TEST_P(WitnessedNodeTest, AWitnessElsewhereIsAskedAgainFromWhereItIs) {
  witnessed(3);
  say();
  const auto at_three = witness("b").last;
  say();
  say();
  witness("b").last = at_three;  // it was restored from a copy
  EXPECT_TRUE(say().witnessed);
  EXPECT_EQ(witness("b").sizes, (std::vector<std::uint64_t>{0, 3, 4, 5, 3}));
  witness("b").mood = Mood::forgetful;
  EXPECT_TRUE(say().witnessed);
  EXPECT_EQ(witness("b").sizes.back(), 0U);
}

TEST_P(WitnessedNodeTest, ManyRecordsGoOutTogether) {
  witnessed(2);
  std::vector<std::future<Answers>> answers;
  for (int i = 0; i < 200; ++i) {
    std::vector<Submission> one;
    one.push_back({.what = memo("a"), .by = node().op()});
    answers.push_back(node()->submit(std::move(one)));
  }
  for (auto& answer : answers) EXPECT_TRUE(answer.get()[0]->witnessed);
  EXPECT_LT(witness("a").asked, 50) << "ten rounds a second at most";
  EXPECT_EQ(node().public_size(), 202U);
}

// ---- the guard ---------------------------------------------------------------------------------

// A whole node's folder as it was, with the database: with SQLite only.
class RollbackTest : public WitnessedNodeTest {
 protected:
  void keep() {
    node().close();
    std::filesystem::copy(node().dir(), kept(), std::filesystem::copy_options::recursive);
    node().open();
  }
  void restore() {
    node().close();
    std::filesystem::remove_all(node().dir());
    std::filesystem::copy(kept(), node().dir(), std::filesystem::copy_options::recursive);
  }
  Path kept() { return node().dir().string() + ".kept"; }
  void expect_refused(std::string_view what) {
    node().close();
    const auto opened = node().try_open();
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, Code::unverified);
    EXPECT_TRUE(opened.error().message.contains(what)) << opened.error().text();
    EXPECT_TRUE(opened.error().where.contains("witness a")) << opened.error().text();
    EXPECT_TRUE(opened.error().mend.contains("old copy"));
  }
};

TEST_P(RollbackTest, ANodeFromAnOldCopyRefusesToRun) {
  witnessed(2);
  say();
  keep();
  say();
  restore();
  expect_refused("it has seen 4 entries of this log, this node has 3");
  EXPECT_EQ(witness("a").asked, 2) << "nothing was asked of the witness";
}

TEST_P(RollbackTest, ANodeThatWentOnFromAnOldCopyRefusesToRun) {
  witnessed(2);
  say();
  keep();
  say();
  say();
  const auto seen = witness("a").note;
  restore();
  node().http = nullptr;  // without its witnesses nothing holds it
  node().open();
  for (int i = 0; i < 2; ++i) ASSERT_TRUE(node().say(memo("b", "another history")));
  node().http = &net_;
  expect_refused("it has seen 5 other entries");
  node().http = nullptr;
  node().open();
  ASSERT_TRUE(node().say(memo("b", "longer than what was seen")));
  node().http = &net_;
  expect_refused("it has seen 5 other entries");
  EXPECT_EQ(witness("a").note, seen);
}

TEST_P(RollbackTest, AWitnessThatIsWrongOrSilentDoesNotStopIt) {
  witnessed(2);
  say();
  for (const auto* name : {"a", "b", "c"}) witness(name).mood = Mood::dead;
  node().open();
  EXPECT_EQ(node()->sightings().silent.size(), 3U);
  EXPECT_TRUE(say().published);
  later(1000);
  witness("a").mood = Mood::good;
  const std::string text = format_checkpoint({net_.log->name(), {99, sha256(Bytes())}});
  const Signer liar = testing::test_signer(net_.log->name(), KeyType::ed25519, "liar");
  witness("a").note = *sign_note(text, liar);  // only the log itself can sign that
  node().open();
  ASSERT_EQ(node()->sightings().silent.size(), 3U);
  EXPECT_TRUE(node()->sightings().seen.empty());
  EXPECT_TRUE(say().published);
}

TEST_P(RollbackTest, WhatWitnessesShowWhileItRunsStopsIt) {
  witnessed(2);
  say();
  keep();
  say();
  restore();
  for (const auto* name : {"a", "b", "c"}) witness(name).mood = Mood::dead;
  node().open();  // nobody warns
  for (const auto* name : {"a", "b", "c"}) witness(name).mood = Mood::good;
  later(1000);
  const Admitted said = say();  // the same size as what they have seen
  EXPECT_FALSE(said.published) << "it stands in the database, but nobody may see it";
  EXPECT_FAILS(Code::unverified, node().say(memo("b")));
  EXPECT_EQ(node().public_size(), 3U);
}

// ---- the policy file ---------------------------------------------------------------------------

TEST_P(WitnessedNodeTest, ThePolicyIsRefusedWhereItCannotWork) {
  net_.log = node()->verifier();
  net_.add("a");
  const std::string a = witness("a").key().text();
  const std::string own = "log " + net_.log->text() + " https://anywhere\n";
  const std::string other = "log " + testing::test_signer("x").verifier().text() + "\n";
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"quorum none\n", ""},
      {own + "witness a " + a + " https://a\nquorum a\n", ""},
      {other + "quorum none\n", "another log"},
      {"witness a " + a + "\nquorum none\n", "no address"},
      {"witness a " + a + " ftp://a\nquorum none\n", "no address"},
      {"witness \xff " + a + " https://a\nquorum none\n", "UTF-8"},
      {"quorum a\n", "not defined"}};
  for (const auto& [text, what] : cases) {
    put_policy(text);
    const auto policy = read_own_policy(node().disk, node().dir(), *net_.log);
    EXPECT_EQ(policy.has_value(), what.empty()) << text;
    if (policy) {
      ASSERT_EQ(policy->logs.size(), 1U);
      EXPECT_EQ(policy->logs[0].key, *net_.log);
    } else {
      EXPECT_TRUE(policy.error().message.contains(what)) << policy.error().text();
      EXPECT_TRUE(policy.error().where.contains("witnesses.policy")) << policy.error().text();
    }
  }
}

TEST(PauseTest, GrowsToFiveMinutes) {
  EXPECT_EQ(pause_after(0), 0);
  EXPECT_EQ(pause_after(1), 1);
  EXPECT_EQ(pause_after(2), 2);
  EXPECT_EQ(pause_after(5), 16);
  EXPECT_EQ(pause_after(9), 256);
  EXPECT_EQ(pause_after(10), 300);
  EXPECT_EQ(pause_after(1000000), 300);
}

INSTANTIATE_TEST_SUITE_P(Both, WitnessedNodeTest, ::testing::Values(Make::sqlite, Make::postgres),
                         testing::make_name);
INSTANTIATE_TEST_SUITE_P(Both, RollbackTest, ::testing::Values(Make::sqlite), testing::make_name);

}  // namespace
}  // namespace hustings
// NOLINTEND(bugprone-unchecked-optional-access,performance-inefficient-vector-operation)
