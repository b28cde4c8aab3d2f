#include "casedesk/steps.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "casedesk/draft.h"
#include "casedesk/rights.h"
#include "cases/testing.h"

namespace hustings::casedesk {
namespace {

using cases::CaseState;

const Kind& kind_named(std::string_view name) {
  for (const Kind* one : {&kind<CaseEvent>(), &kind<CaseDecision>(), &kind<ContentRemoval>(),
                          &kind<PlatformNotice>(), &kind<PlatformAnswer>()}) {
    if (one->name == name) return *one;
  }
  throw std::logic_error("no such kind");
}

cases::CaseFile case_in(CaseState state) {
  cases::CaseFile out;
  out.number = "2029-000001-3";
  out.history = cases::testing::history_of(cases::testing::way_to(state));
  out.deadlines = &cases::testing::deadlines();
  return out;
}

User somebody(std::vector<CaseDuty> duties) {
  return {.id = "0192f000-0000-7000-8000-0000000000aa",
          .name = "ilse",
          .mail = {},
          .duties = std::move(duties)};
}

std::set<std::string_view> acts(const std::vector<Offer>& offered) {
  std::set<std::string_view> out;
  for (const auto& one : offered) out.insert(cases::name(one.act));
  return out;
}

TEST(Steps, EachAskIsAFieldOfItsKind) {
  const auto file = case_in(CaseState::assessed);
  for (const auto& form : step_forms()) {
    const StepPlan plan(form, kind_named(form.kind), file,
                        {.signatories = {{"an-id", "A name"}}, .answers = {{"an-answer", "#7"}}});
    ASSERT_EQ(plan.shown().groups.size(), 1U);
    const auto& fields = plan.shown().groups[0].fields;
    ASSERT_EQ(fields.size(), form.asks.size()) << form.title;
    for (std::size_t i = 0; i < fields.size(); ++i)
      EXPECT_EQ(fields[i].pointer, form.asks[i].pointer) << form.title;
  }
}

TEST(Steps, EachStepOfStaffHasAForm) {
  for (const auto& row : cases::transitions()) {
    const bool staff = std::ranges::any_of(row.who, [](CaseRole role) {
      return role == CaseRole::triage || role == CaseRole::handler || role == CaseRole::decider ||
             role == CaseRole::reviewer;
    });
    // A report that comes by letter is typed into the form like any other.
    if (staff && row.act != CaseAct::submit) {
      EXPECT_NE(form_of(row.act), nullptr) << cases::name(row.act);
    }
  }
  for (const auto act : {CaseAct::submit, CaseAct::withdraw, CaseAct::resume, CaseAct::window_over})
    EXPECT_EQ(form_of(act), nullptr) << cases::name(act);
}

TEST(Steps, WhatIsOfferedIsInTheMachinesTable) {
  for (int state = 0; state <= static_cast<int>(CaseState::closed); ++state) {
    const auto file = case_in(static_cast<CaseState>(state));
    for (const auto duty :
         {CaseDuty::triage, CaseDuty::handler, CaseDuty::decider, CaseDuty::reviewer}) {
      for (const auto& offer : offers(file, somebody({duty}), cases::testing::hours(10))) {
        const auto* row = cases::find_transition(file.history.state, offer.act);
        ASSERT_NE(row, nullptr);
        EXPECT_NE(std::ranges::find(row->who, offer.role), row->who.end());
        EXPECT_TRUE(offer.role == role_of(duty) || offer.role == CaseRole::affected);
      }
    }
  }
}

TEST(Steps, WithoutWorkOnCasesNothingIsOffered) {
  for (int state = 0; state <= static_cast<int>(CaseState::closed); ++state)
    EXPECT_TRUE(offers(case_in(static_cast<CaseState>(state)), somebody({}), {}).empty());
}

TEST(Steps, WhoHadAHandInACaseIsNotOfferedItsAppeal) {
  auto file = case_in(CaseState::appealed);
  const User user = somebody({CaseDuty::reviewer});
  EXPECT_TRUE(acts(offers(file, user, {})).contains("decide_appeal"));
  file.history.hands.insert(user.id);
  EXPECT_FALSE(acts(offers(file, user, {})).contains("decide_appeal"));
}

TEST(Steps, ASignatoryCanReplyRemoveAndAppeal) {
  const Instant soon = cases::testing::hours(10);
  EXPECT_EQ(acts(offers_to_signatory(case_in(CaseState::waiting_signatory), soon)),
            (std::set<std::string_view>{"reply"}));
  EXPECT_EQ(acts(offers_to_signatory(case_in(CaseState::decided), soon)),
            (std::set<std::string_view>{"appeal", "remove"}));
  EXPECT_TRUE(offers_to_signatory(case_in(CaseState::received), soon).empty());
}

TEST(Steps, WhoBelongsToTheSignatoryIsKnownByTheirRole) {
  User user = somebody({CaseDuty::handler});
  EXPECT_FALSE(belongs_to(user, "party"));
  user.grants.push_back({"party", Role::reader});
  EXPECT_TRUE(belongs_to(user, "party"));
  EXPECT_FALSE(belongs_to(user, "another"));
  EXPECT_FALSE(belongs_to(user, ""));
}

// ---- forms -------------------------------------------------------------------------------------
class FormTest : public testing::Test {
 protected:
  StepPlan plan(CaseAct act) {
    const auto& form = *form_of(act);
    return {form, kind_named(form.kind), file_, {}};
  }
  Result<Draft> read(CaseAct act, const desk::Typed& given, Members more) {
    more.emplace_back("about", Json("0192f000-0000-7000-8000-0000000000bb"));
    return plan(act).read(given, {CaseRole::handler, "0192f000-0000-7000-8000-0000000000aa", true},
                          more);
  }
  cases::CaseFile file_ = case_in(CaseState::assessed);
};

TEST_F(FormTest, SaysWhatIsTypedAndWhatTheDeskKnows) {
  const auto draft = read(CaseAct::ask, {{"/note", "Where?"}}, {{"event", Json("ask")}});
  ASSERT_TRUE(draft) << draft.error().text();
  const auto& event = *draft->as<CaseEvent>();
  EXPECT_EQ(event.event.value, CaseAct::ask);
  EXPECT_EQ(event.role.value, CaseRole::handler);
  EXPECT_TRUE(event.conflict.value);
  EXPECT_FALSE(event.note == decltype(event.note)());
}

TEST_F(FormTest, TakesNothingThatItDoesNotAsk) {
  const auto typed =
      plan(CaseAct::ask)
          .typed_in({{"/note", "a"}, {"/actor", "b"}, {"/summary", "c"}, {"csrf", "d"}});
  EXPECT_EQ(typed, (desk::Typed{{"/note", "a"}}));
}

TEST_F(FormTest, NamesEachProblemByItsField) {
  const auto draft = read(CaseAct::remove, {{"/platform", "no code of one"}}, {});
  ASSERT_FALSE(draft);
  std::set<std::string> where;
  for (const auto& one : draft.error().details) where.insert(one.where);
  EXPECT_EQ(where, (std::set<std::string>{"/remedy", "/at", "/platform"}));
}

TEST_F(FormTest, ReadsTimesAsBrowsersWriteThem) {
  const auto draft =
      read(CaseAct::remove, {{"/remedy", "removed"}, {"/at", "2029-05-01T10:30"}}, {});
  ASSERT_TRUE(draft) << draft.error().text();
  EXPECT_EQ(draft->as<ContentRemoval>()->at.value, parse_instant("2029-05-01T10:30:00Z"));
}

TEST_F(FormTest, ShowsADecisionAsItWasTyped) {
  const desk::Typed given{{"/outcome", "upheld"},
                          {"/commitments", "2.a"},
                          {"/commitments", "2.b"},
                          {"/reasons/plain_words", "It was so."},
                          {"/reasons/decision_facts", "It was seen."},
                          {"/reasons/decision_ground", "incompatible_content"},
                          {"/reasons/decision_visibility", "content_removed"},
                          {"/reasons/source_type", "voluntary"},
                          {"/reasons/automated_detection", "no"},
                          {"/reasons/automated_decision", "not_automated"}};
  const auto draft =
      read(CaseAct::propose, given, {{"role", Json("decider")}, {"single_decider", Json(false)}});
  ASSERT_TRUE(draft) << draft.error().text();
  std::string json;
  draft->kind().write(*draft, json);
  const auto again = plan(CaseAct::propose).typed_of(*parse_json(json));
  for (const auto& one : given) EXPECT_NE(std::ranges::find(again, one), again.end()) << one.first;
  EXPECT_EQ(plan(CaseAct::propose).told(given).size(), given.size());
}

}  // namespace
}  // namespace hustings::casedesk
