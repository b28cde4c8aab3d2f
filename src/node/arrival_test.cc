// What is taken of what strangers send, and what is said where it is not: on both databases.
#include "node/arrival.h"

#include <gtest/gtest.h>

#include "node/testing_home.h"

namespace hustings {
namespace {

using testing::Make;
using testing::memo;

// A party that this node knows; memos are taken whose thing is the party itself.
class ArrivalTest : public testing::HomeNodeTest {
 protected:
  void SetUp() override {
    HomeNodeTest::SetUp();
    if (IsSkipped()) return;
    party_ = std::make_unique<Home>(home("party"));
    ASSERT_TRUE(send(sign(*party_, party_->key, key_record(*party_, party_->key, KeyAct::begin))));
  }
  Envelope say(const Draft& what, std::optional<Hash> prev = {}) {
    return sign(*party_, party_->key, what, party_->id, prev);
  }
  Result<Arrival> check(const Intake& intake, const std::string& combined) {
    const auto db = node().connect();
    return check_arrival(*db, testing::memo_registry().kinds(), node()->config().origin, intake,
                         combined, node().clock.now());
  }
  Result<Arrival> check(const Envelope& envelope) { return check(memos_, combine(envelope)); }
  Result<Arrival> check_key(const Envelope& envelope) { return check(keys_, combine(envelope)); }
  const Home& party() const { return *party_; }

  const Intake memos_{kind<testing::Memo>(), ""};
  const Intake keys_{kind<KeyRecord>(), "/issuer"};

 private:
  std::unique_ptr<Home> party_;
};

// The error's code and its first place.
std::pair<Code, std::string> why(const Result<Arrival>& refused) {
  if (refused) return {Code::io, "it was taken"};
  const auto& details = refused.error().details;
  return {refused.error().code, details.empty() ? "no place" : details.front().where};
}
std::pair<Code, std::string> is(Code code, std::string where) { return {code, std::move(where)}; }

TEST_P(ArrivalTest, WhatIsGoodIsTakenAsItIsAndKnownAgain) {
  const auto envelope = say(memo("a", "words"));
  const auto first = check(memos_, combine(envelope) + "\r\n");
  ASSERT_TRUE(first) << first.error().text();
  EXPECT_EQ(first->envelope.jws, envelope.jws);
  EXPECT_FALSE(first->there);
  const auto stands = send(first->envelope);
  ASSERT_TRUE(stands) << stands.error().text();
  const auto again = check(envelope);
  ASSERT_TRUE(again) << again.error().text();
  EXPECT_EQ(again->there, stands->index);
  EXPECT_EQ(again->leaf, stands->leaf);
}

TEST_P(ArrivalTest, WhoSignedIsFoundInTheHistoryOfKeys) {
  const auto stranger = home("stranger");
  EXPECT_EQ(why(check(sign(stranger, stranger.key, memo("a"), stranger.id))),
            is(Code::unverified, "/iss"));
  // Nobody lets themselves in.
  EXPECT_EQ(why(check_key(
                sign(stranger, stranger.key, key_record(stranger, stranger.key, KeyAct::begin)))),
            is(Code::unverified, "/iss"));
  EXPECT_EQ(why(check(sign(party(), stranger.key, memo("a"), party().id))),
            is(Code::unverified, "/iss"));
  auto forged = say(memo("a"));
  char& in_signature = forged.jws[forged.jws.rfind('.') + 5];
  in_signature = in_signature == 'A' ? 'B' : 'A';
  EXPECT_EQ(why(check(forged)), is(Code::unverified, ""));
}

TEST_P(ArrivalTest, AKeyIsReplacedFromHomeAndTheOldOneEnds) {
  const auto next = SigningKey::from_seed(sha256(bytes("next")));
  const auto begin =
      check_key(sign(party(), party().key, key_record(party(), next, KeyAct::begin)));
  ASSERT_TRUE(begin) << begin.error().text();
  ASSERT_TRUE(send(begin->envelope));
  const auto end = check_key(sign(party(), next, key_record(party(), party().key, KeyAct::end)));
  ASSERT_TRUE(end) << end.error().text();
  ASSERT_TRUE(send(end->envelope));
  EXPECT_EQ(why(check(say(memo("a")))), is(Code::unverified, "/iss"));
  EXPECT_TRUE(check(sign(party(), next, memo("a"), party().id)));
}

TEST_P(ArrivalTest, NobodyClaimsAKeyOfThisNode) {
  auto key = key_of(party(), party().key, KeyAct::begin);
  key.custody.value = Custody::node;
  EXPECT_EQ(why(check_key(sign(party(), party().key, draft(key)))),
            is(Code::bad_input, "/body/custody"));
}

TEST_P(ArrivalTest, OnlyAnIssuersWordAboutItselfIsTaken) {
  const auto other = home("other");
  EXPECT_EQ(why(check(sign(party(), party().key, memo("a")))), is(Code::bad_input, "/sub"));
  EXPECT_EQ(why(check_key(sign(party(), party().key, key_record(other, other.key, KeyAct::begin)))),
            is(Code::bad_input, "/body/issuer"));
  EXPECT_EQ(why(check_key(say(memo("a")))), is(Code::bad_input, "/vct"));
  // The id of an issuer is nobody else's thing.
  ASSERT_TRUE(send(sign(other, other.key, key_record(other, other.key, KeyAct::begin))));
  const auto next = key_record(party(), other.key, KeyAct::begin);
  EXPECT_EQ(why(check_key(sign(party(), party().key, next, other.id))), is(Code::conflict, "/sub"));
}

TEST_P(ArrivalTest, PrevIsTheCurrentVersionWhichIsNamed) {
  EXPECT_EQ(why(check(say(memo("a"), sha256(bytes("x"))))), is(Code::conflict, "/prev"));
  const auto first = send(say(memo("a")));
  const auto second = send(say(memo("b"), first->leaf));
  ASSERT_TRUE(second) << second.error().text();
  for (const auto& stale : {std::optional(first->leaf), std::optional<Hash>()}) {
    const auto refused = check(say(memo("c"), stale));
    EXPECT_EQ(why(refused), is(Code::conflict, "/prev"));
    EXPECT_TRUE(refused.error().message.contains(base64(second->leaf))) << refused.error().text();
  }
  EXPECT_TRUE(check(say(memo("c"), second->leaf)));
}

TEST_P(ArrivalTest, EveryWrongPlaceIsAPointerIntoThePayload) {
  EXPECT_EQ(why(check(memos_, "")), is(Code::bad_input, ""));
  EXPECT_EQ(why(check(memos_, "a.b.c~")), is(Code::bad_input, ""));
  auto altered = say(memo("a", "words"));
  altered.disclosures.push_back(say(memo("a", "other")).disclosures.front());
  EXPECT_EQ(why(check(altered)), is(Code::bad_input, "/body"));
  altered = say(memo("a", "words"));
  altered.disclosures.push_back(altered.disclosures.front());
  EXPECT_EQ(why(check(altered)), is(Code::bad_input, "/body"));
  node().clock.set({node().clock.now().unix_ms + 3'600'000});
  const auto future = say(memo("a"));
  node().clock.set({node().clock.now().unix_ms - 3'600'000});
  EXPECT_EQ(why(check(future)), is(Code::bad_input, "/iat"));
  Envelope large = say(memo("a"));
  large.jws += std::string(kMaxEntryBytes, 'A');
  EXPECT_EQ(why(check(large)), is(Code::too_large, ""));
}

TEST_P(ArrivalTest, WhatARedactionTookAwayDoesNotComeBack) {
  const auto envelope = say(memo("a", "words"));
  ASSERT_TRUE(send(envelope));
  const Redaction redaction{.about = {ThingId{party().id}},
                            .fields = {{Pointer{"/words"}}},
                            .law = {{"gdpr:17.1.c"}},
                            .ground = {{"They object."}},
                            .decided = {CivilDate{2024, 6, 3}}};
  ASSERT_TRUE(node().say(draft(redaction)));
  EXPECT_EQ(why(check(envelope)), is(Code::withheld, ""));
}

INSTANTIATE_TEST_SUITE_P(Both, ArrivalTest, ::testing::Values(Make::sqlite, Make::postgres),
                         testing::make_name);

}  // namespace
}  // namespace hustings
