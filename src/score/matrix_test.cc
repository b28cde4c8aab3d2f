#include "score/matrix.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "score/json.h"
#include "score/testing.h"

namespace hustings {
namespace {

using ::testing::ElementsAre;
using testing::Inputs;
using ::testing::IsEmpty;

TEST(MatrixTest, DeclaredUntilSomebodyElseLooksAtTheSameThing) {
  Inputs in;
  EXPECT_EQ(in.state("a"), CellState::declared);
  const Index report = in.report("meta:1");
  EXPECT_EQ(in.state("a"), CellState::agrees);
  EXPECT_THAT(in.cell("a").declared, ElementsAre(3));
  EXPECT_THAT(in.cell("a").sources, ElementsAre(report));
  EXPECT_EQ(in.state("b"), CellState::declared);
  EXPECT_THAT(in.cell("b").sources, IsEmpty());
  // An account is what 6.a asks for; 12 asks for responses.
  EXPECT_EQ(in.state("a", "12"), CellState::no_evidence);
  in.in.records.push_back({90, "response", true, "a", "a", "", {}});
  EXPECT_EQ(in.state("a", "12"), CellState::declared);
}

TEST(MatrixTest, APartyIsNoIndependentSourceOfItsOwn) {
  Inputs in;
  in.report("meta:1", {}, "a");
  EXPECT_EQ(in.state("a"), CellState::declared);
  in.report("meta:1", {}, "b");
  EXPECT_EQ(in.state("a"), CellState::agrees);
}

TEST(MatrixTest, ASourceAboutOtherDaysCoversNothing) {
  Inputs in;
  in.report("meta:1", {CivilDate{2023, 1, 1}, CivilDate{2024, 4, 8}});
  in.report("meta:1", {CivilDate{2024, 6, 10}, {}});
  EXPECT_EQ(in.state("a"), CellState::declared);
  const Index last = in.report("meta:1", {CivilDate{2024, 6, 9}, CivilDate{2024, 7, 9}});
  EXPECT_THAT(in.cell("a").sources, ElementsAre(last));
}

TEST(MatrixTest, AContradictionOrAGapOpensTheCell) {
  Inputs in;
  const Index report = in.report("meta:1");
  in.judge(report, "meta:1", Severity::note);
  EXPECT_EQ(in.state("a"), CellState::agrees);
  in.judge(report, "meta:1");
  in.judge(report, "meta:1");
  EXPECT_EQ(in.state("a"), CellState::open);
  EXPECT_THAT(in.cell("a").contradictions, ElementsAre(report));
  EXPECT_EQ(in.state("a", "6.b"), CellState::agrees);
  for (auto& said : in.in.judgements) said.answered = true;
  EXPECT_EQ(in.state("a"), CellState::agrees);
  in.judge(report, "a", Severity::gap, "14");  // also where nothing is built
  EXPECT_EQ(in.state("a", "14"), CellState::open);
  EXPECT_THAT(in.cell("a", "14").gaps, ElementsAre(report));
  // About an old record: not about this election.
  const Index old = in.report("meta:2", {{}, CivilDate{2019, 5, 26}});
  in.judge(old, "meta:2");
  EXPECT_EQ(in.state("b"), CellState::declared);
}

TEST(MatrixTest, NobodyIsJudgedForStrangersOrForAPersonUnreviewed) {
  Inputs in;
  in.judge(in.report("meta:99"), "meta:99");
  in.account("a", "meta:7", true);
  const Index candidate = in.report("meta:7");
  in.judge(candidate, "meta:7");
  EXPECT_EQ(in.state("a"), CellState::declared);
  EXPECT_EQ(in.state("b"), CellState::declared);
  in.in.judgements.back().reviewed = true;
  EXPECT_EQ(in.state("a"), CellState::open);
}

TEST(MatrixTest, OnlyADecisionSaysBreachAndALaterOneTakesItBack) {
  Inputs in;
  in.case_of("a", false);
  EXPECT_EQ(in.state("a"), CellState::declared);
  EXPECT_THAT(in.cell("a").open_cases, ::testing::SizeIs(1));
  const Index overdue = in.case_of("a", true);
  EXPECT_EQ(in.state("a"), CellState::open);
  EXPECT_THAT(in.cell("a").overdue_cases, ElementsAre(overdue));
  in.decide("a", false);
  EXPECT_EQ(in.state("a"), CellState::open);
  const Index first = in.decide("a", true);
  EXPECT_EQ(in.state("a"), CellState::breach);
  const Index second = in.decide("a", true);
  in.decide("a", false, first);
  EXPECT_EQ(in.state("a"), CellState::breach);
  EXPECT_THAT(in.cell("a").upheld, ElementsAre(second));
  EXPECT_THAT(in.cell("a").reversed, ElementsAre(first));
  in.decide("a", false, second);
  EXPECT_EQ(in.state("a"), CellState::open);
  EXPECT_EQ(in.state("b"), CellState::declared);
  // A decision does not reverse what comes after it.
  in.in.decisions.push_back({1, "b", "6.a", false, 500});
  in.in.decisions.push_back({500, "b", "6.a", true, {}});
  EXPECT_EQ(in.state("b"), CellState::breach);
}

TEST(MatrixTest, WhatIsNotBuiltSaysSo) {
  Inputs in;
  EXPECT_EQ(in.state("a", "3.b"), CellState::not_built);
  EXPECT_EQ(in.state("a", "2"), CellState::not_built);
  EXPECT_EQ(in.state("a", "3"), CellState::declared);  // 3.c is built
  in.in.kinds.emplace_back("ai-content");
  EXPECT_EQ(in.state("a", "3.b"), CellState::no_evidence);
  in.in.kinds.clear();
  for (const auto& cell : in.matrix().cells) EXPECT_EQ(cell.state, CellState::not_built);
}

TEST(MatrixTest, AWholeIsNoBetterThanItsWeakestPart) {
  Inputs in;
  const Index report = in.report("meta:1");
  EXPECT_EQ(in.state("a", "6"), CellState::agrees);  // 6.a and 6.b; the rest is not built
  EXPECT_THAT(in.cell("a", "6").sources, ElementsAre(report));
  in.in.kinds.emplace_back("processing");  // 6.d
  EXPECT_EQ(in.state("a", "6.d"), CellState::no_evidence);
  EXPECT_EQ(in.state("a", "6"), CellState::declared);
  in.in.kinds.pop_back();
  in.judge(report, "meta:1", Severity::gap, "6.c.ii");
  EXPECT_EQ(in.state("a", "6.c"), CellState::open);
  EXPECT_EQ(in.state("a", "6"), CellState::open);
  EXPECT_EQ(in.state("a", "6.a"), CellState::agrees);
  in.decide("a", true, {}, "6.b");
  EXPECT_EQ(in.state("a", "6"), CellState::breach);
  in.decide("b", true, {}, "6");  // about the whole
  EXPECT_EQ(in.state("b", "6"), CellState::breach);
  EXPECT_EQ(in.state("b", "6.a"), CellState::declared);
}

TEST(MatrixTest, AScopeLeavesTheOtherCommitmentsOut) {
  Inputs in;
  in.sign("c", {"6.c", "10"});
  in.account("c", "meta:3");
  const Matrix all = in.matrix();
  EXPECT_NE(all.find("c", "6.c.ii"), nullptr);
  EXPECT_NE(all.find("c", "6"), nullptr);
  EXPECT_EQ(all.find("c", "6.a"), nullptr);
  EXPECT_EQ(all.find("c", "1"), nullptr);
  EXPECT_EQ(all.find("a", "1")->commitment, "1");
}

TEST(MatrixTest, WhoWasBoundOnADayOfThePeriodStaysInTheMatrix) {
  Inputs in;
  const auto bound = [&] { return in.matrix().signatories; };
  in.withdraw("a", {2024, 6, 20});
  in.withdraw("b", {2024, 4, 10});
  EXPECT_THAT(bound(), ElementsAre("a", "b"));
  in.sign("late", {}, {2024, 6, 10});
  in.sign("last", {}, {2024, 6, 9});
  in.sign("early", {}, {2019, 1, 1});
  in.withdraw("early", {2024, 4, 9});
  in.withdraw("never", {2024, 5, 1});
  EXPECT_THAT(bound(), ElementsAre("a", "b", "last"));
  in.sign("a", {}, {2024, 7, 1});  // and again, after the election
  EXPECT_THAT(bound(), ElementsAre("a", "b", "last"));
  in.sign("last", {"10"}, {2024, 6, 9});  // corrects itself: the last word of the day holds
  EXPECT_EQ(in.matrix().find("last", "1"), nullptr);
}

TEST(MatrixTest, TheOrderOfTheInputsDoesNotShow) {
  Inputs in;
  const Index one = in.report("meta:1");
  in.judge(one, "meta:1");
  in.judge(in.report("meta:1"), "meta:1", Severity::gap);
  in.decide("b", true);
  const std::string said = score_json(in.in, in.matrix());
  const std::string inputs = inputs_json(in.in);
  std::ranges::reverse(in.in.words);
  std::ranges::reverse(in.in.links);
  std::ranges::reverse(in.in.records);
  std::ranges::reverse(in.in.judgements);
  std::ranges::reverse(in.in.kinds);
  EXPECT_EQ(score_json(in.in, in.matrix()), said);
  EXPECT_EQ(inputs_json(in.in), inputs);
}

TEST(MatrixTest, ItIsFastEnoughForAHomePage) {
  Inputs in;
  for (int party = 0; party < 44; ++party) {
    const std::string id = "p" + std::to_string(party);
    in.sign(id);
    in.account(id, "meta:p" + std::to_string(party));
  }
  for (int report = 0; report < 3000; ++report) {
    const std::string key = "meta:p" + std::to_string(report % 44);
    const Index index = in.report(key);
    if (report % 5 == 0) in.judge(index, key);
  }
  const auto start = std::chrono::steady_clock::now();
  const Matrix all = in.matrix();
  const auto took = std::chrono::steady_clock::now() - start;
  EXPECT_EQ(all.cells.size(), 46U * 29U);
  RecordProperty(
      "milliseconds",
      static_cast<int>(std::chrono::duration_cast<std::chrono::milliseconds>(took).count()));
  EXPECT_LT(took, std::chrono::seconds(1));  // unoptimised and checked; the bench has the figure
}

}  // namespace
}  // namespace hustings
