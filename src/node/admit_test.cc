// What is admitted, and what is refused: through a whole node, on both databases.
#include <gtest/gtest.h>

#include "node/testing_home.h"

namespace hustings {
namespace {

using testing::Make;
using testing::memo;

class AdmitTest : public testing::HomeNodeTest {
 protected:
  Result<Admitted> from(const std::string& source, Draft what) {
    return node().admit({.what = std::move(what), .by = node().op(), .source = source});
  }
};

TEST_P(AdmitTest, TheFirstRecordBringsTheOperatorsKeyAndTheRules) {
  const auto first = node().say(memo("a"));
  ASSERT_TRUE(first) << first.error().text();
  EXPECT_EQ(first->index, 2U);
  EXPECT_TRUE(first->published);
  EXPECT_EQ(node().record(0).kind().name, "key");
  EXPECT_EQ(node().record(1).kind().name, "ruleset");
  EXPECT_EQ(first->leaf, leaf_hash(bytes(node().entries()[2])));
  EXPECT_EQ(first->leaf, *read_leaf(*node().connect(), 2));
  const auto second = node().say(memo("b"));
  ASSERT_TRUE(second);
  EXPECT_EQ(second->index, 3U);
  EXPECT_EQ(node().public_size(), 4U);
}

TEST_P(AdmitTest, TheSameFromTheSameSourceIsUnchanged) {
  const auto first = from("row 1", memo("a", "words", 1, "secret"));
  ASSERT_TRUE(first);
  const auto again = from("row 1", memo("a", "words", 1, "secret"));
  ASSERT_TRUE(again);
  EXPECT_EQ(again->outcome, Admitted::Outcome::unchanged);
  EXPECT_EQ(again->index, first->index);
  EXPECT_EQ(again->leaf, first->leaf);
  EXPECT_TRUE(again->published);
  // Other content: a version on top, also where only what is sealed has changed.
  const auto other = from("row 1", memo("a", "words", 2, "secret"));
  ASSERT_TRUE(other);
  EXPECT_EQ(other->outcome, Admitted::Outcome::added);
  const auto sealed = from("row 1", memo("a", "words", 2, "another"));
  ASSERT_TRUE(sealed);
  EXPECT_EQ(sealed->outcome, Admitted::Outcome::added);
  EXPECT_EQ(node().record(other->index).head.prev, first->leaf);
  EXPECT_EQ(node().record(sealed->index).head.prev, other->leaf);
  EXPECT_EQ(node().record(sealed->index).head.sub, node().record(first->index).head.sub);
  EXPECT_EQ(from("row 2", memo("a", "words"))->outcome, Admitted::Outcome::added);
}

TEST_P(AdmitTest, WhatASourceSaidEarlierDoesNotReplaceWhatItSaidLater) {
  const auto said = [&](std::string_view words, std::optional<CivilDate> day) {
    return node().admit({.what = memo(std::string(words)),
                         .by = node().op(),
                         .source = "row 1",
                         .about = {},
                         .prev = {},
                         .same_as = {},
                         .as_of = day});
  };
  const auto first = said("a", CivilDate{2029, 5, 10});
  ASSERT_TRUE(first) << first.error().text();
  const auto older = said("b", CivilDate{2029, 5, 9});
  ASSERT_TRUE(older);
  EXPECT_EQ(older->outcome, Admitted::Outcome::older);
  EXPECT_EQ(older->index, first->index);
  EXPECT_EQ(said("a", CivilDate{2029, 5, 20})->outcome, Admitted::Outcome::unchanged);
  EXPECT_EQ(said("b", CivilDate{2029, 5, 15})->outcome, Admitted::Outcome::older)
      << "it said the first words again after that";
  EXPECT_EQ(said("b", CivilDate{2029, 5, 20})->outcome, Admitted::Outcome::added);
  EXPECT_EQ(said("c", std::nullopt)->outcome, Admitted::Outcome::added) << "no day: the newest";
}

TEST_P(AdmitTest, AStalePredecessorIsAConflict) {
  const auto first = *node().say(memo("a"));
  const std::string sub = node().record(first.index).head.sub;
  const auto on_top = [&](std::optional<Hash> prev) {
    return node().admit(
        {.what = memo("b"), .by = node().op(), .source = {}, .about = sub, .prev = prev});
  };
  const auto second = on_top(first.leaf);
  ASSERT_TRUE(second) << second.error().text();
  EXPECT_FAILS(Code::conflict, on_top(first.leaf));
  EXPECT_FAILS(Code::conflict, on_top(Hash{}));
  const auto third = on_top({});  // continues what is current
  ASSERT_TRUE(third);
  EXPECT_EQ(node().record(third->index).head.prev, second->leaf);
  EXPECT_FAILS(Code::bad_input,
               node().admit({.what = memo("b"), .by = node().op(), .source = {}, .about = "x"}));
}

TEST_P(AdmitTest, OnlyTheIssuerAddsVersionsAndOfTheSameKind) {
  const auto first = *node().say(memo("a"));
  const std::string sub = node().record(first.index).head.sub;
  const std::string other = *node()->create_issuer();
  EXPECT_FAILS(Code::conflict,
               node().admit({.what = memo("b"), .by = other, .source = {}, .about = sub}));
  EXPECT_FAILS(Code::conflict, node().admit({.what = draft(ImportRecord{.file = {},
                                                                        .profile = {{"p"}},
                                                                        .profile_version = {{1}},
                                                                        .rows = {},
                                                                        .admitted = {},
                                                                        .unchanged = {},
                                                                        .withheld = {},
                                                                        .refused = {}}),
                                             .by = node().op(),
                                             .source = {},
                                             .about = sub}));
  EXPECT_EQ(read_versions(*node().connect(), sub)->size(), 1U);
}

TEST_P(AdmitTest, ANewIssuersKeyIsLoggedBeforeItsFirstWord) {
  ASSERT_GOOD(node().say(memo("a")));
  const std::string other = *node()->create_issuer();
  const auto said = node().say(memo("b"), other);
  ASSERT_TRUE(said) << said.error().text();
  const auto key = node().record(said->index - 1);
  ASSERT_NE(key.body.as<KeyRecord>(), nullptr);
  EXPECT_EQ(key.body.as<KeyRecord>()->issuer.value.value, other);
  EXPECT_EQ(key.evidence, Evidence::declared);
  EXPECT_EQ(node().say(memo("c"), other)->index, said->index + 1);
}

TEST_P(AdmitTest, ABadItemDoesNotHurtTheOthers) {
  std::vector<Submission> items;
  items.push_back({.what = memo("a"), .by = node().op()});
  items.push_back({.what = memo("b"), .by = "nobody"});
  items.push_back({.what = memo("not a token"), .by = node().op()});
  items.push_back({.what = memo("c", std::string(60000, 'x')), .by = node().op()});
  items.push_back(
      {.what = memo("d"), .by = node().op(), .source = {}, .about = {}, .prev = Hash{}});
  const auto answers = node()->admit(std::move(items));
  ASSERT_EQ(answers.size(), 5U);
  ASSERT_TRUE(answers[0]);
  EXPECT_FAILS(Code::bad_input, answers[1]);
  EXPECT_FAILS(Code::bad_input, answers[2]);
  ASSERT_TRUE(answers[3]) << answers[3].error().text();
  EXPECT_FAILS(Code::conflict, answers[4]);
  EXPECT_EQ(answers[3]->index, answers[0]->index + 1);
  EXPECT_TRUE(node()->admit({}).empty());
}

TEST_P(AdmitTest, FindingsAreAnswered) {
  const auto light = *node().say(memo("a", "", 100));
  EXPECT_TRUE(light.findings.empty());
  const auto heavy = *node().say(memo("a", "", 101));
  ASSERT_EQ(heavy.findings.size(), 1U);
  EXPECT_EQ(heavy.findings[0].first->id, "memo.heavy");
  EXPECT_EQ(heavy.findings[0].second.where, "/weight");
  EXPECT_EQ(*node().connect()->integer("SELECT idx FROM finding"), heavy.index);
}

TEST_P(AdmitTest, WhatWasSignedAtHomeNeedsAKeyThatIsValidThen) {
  const auto party = home("one");
  const auto second = SigningKey::from_seed(sha256(bytes("two")));
  const auto& first = party.key;
  EXPECT_FAILS(Code::unverified, send(sign(party, first, memo("a"))));
  EXPECT_FAILS(Code::unverified,
               send(sign(party, second, key_record(party, first, KeyAct::begin))));
  EXPECT_FAILS(Code::unverified, send(sign(party, first, key_record(party, first, KeyAct::end))));
  const auto key = send(sign(party, first, key_record(party, first, KeyAct::begin)));
  ASSERT_TRUE(key) << key.error().text();
  ASSERT_GOOD(send(sign(party, first, memo("a"))));
  // Only a valid key brings another.
  EXPECT_FAILS(Code::unverified,
               send(sign(party, second, key_record(party, second, KeyAct::begin))));
  EXPECT_FAILS(Code::unverified, send(sign(party, second, memo("b"))));
  ASSERT_GOOD(send(sign(party, first, key_record(party, second, KeyAct::begin))));
  ASSERT_GOOD(send(sign(party, second, memo("b"))));
  ASSERT_GOOD(send(sign(party, second, key_record(party, first, KeyAct::end))));
  EXPECT_FAILS(Code::unverified, send(sign(party, first, memo("c"))));
  ASSERT_GOOD(send(sign(party, second, memo("c"))));
  // For somebody else nobody signs.
  const auto stranger = home("three");
  EXPECT_FAILS(Code::bad_input,
               send(sign(party, second, key_record(stranger, second, KeyAct::begin))));
  // The history is the same after a restart.
  node().open();
  EXPECT_FAILS(Code::unverified, send(sign(party, first, memo("d"))));
  ASSERT_GOOD(send(sign(party, second, memo("d"))));
  EXPECT_EQ(node().record(1).kind().name, "ruleset");
}

TEST_P(AdmitTest, WhatWasSignedAtHomeIsTakenOnceAndUnchanged) {
  const auto party = home("one");
  ASSERT_GOOD(send(sign(party, party.key, key_record(party, party.key, KeyAct::begin))));
  const auto envelope = sign(party, party.key, memo("a", "words"));
  const auto first = send(envelope);
  ASSERT_TRUE(first);
  EXPECT_EQ(node().entries()[first->index], envelope.jws);
  const std::string sub = node().record(first->index).head.sub;
  const auto version = send(sign(party, party.key, memo("b"), sub, first->leaf));
  ASSERT_TRUE(version) << version.error().text();
  const auto again = send(envelope);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->outcome, Admitted::Outcome::unchanged);
  EXPECT_EQ(again->index, first->index) << "its own index, not that of the version on top";
  EXPECT_EQ(again->leaf, first->leaf);
  EXPECT_FAILS(Code::conflict, send(sign(party, party.key, memo("c"), sub, first->leaf)));
  EXPECT_FAILS(Code::conflict, send(sign(party, party.key, memo("c"), sub)));
}

TEST_P(AdmitTest, WhatWasSignedAtHomeIsCheckedWholly) {
  const auto party = home("one");
  ASSERT_GOOD(send(sign(party, party.key, key_record(party, party.key, KeyAct::begin))));
  const auto good = sign(party, party.key, memo("a", "words"));
  auto forged = good;
  const bool was_a = forged.jws.back() == 'A';
  forged.jws[forged.jws.rfind('.') + 5] = was_a ? 'B' : 'A';
  EXPECT_FALSE(send(forged));
  auto foreign = good;
  foreign.disclosures.push_back(sign(party, party.key, memo("a", "other")).disclosures[0]);
  EXPECT_FAILS(Code::bad_input, send(foreign));
  auto future = node().clock.now();
  future.unix_ms += 3'600'000;
  const Head head{party.id, uuid_v7(future, *random_), {}, future};
  EXPECT_FAILS(
      Code::bad_input,
      send(*seal(head, memo("a"), {party.key, key_id(party.key.public_key()), {}}, *random_)));
  EXPECT_FAILS(Code::bad_input, send({"x", {}, {}}));
  ASSERT_GOOD(send(good));
}

TEST_P(AdmitTest, ASealedFieldIsNotTakenFromHome) {
  const auto party = home("one");
  ASSERT_GOOD(send(sign(party, party.key, key_record(party, party.key, KeyAct::begin))));
  const auto box = BoxKey::generate(*random_);
  const Head head{party.id, uuid_v7(node().clock.now(), *random_), {}, node().clock.now()};
  auto envelope = *seal(head, memo("a", "words", 1, "the secret"),
                        {party.key, key_id(party.key.public_key()), box.public_key}, *random_);
  ASSERT_EQ(envelope.sealed.size(), 1U);
  EXPECT_FAILS(Code::bad_input, send(envelope));
  // As a disclosure it would be served in plain.
  envelope.disclosures.push_back({{}, *open_box(bytes(envelope.sealed[0].box), box)});
  envelope.sealed.clear();
  EXPECT_FAILS(Code::bad_input, send(envelope));
  envelope.disclosures.pop_back();
  ASSERT_GOOD(send(envelope));
}

INSTANTIATE_TEST_SUITE_P(Both, AdmitTest, ::testing::Values(Make::sqlite, Make::postgres),
                         testing::make_name);

}  // namespace
}  // namespace hustings
