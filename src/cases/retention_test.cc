// How long what was told is kept, for each way in which a case ends.
#include "cases/retention.h"

#include <gtest/gtest.h>

#include "cases/testing.h"

namespace hustings::cases {
namespace {

using testing::deadlines;
using testing::step;

CaseFile file_of(const std::vector<Step>& way) {
  CaseFile out;
  out.history = testing::empty_history();
  for (const auto& one : way) advance(out.history, one);
  out.deadlines = &deadlines();
  return out;
}
std::string day(const std::optional<Instant>& at) {
  return at ? to_string(date_of(*at)) : std::string("never");
}
constexpr Instant kLater = {2'500'000'000'000};  // 2049

TEST(Retention, AnOpenCaseIsKept) {
  for (const auto state : {CaseState::received, CaseState::assessed, CaseState::waiting_reporter,
                           CaseState::proposed, CaseState::waiting_platform, CaseState::appealed}) {
    const auto kept = retention_of(file_of(testing::way_to(state)), kLater);
    EXPECT_FALSE(kept.contact || kept.content) << name(state);
  }
}

TEST(Retention, WhatWasUpheldAndIsNotPutRightIsKept) {
  EXPECT_FALSE(retention_of(file_of(testing::way_to(CaseState::decided)), kLater).content);
}

TEST(Retention, ContactGoesFirstThenTheRest) {
  const auto file = file_of(testing::way_to(CaseState::closed));
  const auto kept = retention_of(file, kLater);
  EXPECT_EQ(day(file.history.steps.back().at), "2029-10-29");
  EXPECT_EQ(day(kept.contact), "2029-11-28");
  EXPECT_EQ(day(kept.content), "2030-10-29");
}

TEST(Retention, NobodyHasToCloseACase) {
  const auto file = file_of(testing::way_to(CaseState::remedied));
  const auto end = window_end(file.history, deadlines());
  ASSERT_TRUE(end);
  EXPECT_FALSE(retention_of(file, *end).content) << "somebody may still appeal";
  EXPECT_EQ(retention_of(file, {end->unix_ms + 1}).content, retention_of(file, kLater).content);
}

TEST(Retention, AnAppealKeepsItLonger) {
  auto way = testing::way_to(CaseState::appealed);
  way.push_back(step(CaseAct::decide_appeal, CaseRole::reviewer));
  way.back().outcome = CaseOutcome::not_upheld;
  way.push_back(step(CaseAct::window_over, CaseRole::system, testing::hours(5000)));
  EXPECT_EQ(day(retention_of(file_of(way), kLater).content), "2031-10-29");
}

TEST(Retention, WhatWasNotAdmissibleOrTakenBackGoesSooner) {
  auto way = testing::way_to(CaseState::closed);
  for (auto& one : way) {
    if (one.act == CaseAct::decide) one.outcome = CaseOutcome::inadmissible;
  }
  EXPECT_EQ(day(retention_of(file_of(way), kLater).content), "2030-01-29");
  const auto taken_back = retention_of(file_of(testing::way_to(CaseState::withdrawn)), kLater);
  EXPECT_EQ(day(taken_back.contact), "2029-05-04");
  EXPECT_EQ(day(taken_back.content), "2029-07-04");
}

TEST(Retention, ACaseThatFollowsEndsWithItsLeader) {
  auto file = file_of(testing::way_to(CaseState::grouped));
  EXPECT_FALSE(retention_of(file, kLater).content);
  file.leader = file_of(testing::way_to(CaseState::closed)).history;
  EXPECT_EQ(day(retention_of(file, kLater).content), "2030-10-29");
}

}  // namespace
}  // namespace hustings::cases
