#include "cases/clock.h"

#include <gtest/gtest.h>

#include "cases/testing.h"

namespace hustings::cases {
namespace {

using testing::deadlines;
using testing::history_of;
using testing::hours;
using testing::step;
using enum CaseAct;
using R = CaseRole;

Instant at(std::string_view text) { return parse_instant(text).value_or(Instant{}); }

const CaseClock* named(const std::vector<CaseClock>& clocks, std::string_view name) {
  for (const auto& clock : clocks) {
    if (clock.limit->clock == name) return &clock;
  }
  return nullptr;
}

// Of a row of this unit and limit, as the data would have it.
Deadline row(TimeUnit unit, std::int64_t limit, std::int64_t season = 0) {
  Deadline out;
  out.unit = unit;
  out.limit = limit;
  out.season = season;
  return out;
}

std::string due(const Deadline& limit, std::string_view start, std::string_view country = "") {
  return to_string(deadlines().due(limit, at(start), country));
}

TEST(DeadlinesTest, HoursAreRealTimeAlsoWhenClocksAreSet) {
  // Summer time begins on 25 March 2029, and ends on 28 October.
  EXPECT_EQ(due(row(TimeUnit::hours, 24), "2029-03-24T12:00:00Z"), "2029-03-25T12:00:00.000Z");
  EXPECT_EQ(due(row(TimeUnit::hours, 24), "2029-10-27T12:00:00Z"), "2029-10-28T12:00:00.000Z");
  EXPECT_EQ(due(row(TimeUnit::hours, 72), "2029-12-30T23:30:00Z"), "2030-01-02T23:30:00.000Z");
}

TEST(DeadlinesTest, ADayEndsWithItsLastHourInItsOwnZone) {
  EXPECT_EQ(due(row(TimeUnit::days, 1), "2029-01-16T08:00:00Z", "DE"), "2029-01-17T22:59:59.999Z");
  EXPECT_EQ(due(row(TimeUnit::days, 1), "2029-07-17T08:00:00Z", "DE"), "2029-07-18T21:59:59.999Z");
  EXPECT_EQ(due(row(TimeUnit::days, 1), "2029-07-17T08:00:00Z", "PT"), "2029-07-18T22:59:59.999Z");
  EXPECT_EQ(due(row(TimeUnit::days, 1), "2029-07-17T08:00:00Z", "FI"), "2029-07-18T20:59:59.999Z");
  // Half past eleven in the evening, UTC, is the next day there.
  EXPECT_EQ(due(row(TimeUnit::days, 1), "2029-07-17T23:30:00Z", "FI"), "2029-07-19T20:59:59.999Z");
}

TEST(DeadlinesTest, ALastDayThatIsFreeMovesOn) {
  // Friday 13 April 2029, one day: Saturday, so Monday.
  EXPECT_EQ(due(row(TimeUnit::days, 1), "2029-04-13T08:00:00Z"), "2029-04-16T21:59:59.999Z");
  // Easter Sunday is 1 April 2029; Monday is free everywhere, Good Friday in Germany only.
  EXPECT_EQ(easter_sunday(2029), (CivilDate{2029, 4, 1}));
  EXPECT_EQ(easter_sunday(2024), (CivilDate{2024, 3, 31}));
  EXPECT_EQ(easter_sunday(2038), (CivilDate{2038, 4, 25}));
  EXPECT_EQ(due(row(TimeUnit::days, 1), "2029-03-29T08:00:00Z", "AT"), "2029-03-30T21:59:59.999Z");
  EXPECT_EQ(due(row(TimeUnit::days, 1), "2029-03-29T08:00:00Z", "DE"), "2029-04-03T21:59:59.999Z");
  // A year ends: New Year's Day is a Monday in 2029 (1 January), 31 December 2028 a Sunday.
  EXPECT_EQ(due(row(TimeUnit::days, 2), "2028-12-29T08:00:00Z"), "2029-01-02T22:59:59.999Z");
}

TEST(DeadlinesTest, MonthsEndOnTheSameDayOrTheLast) {
  EXPECT_EQ(plus_months({2029, 8, 31}, 6), (CivilDate{2030, 2, 28}));
  EXPECT_EQ(plus_months({2029, 10, 15}, 6), (CivilDate{2030, 4, 15}));
  EXPECT_EQ(plus_months({2029, 6, 7}, -1), (CivilDate{2029, 5, 7}));
}

TEST(DeadlinesTest, TheSeasonIsTheLastMonthBeforeTheVote) {
  EXPECT_FALSE(deadlines().in_season(at("2029-05-06T21:59:59Z"), ""));
  EXPECT_TRUE(deadlines().in_season(at("2029-05-06T22:00:00Z"), ""));  // 7 May in Brussels
  EXPECT_TRUE(deadlines().in_season(at("2029-06-10T21:59:59Z"), ""));
  EXPECT_FALSE(deadlines().in_season(at("2029-06-10T22:00:00Z"), ""));
}

TEST(DeadlinesTest, AClockThatRunsIntoTheSeasonEndsNoLaterThanOneThatStartsThere) {
  const Deadline limit = row(TimeUnit::hours, 72, 48);
  EXPECT_EQ(due(limit, "2029-05-01T10:00:00Z"), "2029-05-04T10:00:00.000Z");
  EXPECT_EQ(due(limit, "2029-05-06T20:00:00Z"), "2029-05-08T22:00:00.000Z");
  EXPECT_EQ(due(limit, "2029-05-08T10:00:00Z"), "2029-05-10T10:00:00.000Z");
  EXPECT_EQ(due(row(TimeUnit::hours, 24, 4), "2029-05-06T21:00:00Z"), "2029-05-07T02:00:00.000Z");
}

TEST(DeadlinesTest, ARowOfAClassGoesBeforeOneOfAll) {
  EXPECT_EQ(deadlines().find("decision", "a", hours(0))->id, "decision.a");
  EXPECT_EQ(deadlines().find("removal", "a", hours(0))->id, "removal");
  EXPECT_EQ(deadlines().find("decision", "a", at("2024-04-08T00:00:00Z")), nullptr);
}

TEST(DeadlinesTest, WhatIsWrongWithTheDataHasAPlace) {
  const auto read = Deadlines::parse(R"({"code":"x","deadlines":[{"id":"a","clock":"b","limit":0,
    "unit":"hours","counts":true,"since":"2024-01-01","source":"s","known":"ours","says":"s"}],
    "votes":[],"holidays":[],"zones":{}})");
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().where, "/deadlines/0/limit");
}

// ---- clocks ------------------------------------------------------------------------------------
TEST(ClockTest, ADecisionIsDueFromTheReport) {
  const auto clocks = clocks_of(history_of({step(submit, R::reporter)}), deadlines());
  ASSERT_EQ(clocks.size(), 2U);  // first look and decision
  const CaseClock& decision = *named(clocks, "decision");
  EXPECT_EQ(decision.due, hours(72));
  EXPECT_FALSE(decision.late(hours(72)));
  EXPECT_TRUE(decision.late(hours(73)));
  EXPECT_EQ(decision.gross(hours(5)), 5 * 3'600'000);
  EXPECT_EQ(next_due(clocks), hours(72));
}

TEST(ClockTest, AQuestionPausesUpToTwoWeeksInAll) {
  auto steps = std::vector{step(submit, R::reporter), step(accept, R::triage, hours(1)),
                           step(ask, R::handler, hours(10))};
  const auto open = clocks_of(history_of(steps), deadlines());
  EXPECT_TRUE(named(open, "decision")->paused());
  EXPECT_EQ(named(open, "decision")->due, hours(72 + 14 * 24));  // if nobody ever answers
  steps.push_back(step(answer, R::reporter, hours(30)));
  const auto answered = clocks_of(history_of(steps), deadlines());
  const CaseClock& decision = *named(answered, "decision");
  EXPECT_EQ(decision.due, hours(92));
  EXPECT_EQ(decision.gross(hours(40)), 40 * 3'600'000);
  EXPECT_EQ(decision.net(hours(40), 14), 20 * 3'600'000);
  steps.push_back(step(ask, R::handler, hours(40)));
  steps.push_back(step(resume, R::system, hours(40 + 14 * 24)));
  const auto capped = clocks_of(history_of(steps), deadlines());
  EXPECT_EQ(named(capped, "decision")->due, hours(72 + 14 * 24));
}

TEST(ClockTest, AQuestionAfterTheLimitHelpsNobody) {
  const auto clocks = clocks_of(
      history_of({step(submit, R::reporter), step(accept, R::triage, hours(1)),
                  step(ask, R::handler, hours(80)), step(answer, R::reporter, hours(90))}),
      deadlines());
  EXPECT_EQ(named(clocks, "decision")->due, hours(72));
}

TEST(ClockTest, UrgentIsWithinADay) {
  const auto clocks = clocks_of(
      history_of({step(submit, R::reporter), step(urgent, R::triage, hours(2))}), deadlines());
  EXPECT_EQ(named(clocks, "decision")->due, hours(24));
}

TEST(ClockTest, WhatIsSeenAgainRunsFromWhereItStarted) {
  auto steps = testing::way_to(CaseState::decided);
  steps.push_back(step(remove, R::signatory, hours(10)));
  const auto removed = clocks_of(history_of(steps), deadlines());
  EXPECT_FALSE(named(removed, "removal")->running());
  EXPECT_FALSE(next_due(removed));
  steps.push_back(step(still_there, R::reporter, hours(20)));
  const auto again = clocks_of(history_of(steps), deadlines());
  EXPECT_TRUE(named(again, "removal")->running());
  EXPECT_EQ(named(again, "removal")->start, hours(0));
  EXPECT_EQ(named(again, "removal")->due, hours(72));
}

TEST(ClockTest, AReversedDecisionAsksForNothingMore) {
  auto steps = testing::way_to(CaseState::appealed);
  Step reversed = step(decide_appeal, R::reviewer, hours(30));
  reversed.outcome = CaseOutcome::not_upheld;
  steps.push_back(reversed);
  const auto clocks = clocks_of(history_of(steps), deadlines());
  EXPECT_EQ(named(clocks, "removal")->stop, hours(30));
  EXPECT_EQ(named(clocks, "appeal")->stop, hours(30));
  EXPECT_FALSE(next_due(clocks));
}

TEST(ClockTest, AFollowingCaseIsDecidedWithItsLeader) {
  const auto follower = history_of(testing::way_to(CaseState::grouped));
  EXPECT_TRUE(named(clocks_of(follower, deadlines()), "decision")->running());
  const auto leader = history_of(testing::way_to(CaseState::decided));
  EXPECT_FALSE(named(clocks_of(follower, deadlines(), &leader), "decision")->running());
}

TEST(ClockTest, ANewFactStartsTheDecisionAgain) {
  auto steps = testing::way_to(CaseState::decided);
  steps.push_back(step(reopen, R::decider, hours(100)));
  const auto clocks = clocks_of(history_of(steps), deadlines());
  EXPECT_EQ(clocks.back().limit->clock, "decision");
  EXPECT_EQ(clocks.back().start, hours(100));
  EXPECT_FALSE(named(clocks, "removal")->running());
}

// The decision took from hour 0 to `end`; witnesses had seen the report after `first` hours and the
// decision after `last`, where they had.
ClockProof proof(std::int64_t end, std::optional<std::int64_t> first,
                 std::optional<std::int64_t> last) {
  auto steps = testing::way_to(CaseState::proposed);
  steps.push_back(step(decide, R::decider, hours(end)));
  const auto history = history_of(steps);
  const auto clocks = clocks_of(history, deadlines());
  const Seen seen = [&](Index index) {
    const auto at = index == 0 ? first : last;
    return at ? std::optional(hours(*at)) : std::nullopt;
  };
  return prove(*named(clocks, "decision"), deadlines(), "", seen, hours(500));
}

// 72 hours are allowed.
TEST(ClockTest, LatenessIsToldOnlyAsFarAsItCanBeProved) {
  EXPECT_EQ(proof(75, 2, 80).lateness, Lateness::late);
  EXPECT_EQ(proof(75, 2, 80).over, 3'600'000) << "of an hour nobody can doubt";
  EXPECT_EQ(proof(74, 2, 80).lateness, Lateness::cannot_be_told);
  EXPECT_EQ(proof(74, 2, 80).least, 72 * 3'600'000);
  EXPECT_EQ(proof(74, 2, 80).most, 80 * 3'600'000);
  EXPECT_EQ(proof(60, 2, 72).lateness, Lateness::in_time);
  EXPECT_EQ(proof(60, 2, 73).lateness, Lateness::cannot_be_told);
  EXPECT_EQ(proof(300, {}, 310).lateness, Lateness::cannot_be_told);
  EXPECT_EQ(proof(60, {}, 72).lateness, Lateness::in_time);
  EXPECT_EQ(proof(300, 2, {}).lateness, Lateness::late);
  EXPECT_FALSE(proof(300, 2, {}).seen);
  EXPECT_TRUE(proof(300, 2, 301).seen);
}

TEST(ClockTest, AWitnessThatIsSlowerThanTheRecordSaysNothingElse) {
  const auto told = proof(75, -5, 60);  // its clock is behind
  EXPECT_EQ(told.lateness, Lateness::late);
  EXPECT_EQ(told.least, 75 * 3'600'000);
  EXPECT_EQ(told.most, 75 * 3'600'000);
}

TEST(ClockTest, DoubtAboutAPauseIsDoubtAboutTheLimit) {
  const auto history =
      history_of({step(submit, R::reporter), step(accept, R::triage, hours(1)),
                  step(ask, R::handler, hours(10)), step(answer, R::reporter, hours(20)),
                  step(propose, R::handler, hours(21)), step(decide, R::decider, hours(85))});
  const auto clocks = clocks_of(history, deadlines());
  const auto told = [&](std::int64_t answered) {
    const Seen seen = [&](Index index) {
      return std::optional(index == 3 ? hours(answered) : hours(0));
    };
    return prove(*named(clocks, "decision"), deadlines(), "", seen, hours(500)).lateness;
  };
  EXPECT_EQ(told(20), Lateness::late) << "ten hours of pause: due at hour 82";
  EXPECT_EQ(told(24), Lateness::cannot_be_told) << "or fourteen: at 86";
}

TEST(ClockTest, AClockThatRunsIsLateWhenThatIsSure) {
  const auto history = history_of({step(submit, R::reporter)});
  const auto clocks = clocks_of(history, deadlines());
  const auto told = [&](std::int64_t now) {
    const Seen seen = [](Index) { return std::optional(hours(2)); };
    return prove(*named(clocks, "decision"), deadlines(), "", seen, hours(now)).lateness;
  };
  EXPECT_EQ(told(72), Lateness::in_time);
  EXPECT_EQ(told(73), Lateness::cannot_be_told);
  EXPECT_EQ(told(75), Lateness::late);
}

// ---- requests of observers ---------------------------------------------------------------------
TEST(ClockTest, ARequestWaitsForTheSignatory) {
  const std::string request = "observer-request";
  const auto asked = clocks_of(history_of({step(submit, R::observer)}, request), deadlines());
  const CaseClock* waits = named(asked, "request");
  ASSERT_NE(waits, nullptr);
  EXPECT_TRUE(waits->running() && waits->limit->counts);
  EXPECT_LT(waits->due, named(asked, "decision")->due);
  const auto answered = clocks_of(
      history_of({step(submit, R::observer), step(reply, R::signatory, hours(30))}, request),
      deadlines());
  EXPECT_EQ(named(answered, "request")->stop, hours(30));
  EXPECT_TRUE(named(answered, "decision")->running());
  EXPECT_TRUE(named(answered, "triage")->running()) << "nobody of the staff has looked";
  EXPECT_EQ(named(clocks_of(history_of({step(submit, R::reporter)}), deadlines()), "request"),
            nullptr)
      << "of other reports there is none";
}

}  // namespace
}  // namespace hustings::cases
