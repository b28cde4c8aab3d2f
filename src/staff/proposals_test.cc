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
  EXPECT_FALSE(staff_->redactions_wait(ada).value()) << "there is no second";
  const Actor ben = operator_named("ben");
  EXPECT_TRUE(staff_->redactions_wait(ada).value());
  ASSERT_GOOD(staff_->propose_redaction(kOrg, R"({"law":"gdpr:17"})", ada));
  const auto all = staff_->redaction_proposals().value();
  ASSERT_THAT(all, SizeIs(1));
  EXPECT_EQ(all[0].proposer, ada.id);
  EXPECT_FAILS(Code::conflict, staff_->redaction_for(all[0].id, ada));
  EXPECT_EQ(staff_->redaction_for(all[0].id, ben)->body, R"({"law":"gdpr:17"})");
  ASSERT_GOOD(staff_->end_redaction(all[0].id, true, ben));
  EXPECT_FAILS(Code::not_found, staff_->redaction_for(all[0].id, ben));
}

TEST_F(ProposalTest, WhoLooksAfterDataProtectionRedactsAndOperatorsDoNotL415) {
  const Actor ada = operator_named("ada");
  operator_named("ben");
  const std::string rosa = staff_->user("rosa")->id;
  ASSERT_GOOD(staff_->set_duty(rosa, CaseDuty::data_protection, true, kOperator));
  EXPECT_FALSE(staff_->has_data_protection().value()) << "the account is not in use";
  enrol(rosa);
  EXPECT_TRUE(staff_->has_data_protection().value());
  EXPECT_TRUE(staff_->redactions_wait(kOperator).value()) << "the command line asks";
  EXPECT_FALSE(staff_->redactions_wait({rosa, Capacity::data_protection}).value());
  const std::string dina = staff_->add("dina", "", false, kOperator)->id;
  ASSERT_GOOD(staff_->set_duty(dina, CaseDuty::data_protection, true, kOperator));
  enrol(dina);
  EXPECT_TRUE(staff_->redactions_wait({rosa, Capacity::data_protection}).value());
  for (const auto& id : {rosa, dina}) ASSERT_GOOD(staff_->set_disabled(id, true, kOperator));
  EXPECT_FALSE(staff_->has_data_protection().value());
  EXPECT_TRUE(staff_->redactions_wait(ada).value());
}

TEST_F(ProposalTest, WhoLooksAfterTheWorkOfOthersDoesNoneOfItL415) {
  const std::string rosa = staff_->user("rosa")->id;
  const auto give = [&](const std::string& id, CaseDuty duty) {
    return staff_->set_duty(id, duty, true, kOperator);
  };
  ASSERT_GOOD(give(rosa, CaseDuty::auditor));
  ASSERT_GOOD(give(rosa, CaseDuty::auditor));  // twice is once
  EXPECT_TRUE(staff_->user(rosa)->has(CaseDuty::auditor));
  EXPECT_FALSE(staff_->user(rosa)->works_on_cases());
  for (const auto duty : {CaseDuty::triage, CaseDuty::handler, CaseDuty::decider,
                          CaseDuty::reviewer, CaseDuty::data_protection})
    EXPECT_FAILS(Code::conflict, give(rosa, duty));
  EXPECT_FAILS(Code::conflict, staff_->set_operates(rosa, true, kOperator));
  ASSERT_GOOD(staff_->set_duty(rosa, CaseDuty::auditor, false, kOperator));
  ASSERT_GOOD(give(rosa, CaseDuty::decider));
  EXPECT_TRUE(staff_->user(rosa)->works_on_cases());
  const std::string ada = operator_named("ada").id;
  for (const auto duty : {CaseDuty::auditor, CaseDuty::data_protection}) {
    EXPECT_FAILS(Code::conflict, give(rosa, duty));
    EXPECT_FAILS(Code::conflict, give(ada, duty));
  }
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
