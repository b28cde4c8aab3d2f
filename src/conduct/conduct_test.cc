#include "conduct/conduct.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace hustings {
namespace {

DataRequest asked(CivilDate received) {
  DataRequest out;
  out.organisation.value.value = "00000000-0000-4000-8000-000000000001";
  out.received.value = received;
  out.state.value = RequestState::open;
  return out;
}

std::vector<Finding> said(std::string_view rule, const Draft& body, CivilDate recorded) {
  const auto found = std::ranges::find(conduct::rules(), rule, &Rule::id);
  EXPECT_NE(found, conduct::rules().end()) << rule;
  Record record;
  record.body = body;
  record.head.iat = *parse_instant(to_string(recorded) + "T10:00:00Z");
  std::vector<Finding> out;
  found->check(*found, record, out);
  return out;
}

TEST(AnswerBy, IsAMonthLaterOrItsLastDay) {
  EXPECT_EQ(conduct::answer_by(asked({2029, 4, 10})), (CivilDate{2029, 5, 10}));
  EXPECT_EQ(conduct::answer_by(asked({2029, 1, 31})), (CivilDate{2029, 2, 28}));
  EXPECT_EQ(conduct::answer_by(asked({2028, 1, 30})), (CivilDate{2028, 2, 29}));
  EXPECT_EQ(conduct::answer_by(asked({2029, 12, 5})), (CivilDate{2030, 1, 5}));
}

TEST(AnswerBy, IsExtendedByTwoMonthsAtMost) {
  DataRequest request = asked({2029, 4, 10});
  request.extended_to.value = CivilDate{2029, 6, 1};
  EXPECT_EQ(conduct::answer_by(request), (CivilDate{2029, 6, 1}));
  request.extended_to.value = CivilDate{2029, 12, 1};
  EXPECT_EQ(conduct::answer_by(request), (CivilDate{2029, 7, 10}));
}

TEST(DataRequestLate, OnTheDayIsInTimeTheNextIsNot) {
  constexpr std::string_view kRule = "conduct.data-request-late";
  DataRequest request = asked({2029, 4, 10});
  EXPECT_TRUE(said(kRule, draft(request), {2029, 5, 10}).empty());
  ASSERT_EQ(said(kRule, draft(request), {2029, 5, 11}).size(), 1U) << "still open";
  request.state.value = RequestState::refused;
  request.answered.value = CivilDate{2029, 5, 10};
  EXPECT_TRUE(said(kRule, draft(request), {2029, 9, 1}).empty()) << "recorded later";
  request.answered.value = CivilDate{2029, 5, 11};
  EXPECT_EQ(said(kRule, draft(request), {2029, 9, 1}).at(0).where, "/answered");
  request.answered.value = {};
  request.state.value = RequestState::withdrawn;
  EXPECT_TRUE(said(kRule, draft(request), {2029, 9, 1}).empty());
}

TEST(CondemnedLate, AfterThreeDaysAndOnlyCondemnations) {
  constexpr std::string_view kRule = "conduct.condemned-late";
  PublicStatement body;
  body.organisation.value.value = "00000000-0000-4000-8000-000000000001";
  body.happened.value = {2029, 4, 29};
  body.said.value = {2029, 5, 2};
  EXPECT_TRUE(said(kRule, draft(body), {2029, 6, 1}).empty());
  body.said.value = {2029, 5, 3};
  EXPECT_EQ(said(kRule, draft(body), {2029, 6, 1}).size(), 1U);
  body.type.value = StatementType::apology;
  EXPECT_TRUE(said(kRule, draft(body), {2029, 6, 1}).empty());
}

TEST(Invalid, WhatCannotBe) {
  PublicStatement statement;
  statement.happened.value = {2029, 5, 2};
  statement.said.value = {2029, 5, 1};
  EXPECT_TRUE(invalid(statement));
  statement.said.value = {2029, 5, 2};
  EXPECT_FALSE(invalid(statement));

  Sanction sanction;
  sanction.measure.value = SanctionMeasure::warning;
  sanction.amount.value = MoneyInterval{1, 1, Currency::parse("EUR").value()};
  EXPECT_TRUE(invalid(sanction));
  sanction.measure.value = SanctionMeasure::fine;
  EXPECT_FALSE(invalid(sanction));

  DataRequest request = asked({2029, 4, 10});
  EXPECT_FALSE(invalid(request));
  request.answered.value = CivilDate{2029, 4, 12};
  EXPECT_TRUE(invalid(request)) << "open and answered";
  request.state.value = RequestState::granted;
  EXPECT_FALSE(invalid(request));
  request.answered.value = CivilDate{2029, 4, 9};
  EXPECT_TRUE(invalid(request)) << "before it came";
}

}  // namespace
}  // namespace hustings
