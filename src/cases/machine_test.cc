#include "cases/machine.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/describe.hpp>
#include <random>

#include "cases/testing.h"

namespace hustings::cases {
namespace {

using testing::deadlines;
using testing::history_of;
using testing::hours;
using testing::step;
using testing::way_to;
using enum CaseAct;
using R = CaseRole;

constexpr std::int64_t kFortnight = 336;  // hours

// As docs/cases.md has it, written down a second time: from, step, to, who.
constexpr std::string_view kTable = R"(
none submit received reporter,triage,observer
received accept assessed triage
received urgent assessed triage
received ask waiting_reporter triage,handler
received same_as grouped triage
received propose proposed handler
received reply assessed signatory
received withdraw withdrawn reporter
assessed urgent assessed triage
assessed ask waiting_reporter triage,handler
assessed same_as grouped triage
assessed hear waiting_signatory handler
assessed reply assessed signatory,handler
assessed propose proposed handler
assessed withdraw withdrawn reporter
waiting_reporter answer assessed reporter,triage
waiting_reporter resume assessed system
waiting_reporter withdraw withdrawn reporter
waiting_signatory reply assessed signatory,handler
waiting_signatory propose proposed handler
waiting_signatory withdraw withdrawn reporter
grouped ungroup assessed triage,handler
grouped withdraw withdrawn reporter
proposed decide decided decider
proposed send_back assessed decider
proposed withdraw withdrawn reporter
decided remove remedied signatory,handler
decided notify waiting_platform handler
decided appeal appealed reporter,signatory,affected
decided reopen assessed decider
decided window_over closed system
waiting_platform notified decided handler
waiting_platform remove remedied signatory,handler
waiting_platform appeal appealed reporter,signatory,affected
waiting_platform reopen assessed decider
remedied still_there decided reporter,observer,affected,handler
remedied appeal appealed reporter,signatory,affected
remedied reopen assessed decider
remedied window_over closed system
appealed decide_appeal decided reviewer
closed reopen assessed decider
)";

std::string line_of(const Transition& row) {
  std::string who;
  for (const auto role : row.who) who += (who.empty() ? "" : ",") + std::string(name(role));
  return std::string(name(row.from)) + ' ' + std::string(name(row.act)) + ' ' +
         std::string(name(row.to)) + ' ' + who;
}

template <class E>
std::vector<E> all_of() {
  std::vector<E> out;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>(
      [&](auto d) { out.push_back(d.value); });
  return out;
}

// A step at a time at which nothing else speaks against it.
Step timely(const CaseHistory& history, CaseAct act, CaseRole role) {
  Instant at = testing::kStart;
  if (act == window_over) at = hours(5000);
  if (act == resume) at = hours(kFortnight);
  Step out = step(act, role, at);
  if (act == decide_appeal && history.decision) out.other = history.decision->id;
  return out;
}

TEST(MachineTest, TheTableIsThatOfTheDocument) {
  std::string found = "\n";
  for (const auto& row : transitions()) {
    if (row.act == describe || row.act == message || row.act == note) {
      EXPECT_EQ(row.from, row.to) << line_of(row);
    } else {
      found += line_of(row) + '\n';
    }
  }
  EXPECT_EQ(found, kTable);
}

// One test for each row and each cell beside it: the step goes where the table says, for the roles
// of the row and no other; what is no row is refused with what is possible instead.
void check_cells(const CaseHistory& before) {
  for (const auto act : all_of<CaseAct>()) {
    const Transition* row = find_transition(before.state, act);
    if (row != nullptr && row->request && !before.is_request()) row = nullptr;
    for (const auto role : all_of<CaseRole>()) {
      const Step wanted = timely(before, act, role);
      const auto answer = may(before, wanted, deadlines());
      const bool listed = row != nullptr && std::ranges::find(row->who, role) != row->who.end();
      EXPECT_EQ(answer.has_value(), listed)
          << name(before.state) << ' ' << name(act) << ' ' << name(role) << ' '
          << (answer ? "" : answer.error().text());
      if (!answer) {
        EXPECT_EQ(answer.error().code, Code::conflict);
        continue;
      }
      CaseHistory after = before;
      advance(after, wanted);
      EXPECT_EQ(after.state, row->to) << line_of(*row);
    }
  }
}
TEST(MachineTest, EveryStepFromEveryStateIsInTheTableOrRefused) {
  for (const auto* category : {"ad-transparency", "observer-request"}) {
    for (const auto state : all_of<CaseState>()) {
      const CaseHistory before = history_of(way_to(state), category);
      ASSERT_EQ(before.state, state);
      check_cells(before);
    }
  }
}

TEST(MachineTest, ARefusalSaysWhatIsPossible) {
  const auto answer =
      may(history_of(way_to(CaseState::received)), step(decide, R::decider), deadlines());
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().message, "\"decide\" is no step of a case that is received");
  EXPECT_EQ(answer.error().mend,
            "possible now: accept (triage), urgent (triage), ask (triage, handler), same_as "
            "(triage), propose (handler), withdraw (reporter)");
}

TEST(MachineTest, ASignatoryAnswersARequestBeforeItIsAsked) {
  auto request = history_of({step(submit, R::observer)}, "observer-request");
  EXPECT_FALSE(
      may(history_of(way_to(CaseState::received)), step(reply, R::signatory), deadlines()));
  ASSERT_TRUE(may(request, step(reply, R::signatory), deadlines()));
  advance(request, step(reply, R::signatory));
  advance(request, step(propose, R::handler));
  EXPECT_TRUE(may(request, step(decide, R::decider), deadlines())) << "it was taken on with that";
}

TEST(MachineTest, NotesAreOfStaffAndChangeNothing) {
  for (const auto state : all_of<CaseState>()) {
    if (state == CaseState::none) continue;
    CaseHistory history = history_of(way_to(state));
    const auto hands = history.hands;
    for (const auto role : {R::triage, R::handler, R::decider, R::reviewer}) {
      ASSERT_TRUE(may(history, step(note, role), deadlines())) << name(state);
      advance(history, step(note, role));
    }
    EXPECT_EQ(history.state, state);
    EXPECT_EQ(history.hands, hands) << "who notes something has no hand in the case yet";
    EXPECT_FALSE(may(history, step(note, R::reporter), deadlines()));
    EXPECT_FALSE(may(history, step(note, R::signatory), deadlines()));
  }
}

TEST(MachineTest, WhoProposedDoesNotConfirmUnlessItSaysSo) {
  const auto history = history_of(way_to(CaseState::proposed));
  Step own = step(decide, R::decider);
  own.actor = "the handler";
  EXPECT_EQ(may(history, own, deadlines()).error().where, "/actor");
  own.single_decider = true;
  EXPECT_TRUE(may(history, own, deadlines()));
}

TEST(MachineTest, WhoHadAHandInACaseDecidesNoAppealInIt) {
  const auto history = history_of(way_to(CaseState::appealed));
  for (const auto* actor : {"the handler", "the decider"}) {
    Step review = timely(history, decide_appeal, R::reviewer);
    review.actor = actor;
    review.single_decider = true;
    EXPECT_EQ(may(history, review, deadlines()).error().where, "/actor") << actor;
  }
  EXPECT_TRUE(may(history, timely(history, decide_appeal, R::reviewer), deadlines()));
}

TEST(MachineTest, AnAppealIsDecidedAboutTheDecisionThatStands) {
  const auto history = history_of(way_to(CaseState::appealed));
  Step review = timely(history, decide_appeal, R::reviewer);
  review.other = "another decision";
  EXPECT_EQ(may(history, review, deadlines()).error().where, "/supersedes");
}

TEST(MachineTest, EachPartyAppealsOnce) {
  auto history = history_of(way_to(CaseState::appealed));
  advance(history, timely(history, decide_appeal, R::reviewer));
  EXPECT_FALSE(may(history, step(appeal, R::signatory), deadlines()));
  EXPECT_TRUE(may(history, step(appeal, R::reporter), deadlines()));
}

TEST(MachineTest, NobodyAppealsAfterTheWindowAndNothingClosesWithinIt) {
  const auto history = history_of(way_to(CaseState::decided));
  const auto end = window_end(history, deadlines());
  ASSERT_TRUE(end);
  EXPECT_EQ(to_string(*end), "2029-10-05T21:59:59.999Z");  // six months and a day, in Brussels
  const Instant after{end->unix_ms + 1};
  EXPECT_TRUE(may(history, step(appeal, R::reporter, *end), deadlines()));
  EXPECT_FALSE(may(history, step(appeal, R::reporter, after), deadlines()));
  EXPECT_FALSE(may(history, step(window_over, R::system, *end), deadlines()));
  EXPECT_TRUE(may(history, step(window_over, R::system, after), deadlines()));
}

TEST(MachineTest, AQuestionWaitsForTwoWeeks) {
  const auto history = history_of(way_to(CaseState::waiting_reporter));
  EXPECT_FALSE(may(history, step(resume, R::system, hours(kFortnight - 1)), deadlines()));
  EXPECT_TRUE(may(history, step(resume, R::system, hours(kFortnight)), deadlines()));
}

TEST(MachineTest, WhatTriageHasNotTakenOnCanOnlyBeInadmissible) {
  auto history = history_of(way_to(CaseState::received));
  advance(history, step(propose, R::handler));
  Step decision = step(decide, R::decider);
  EXPECT_FALSE(may(history, decision, deadlines()));
  decision.outcome = CaseOutcome::inadmissible;
  EXPECT_TRUE(may(history, decision, deadlines()));
}

TEST(MachineTest, NothingIsPutRightThatWasNotUpheld) {
  auto steps = way_to(CaseState::decided);
  steps.back().outcome = CaseOutcome::not_upheld;
  const auto history = history_of(steps);
  EXPECT_FALSE(may(history, step(remove, R::signatory), deadlines()));
  EXPECT_FALSE(may(history, step(notify, R::handler), deadlines()));
  EXPECT_TRUE(may(history, step(appeal, R::reporter), deadlines()));
}

TEST(MachineTest, SomeStepsNeedAReason) {
  for (const auto& row : transitions()) {
    const auto history =
        history_of(way_to(row.from), row.request ? "observer-request" : "ad-transparency");
    Step wanted = timely(history, row.act, row.who.front());
    wanted.reason = false;
    EXPECT_EQ(may(history, wanted, deadlines()).has_value(), !row.reason) << line_of(row);
  }
}

TEST(MachineTest, StaffActUnderAPseudonym) {
  const auto history = history_of(way_to(CaseState::received));
  Step nobody = step(accept, R::triage);
  nobody.actor.clear();
  EXPECT_EQ(may(history, nobody, deadlines()).error().where, "/actor");
  // A report that staff entered is the reporter's.
  Step entered = step(submit, R::triage);
  entered.actor.clear();
  EXPECT_TRUE(may(testing::empty_history(), entered, deadlines()));
}

// ---- random walks ------------------------------------------------------------------------------
struct Walk {
  std::mt19937 dice;
  CaseHistory history = testing::empty_history();
  Instant now = testing::kStart;

  template <class E>
  E any() {
    const auto all = all_of<E>();
    return all[dice() % all.size()];
  }
  Step guess() {
    const auto role = any<CaseRole>();  // compilers differ in which argument is made first
    Step out = step(any<CaseAct>(), role, now);
    if (!out.actor.empty()) out.actor = std::string(1, static_cast<char>('a' + dice() % 5));
    out.reason = dice() % 4 != 0;
    out.single_decider = dice() % 8 == 0;
    if (out.outcome) out.outcome = any<CaseOutcome>();
    if (out.act == decide_appeal && history.decision && dice() % 2 == 0)
      out.other = history.decision->id;
    return out;
  }
};

// The invariants, of a step that was taken.
void check_step(const CaseHistory& before, const Step& taken, const CaseHistory& after) {
  const Transition* row = find_transition(before.state, taken.act);
  ASSERT_NE(row, nullptr);
  EXPECT_EQ(after.state, row->to);
  EXPECT_EQ(after.steps.size(), before.steps.size() + 1);  // no state without a record
  if (taken.act == decide && !taken.single_decider) {
    EXPECT_FALSE(before.proposers.contains(taken.actor));
  }
  if (taken.act == decide_appeal) {
    for (const auto& earlier : before.steps) {
      if (earlier.act == propose || earlier.act == decide) {
        EXPECT_NE(earlier.actor, taken.actor);
      }
    }
  }
  if (after.state == CaseState::closed && before.state != CaseState::closed) {
    EXPECT_GT(taken.at, *window_end(before, deadlines()));
  }
  if (before.state != CaseState::none) {
    EXPECT_NE(after.state, CaseState::none);
  }
}

TEST(MachineTest, RandomWalksStayInTheTable) {
  std::set<CaseState> seen;
  for (unsigned seed = 0; seed < 250; ++seed) {
    Walk walk{std::mt19937(seed)};
    for (int n = 0; n < 1500; ++n) {
      const Step wanted = walk.guess();
      walk.now =
          plus_hours(walk.now, static_cast<std::int64_t>(walk.dice() % (n % 40 == 0 ? 5000 : 30)));
      if (!may(walk.history, wanted, deadlines())) continue;
      const CaseHistory before = walk.history;
      advance(walk.history, wanted);
      check_step(before, wanted, walk.history);
      seen.insert(walk.history.state);
    }
    CaseHistory again = testing::empty_history();
    for (const auto& one : walk.history.steps) advance(again, one);
    EXPECT_EQ(again.state, walk.history.state) << "a case is what its records say";
  }
  EXPECT_EQ(seen.size(), all_of<CaseState>().size() - 1) << "walks come everywhere";
}

}  // namespace
}  // namespace hustings::cases
