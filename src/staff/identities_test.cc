// Accounts at identity providers, and what they are worth here.
#include <gmock/gmock.h>

#include "staff/testing.h"

namespace hustings {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class IdentityTest : public StaffTest {
 protected:
  Session session_of(const SignedIn& in) { return *staff_->session(in.token).value(); }
  Staff::Elsewhere enter(const SignedInElsewhere& there) {
    auto in = staff_->sign_in(there, "");
    EXPECT_TRUE(in) << in.error().text();
    return in.value_or(Staff::Elsewhere{});
  }
  const Identity kIlse{"https://id.party.example", "4711"};
  const SignedInElsewhere kBoth{.who = kIlse, .two_factors = true, .fresh = true};
  const SignedInElsewhere kOne{.who = kIlse, .two_factors = false, .fresh = true};
};

TEST_F(IdentityTest, NobodyGetsInWhoIsNotLinked) {
  enrolled();
  const auto none = enter(kBoth);
  EXPECT_FALSE(none.in);
  EXPECT_TRUE(none.ticket.empty());
}

TEST_F(IdentityTest, IssuerAndSubjectTogetherAreOnePerson) {
  const User user = enrolled();
  const Session session = session_of(in());
  ASSERT_GOOD(staff_->link(session.id, kIlse));
  const auto in = enter(kBoth);
  ASSERT_TRUE(in.in);
  EXPECT_EQ(session_of(*in.in).user.id, user.id);
  EXPECT_TRUE(session_of(*in.in).confirmed);
  for (const Identity& other :
       {Identity{"https://id.party.example/", "4711"}, Identity{"https://id.party.example", "4712"},
        Identity{"https://id.party.example", ""}, Identity{"https://ID.party.example", "4711"}})
    EXPECT_FALSE(enter({.who = other, .two_factors = true, .fresh = true}).in) << other.issuer;
  EXPECT_THAT(acts(), Contains(StaffAction::identity_linked));
}

TEST_F(IdentityTest, ItBelongsToOne) {
  enrolled();
  const Session ilse = session_of(in());
  ASSERT_GOOD(staff_->link(ilse.id, kIlse));
  EXPECT_TRUE(staff_->link(ilse.id, kIlse)) << "the same again changes nothing";
  enrolled("otto");
  const Session otto = session_of(*try_in(kPassword, code_now(), {}, "otto"));
  EXPECT_FAILS(Code::conflict, staff_->link(otto.id, kIlse));
  EXPECT_FAILS(Code::conflict, staff_->link("no session", {"https://x.example", "1"}));
}

TEST_F(IdentityTest, LinkingWantsASessionThatLives) {
  enrolled();
  const Session session = session_of(in());
  const auto other = in();
  pass(kIdle);
  EXPECT_FAILS(Code::conflict, staff_->link(session.id, kIlse));
  const Session now = session_of(in());
  const auto third = in();
  ASSERT_GOOD(staff_->link(now.id, kIlse));
  EXPECT_FALSE(staff_->session(third.token).value()) << "other sessions end";
  EXPECT_FALSE(staff_->session(other.token).value());
}

TEST_F(IdentityTest, WithoutTwoFactorsThereACodeIsAskedHere) {
  enrolled();
  const Session session = session_of(in());
  ASSERT_GOOD(staff_->link(session.id, kIlse));
  const auto half = enter(kOne);
  EXPECT_FALSE(half.in);
  const std::string code = code_now();
  const auto in = staff_->sign_in_with_code(half.ticket, code, "").value();
  ASSERT_TRUE(in);
  EXPECT_FALSE(session_of(*in).confirmed) << "a code alone is no step up";
  EXPECT_FALSE(staff_->sign_in_with_code(half.ticket, code_now(), "").value()) << "ticket used";
  EXPECT_FALSE(staff_->sign_in_with_code(enter(kOne).ticket, code, "").value()) << "code used";
  pass(kTotpStep * kSecond);
  EXPECT_FALSE(staff_->sign_in_with_code("", code_now(), "").value());
  const auto late = enter(kOne);
  pass(kOnce);
  EXPECT_FALSE(staff_->sign_in_with_code(late.ticket, code_now(), "").value());
  EXPECT_TRUE(staff_->sign_in_with_code(enter(kOne).ticket, codes_[2], "").value());
}

TEST_F(IdentityTest, WrongCodesDelayAsElsewhere) {
  enrolled();
  const Session session = session_of(in());
  ASSERT_GOOD(staff_->link(session.id, kIlse));
  for (int i = 0; i < kFreeFailures; ++i)
    EXPECT_FALSE(staff_->sign_in_with_code(enter(kOne).ticket, "000000", "").value());
  EXPECT_FALSE(staff_->sign_in_with_code(enter(kOne).ticket, code_now(), "").value());
  pass(kSecond);
  EXPECT_TRUE(staff_->sign_in_with_code(enter(kOne).ticket, code_now(), "").value());
}

TEST_F(IdentityTest, AnOldSignInThereIsNoStepUpHere) {
  enrolled();
  const Session session = session_of(in());
  ASSERT_GOOD(staff_->link(session.id, kIlse));
  const auto in = enter({.who = kIlse, .two_factors = true, .fresh = false});
  ASSERT_TRUE(in.in);
  EXPECT_FALSE(session_of(*in.in).confirmed);
}

TEST_F(IdentityTest, ALinkMakesAnAccountWithoutAPassword) {
  const User user = staff_->add("ilse", "", false, kOperator).value();
  const std::string code = staff_->make_link(user.id, kOperator).value();
  EXPECT_FAILS(Code::bad_input, staff_->link_by_code(code, kOne));  // one factor is not enough
  EXPECT_FALSE(staff_->user(user.id)->enrolled);
  ASSERT_GOOD(staff_->link_by_code(code, kBoth));
  EXPECT_TRUE(staff_->user(user.id)->enrolled);
  EXPECT_FAILS(Code::not_found, staff_->link_by_code(code, kBoth));
  const auto in = enter(kBoth);
  ASSERT_TRUE(in.in);
  EXPECT_FALSE(try_in("", "000000"));
  Session session = session_of(*in.in);
  EXPECT_FALSE(staff_->confirm(session, "").value());
  const std::string id = staff_->identities(user.id)->front().id;
  EXPECT_FAILS(Code::conflict, staff_->remove_identity(session, id));  // the last way in
}

TEST_F(IdentityTest, EndsByHandWithTheAccountAndWithNewFactors) {
  const User user = enrolled();
  Session session = session_of(in());
  ASSERT_GOOD(staff_->link(session.id, kIlse));
  ASSERT_GOOD(staff_->set_disabled(user.id, true, kOperator));
  EXPECT_FALSE(enter(kBoth).in);
  EXPECT_TRUE(enter(kOne).ticket.empty());
  ASSERT_GOOD(staff_->set_disabled(user.id, false, kOperator));
  session = session_of(in());
  const auto all = staff_->identities(user.id).value();
  ASSERT_THAT(all, SizeIs(1));
  EXPECT_EQ(all[0].issuer, kIlse.issuer);
  EXPECT_FAILS(Code::not_found, staff_->remove_identity(session, "another"));
  ASSERT_GOOD(staff_->remove_identity(session, all[0].id));
  EXPECT_FALSE(enter(kBoth).in);
  ASSERT_GOOD(staff_->link(session.id, kIlse));
  enrol(user.id);
  EXPECT_THAT(staff_->identities(user.id).value(), IsEmpty());
  EXPECT_THAT(acts(), Contains(StaffAction::identity_removed));
}

}  // namespace
}  // namespace hustings
