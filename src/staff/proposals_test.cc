#include <gmock/gmock.h>

#include "staff/testing.h"

namespace hustings {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

class ProposalTest : public StaffTest {
 protected:
  Actor operator_named(const char* name) {
    const User user = staff_->add(name, "", true, kOperator).value();
    enrol(user.id);
    return {user.id, Capacity::node_operator};
  }
  std::optional<Role> role() { return staff_->user("rosa")->role_for(kOrg); }
  Result<bool> give(Role role, const Actor& by) {
    return staff_->propose_role(staff_->user("rosa")->id, kOrg, role, by);
  }
  Result<void> decide(bool agreed, const Actor& by) {
    return staff_->decide_role(staff_->user("rosa")->id, kOrg, agreed, by);
  }
  void SetUp() override {
    StaffTest::SetUp();
    ASSERT_GOOD(staff_->add("rosa", "", false, kOperator));
  }
};

TEST_F(ProposalTest, OneOperatorGivesAlone) {
  const Actor ada = operator_named("ada");
  ASSERT_GOOD(staff_->add("unused", "", true, kOperator));  // whose link was not used
  EXPECT_TRUE(give(Role::officer, ada).value());
  EXPECT_EQ(role(), Role::officer);
  EXPECT_THAT(staff_->proposals().value(), IsEmpty());
}

TEST_F(ProposalTest, OfTwoBothAgree) {
  const Actor ada = operator_named("ada");
  const Actor ben = operator_named("ben");
  EXPECT_FALSE(give(Role::officer, ada).value());
  EXPECT_FALSE(role());
  EXPECT_FALSE(give(Role::approver, ada).value()) << "the last word counts";
  ASSERT_THAT(staff_->proposals().value(), SizeIs(1));
  EXPECT_FAILS(Code::conflict, decide(true, ada));
  EXPECT_FAILS(Code::conflict, decide(true, {staff_->user("rosa")->id, Capacity::node_operator}));
  ASSERT_GOOD(decide(true, ben));
  EXPECT_EQ(role(), Role::approver);
  EXPECT_FAILS(Code::not_found, decide(true, ben));
}

TEST_F(ProposalTest, EndsWhenDeclinedOrOvertaken) {
  const Actor ada = operator_named("ada");
  const Actor ben = operator_named("ben");
  EXPECT_FALSE(give(Role::officer, ada).value());
  ASSERT_GOOD(decide(false, ada));
  EXPECT_FAILS(Code::not_found, decide(true, ben));
  EXPECT_FALSE(give(Role::officer, ada).value());
  ASSERT_GOOD(staff_->set_role(staff_->user("rosa")->id, kOrg, std::nullopt, ben));
  EXPECT_THAT(staff_->proposals().value(), IsEmpty());
  EXPECT_FALSE(role());
}

TEST_F(ProposalTest, ARedactionNeedsAnotherOperator) {
  const Actor ada = operator_named("ada");
  EXPECT_FALSE(staff_->redactions_wait().value()) << "there is no second";
  const Actor ben = operator_named("ben");
  EXPECT_TRUE(staff_->redactions_wait().value());
  ASSERT_GOOD(staff_->propose_redaction(kOrg, R"({"law":"gdpr:17"})", ada));
  const auto all = staff_->redaction_proposals().value();
  ASSERT_THAT(all, SizeIs(1));
  EXPECT_EQ(all[0].proposer, ada.id);
  EXPECT_FAILS(Code::conflict, staff_->redaction_for(all[0].id, ada));
  EXPECT_EQ(staff_->redaction_for(all[0].id, ben)->body, R"({"law":"gdpr:17"})");
  ASSERT_GOOD(staff_->end_redaction(all[0].id, true, ben));
  EXPECT_FAILS(Code::not_found, staff_->redaction_for(all[0].id, ben));
}

TEST_F(ProposalTest, WorkOnCasesIsGivenByTwoAsWell) {
  const std::string rosa = staff_->user("rosa")->id;
  const auto has = [&] { return staff_->user("rosa")->has(CaseDuty::decider); };
  const Actor ada = operator_named("ada");
  EXPECT_TRUE(staff_->propose_duty(rosa, CaseDuty::triage, ada).value()) << "there is no second";
  const Actor ben = operator_named("ben");
  EXPECT_FALSE(staff_->propose_duty(rosa, CaseDuty::decider, ada).value());
  EXPECT_FALSE(has());
  EXPECT_THAT(staff_->duty_proposals().value(), SizeIs(1));
  EXPECT_FAILS(Code::conflict, staff_->decide_duty(rosa, CaseDuty::decider, true, ada));
  EXPECT_FAILS(Code::conflict,
               staff_->decide_duty(rosa, CaseDuty::decider, true, {rosa, Capacity::node_operator}));
  EXPECT_FAILS(Code::not_found, staff_->decide_duty(rosa, CaseDuty::handler, true, ben));
  ASSERT_GOOD(staff_->decide_duty(rosa, CaseDuty::decider, true, ben));
  EXPECT_TRUE(has());
  EXPECT_FALSE(staff_->propose_duty(rosa, CaseDuty::handler, ada).value());
  ASSERT_GOOD(staff_->decide_duty(rosa, CaseDuty::handler, false, ada));
  EXPECT_FALSE(staff_->propose_duty(rosa, CaseDuty::handler, ben).value());
  ASSERT_GOOD(staff_->set_duty(rosa, CaseDuty::handler, false, ada));
  EXPECT_THAT(staff_->duty_proposals().value(), IsEmpty());
  EXPECT_TRUE(staff_->user("rosa")->has(CaseDuty::triage));
}

}  // namespace
}  // namespace hustings
