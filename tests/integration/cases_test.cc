// Cases on a real node: numbers, refused steps, a course from report to remedy, erasure.
#include <gtest/gtest.h>

#include "cases/file.h"
#include "cases/statistics.h"
#include "rooms.h"

// A test that meets nothing where something must be fails.
// NOLINTBEGIN(bugprone-unchecked-optional-access)
namespace hustings {
namespace {

using cases::CaseState;
using testing::case_decision;
using testing::case_event;
using testing::case_report;
using testing::Make;
using testing::rooms;

class CasesTest : public ::testing::TestWithParam<Make> {
 protected:
  void SetUp() override {
    HUSTINGS_NEEDS(GetParam());
    node_ = std::make_unique<testing::TestNode>(GetParam(), rooms());
    party_ = *node()->create_issuer();
    ASSERT_GOOD(
        node().admit({.what = testing::organisation("Party"), .by = party_, .about = party_}));
  }
  testing::TestNode& node() { return *node_; }
  std::string sub(const Result<Admitted>& said) { return node().record(said->index).head.sub; }
  std::string report() { return sub(node().say(case_report(party_, node().clock.now()))); }
  cases::CaseFile read(const std::string& id) {
    const auto db = node().connect();
    auto file = cases::read_case(*db, id);
    EXPECT_TRUE(file) << file.error().text();
    return *std::move(file);
  }
  CaseState state(const std::string& id) { return read(id).history.state; }
  Result<Admitted> step(const std::string& id, CaseAct act, CaseRole role) {
    return node().say(draft(case_event(id, act, role)));
  }
  // Accepted, proposed and decided.
  std::string decided(CaseOutcome outcome = CaseOutcome::upheld) {
    const std::string id = report();
    EXPECT_TRUE(step(id, CaseAct::accept, CaseRole::triage));
    EXPECT_TRUE(step(id, CaseAct::propose, CaseRole::handler));
    EXPECT_TRUE(node().say(draft(case_decision(id, outcome))));
    return id;
  }

  std::string party_;

 private:
  std::unique_ptr<testing::TestNode> node_;
};

TEST_P(CasesTest, NumbersHaveNoGaps) {
  for (std::int64_t n = 1; n <= 3; ++n) {
    EXPECT_EQ(read(report()).number, to_string(CaseNumber{2024, n}));
  }
  // What is refused takes no number; nor do those of one batch collide.
  CaseReport wrong = *case_report(party_, node().clock.now()).as<CaseReport>();
  wrong.category.value = {"nonsense"};
  EXPECT_FAILS(Code::bad_input, node().say(draft(wrong)));
  wrong.category.value = {"other"};
  wrong.number.value = CaseNumber{2024, 17};
  const auto refused = node().say(draft(wrong));
  EXPECT_FAILS(Code::conflict, refused);
  EXPECT_EQ(refused.error().where, "/number");
  std::vector<Submission> both(2);
  for (auto& one : both) one = {.what = case_report(party_, node().clock.now()), .by = node().op()};
  for (const auto& answer : node()->admit(std::move(both))) ASSERT_GOOD(answer);
  const auto db = node().connect();
  EXPECT_EQ(*db->integer("SELECT COUNT(*) FROM case_file"), 5);
  EXPECT_EQ(*db->integer("SELECT MAX(running) FROM case_file"), 5);
}

TEST_P(CasesTest, ACaseIsFoundByItsNumberOrItsId) {
  const std::string id = report();
  const std::string number = read(id).number;
  EXPECT_EQ(read(number).history.id, id);
  const auto db = node().connect();
  EXPECT_FAILS(Code::not_found, cases::read_case(*db, "2024-000009-9"));
  EXPECT_FAILS(Code::not_found, cases::read_case(*db, "nonsense"));
}

TEST_P(CasesTest, AForbiddenStepIsRefusedWithWhatIsPossible) {
  const std::string id = report();
  const auto size = node().entries().size();
  const auto refused = node().say(draft(case_decision(id, CaseOutcome::upheld)));
  EXPECT_FAILS(Code::conflict, refused);
  EXPECT_TRUE(refused.error().mend.contains("accept (triage)")) << refused.error().text();
  EXPECT_EQ(node().entries().size(), size) << "nothing was logged";
  EXPECT_EQ(state(id), CaseState::received);
  EXPECT_FAILS(Code::bad_input,
               step("00000000-0000-4000-8000-00000000000f", CaseAct::accept, CaseRole::triage));
  EXPECT_FAILS(Code::bad_input, step(id, CaseAct::decide, CaseRole::decider));  // a kind of its own
}

TEST_P(CasesTest, AStepIsNeverChanged) {
  const std::string id = report();
  EXPECT_FAILS(Code::conflict,
               node().admit({.what = case_report(party_, node().clock.now(), "other words"),
                             .by = node().op(),
                             .about = id}));
}

TEST_P(CasesTest, OnlyTheOperatorAndTheSignatorySpeak) {
  const std::string other = *node()->create_issuer();
  const std::string id = decided();
  const Draft removal = draft(testing::content_removal(id, CaseRole::signatory));
  EXPECT_FAILS(Code::bad_input, node().say(removal, other));
  EXPECT_FAILS(Code::bad_input, node().say(case_report(party_, node().clock.now()), party_));
  EXPECT_FAILS(Code::bad_input,
               node().say(draft(case_event(id, CaseAct::reopen, CaseRole::decider)), party_));
  ASSERT_GOOD(node().say(removal, party_));
  EXPECT_EQ(state(id), CaseState::remedied);
}

TEST_P(CasesTest, ItsEvidenceIsDecidedAndEverythingIsRebuilt) {
  const std::string id = decided();
  const std::string notice = sub(node().say(draft(testing::platform_notice(id))));
  EXPECT_FAILS(Code::bad_input, node().say(draft(testing::platform_answer(id, id))));
  ASSERT_GOOD(node().say(draft(testing::platform_answer(id, notice))));
  ASSERT_GOOD(node().say(draft(testing::content_removal(id, CaseRole::signatory)), party_));
  const auto file = read(id);
  EXPECT_EQ(file.history.steps.size(), 7U);
  EXPECT_EQ(node().record(file.history.decision->index).evidence, Evidence::decided);
  ASSERT_GOOD(node()->rebuild(true));
}

TEST_P(CasesTest, WhatFollowsIsDecidedWithItsLeader) {
  const std::string leader = report();
  const std::string follower = report();
  CaseEvent same = case_event(follower, CaseAct::same_as, CaseRole::triage);
  same.with.value = ThingId{leader};
  ASSERT_GOOD(node().say(draft(same)));
  CaseEvent chain = case_event(leader, CaseAct::same_as, CaseRole::triage);
  chain.with.value = ThingId{follower};
  EXPECT_FAILS(Code::conflict, node().say(draft(chain)));
  ASSERT_GOOD(step(leader, CaseAct::accept, CaseRole::triage));
  ASSERT_GOOD(step(leader, CaseAct::propose, CaseRole::handler));
  const auto db = node().connect();
  EXPECT_EQ(*db->integer("SELECT COUNT(*) FROM case_file WHERE due_at IS NOT NULL"), 2);
  ASSERT_GOOD(node().say(draft(case_decision(leader, CaseOutcome::not_upheld))));
  EXPECT_EQ(*db->integer("SELECT COUNT(*) FROM case_file WHERE due_at IS NOT NULL"), 0);
  EXPECT_EQ(*db->integer("SELECT COUNT(*) FROM case_file WHERE outcome = 'not_upheld'"), 2);
  ASSERT_GOOD(node()->rebuild(true));
}

TEST_P(CasesTest, WhatIsErasedChangesNoState) {
  const std::string id = report();
  CaseEvent accept = case_event(id, CaseAct::accept, CaseRole::triage);
  accept.summary = std::optional(Text<1, 2000>{"what happened"});
  const std::string released = sub(node().say(draft(accept)));
  ASSERT_GOOD(step(id, CaseAct::propose, CaseRole::handler));
  ASSERT_GOOD(node().say(draft(case_decision(id, CaseOutcome::upheld))));
  const auto before = read(id);
  ASSERT_GOOD(node().say(testing::redaction(released, {"/summary"})));
  const auto after = read(id);
  EXPECT_EQ(after.history.state, before.history.state);
  EXPECT_EQ(after.history.steps.size(), before.history.steps.size());
  const auto* event = node().record(after.history.steps[1].index).body.as<CaseEvent>();
  EXPECT_TRUE(event->summary.erased());
  ASSERT_GOOD(node()->rebuild(true));
}

TEST_P(CasesTest, NumbersOfAllCases) {
  decided();
  decided(CaseOutcome::not_upheld);
  report();
  const auto db = node().connect();
  const Instant later = cases::plus_hours(node().clock.now(), 100);
  const auto all = cases::read_statistics(*db, "", later);
  ASSERT_TRUE(all) << all.error().text();
  EXPECT_EQ(all->reports, 3);
  EXPECT_EQ(all->open, 2);  // one to be decided, one to be put right
  EXPECT_EQ(all->overdue, 2);
  EXPECT_EQ(all->upheld, 1);
  EXPECT_EQ(all->without_remedy, 1);
  EXPECT_EQ(all->states.at("decided"), 2);
  EXPECT_EQ(cases::read_statistics(*db, party_, later)->reports, 3);
  EXPECT_EQ(cases::read_statistics(*db, "nobody", later)->reports, 0);
}

INSTANTIATE_TEST_SUITE_P(Both, CasesTest, ::testing::Values(Make::sqlite, Make::postgres),
                         testing::make_name);

}  // namespace
}  // namespace hustings
// NOLINTEND(bugprone-unchecked-optional-access)
