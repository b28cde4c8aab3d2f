#include "node/spending.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

namespace hustings {
namespace {

SpentInWeek spent(CivilDate week, std::int64_t min, std::int64_t max, std::int64_t open = 0,
                  std::string currency = "EUR") {
  return {week, std::move(currency), 1, min, max, open};
}
std::string link(std::string_view week) { return "/ads?week=" + std::string(week); }

const Value& value(const Object& object, std::string_view name) { return *find(object, name); }
const Object& at(const Object& object, std::string_view list, std::size_t i) {
  return std::get<Object>(std::get<List>(value(object, list)).at(i));
}
std::string text(const Object& object, std::string_view name) {
  return std::get<std::string>(value(object, name));
}
bool nothing(const Object& object, std::string_view name) {
  return std::holds_alternative<std::monostate>(value(object, name));
}
// The only chart of these rows.
Object chart(const std::vector<SpentInWeek>& rows) {
  return at(spending_chart(add_up(rows), link), "spending_charts", 0);
}

TEST(Spending, RowsOfAWeekAndCurrencyAreAddedUp) {
  const Spending sums = add_up({spent({2029, 5, 14}, 100, 100),
                                spent({2029, 5, 7}, 10, 30),
                                spent({2029, 5, 14}, 50, 70),
                                spent({2029, 5, 7}, 5, 5, 0, "BGN"),
                                {{}, "", 4}});
  ASSERT_EQ(sums.lines.size(), 2U);
  EXPECT_EQ(sums.unstated, 4);
  const auto& euro = sums.lines[1];
  ASSERT_EQ(euro.weeks.size(), 2U);
  EXPECT_EQ(euro.weeks[0].week, (CivilDate{2029, 5, 7}));
  EXPECT_EQ(euro.weeks[1].min, 150);
  EXPECT_EQ(euro.weeks[1].max, 170);
  EXPECT_EQ(euro.total.ads, 3);
  EXPECT_EQ(euro.total.min, 160);
  EXPECT_EQ(euro.total.max, 200);
}

TEST(Spending, SumsThatDoNotFitStayAtTheLargestNumber) {
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  const Spending sums = add_up({spent({2029, 5, 7}, 1, kMost), spent({2029, 5, 7}, 1, kMost)});
  EXPECT_EQ(sums.lines.at(0).total.max, kMost);
  EXPECT_EQ(sums.lines.at(0).total.min, 2);
}

TEST(Spending, AnOpenEndIsNoNumber) {
  const Object item =
      spending_item(add_up({spent({2029, 5, 7}, 100, 0, 1), spent({2029, 5, 7}, 10, 20)}));
  std::string json;
  write_json(item, json);
  EXPECT_EQ(json,
            R"({"lines":[{"currency":"EUR","ads":2,"amount":{"min":110,"max":null,)"
            R"("currency":"EUR"},"open_ended":1,"weeks":[{"week":"2029-05-07","ads":2,)"
            R"("amount":{"min":110,"max":null,"currency":"EUR"},"open_ended":1}]}],"unstated":0})");
}

TEST(Spending, AColumnIsSolidToTheLeastAndHollowToTheMost) {
  const Object drawn =
      chart({spent({2029, 5, 7}, 5'000, 10'000), spent({2029, 5, 14}, 8'000, 8'000),
             spent({2029, 5, 28}, 4'000, 0, 1)});
  const auto& top = std::get<MoneyInterval>(value(drawn, "chart_top"));
  EXPECT_EQ(top.max, 10'000);  // EUR 100 is round already
  const Object& interval = at(drawn, "chart_columns", 0);
  EXPECT_EQ(text(interval, "spent_height"), "100");
  EXPECT_EQ(text(interval, "spent_y"), "100");
  EXPECT_EQ(text(interval, "spent_rest"), "100");
  EXPECT_EQ(text(interval, "spent_rest_y"), "0");
  EXPECT_EQ(text(interval, "spent_href"), "/ads?week=2029-05-07");
  const Object& exact = at(drawn, "chart_columns", 1);
  EXPECT_EQ(text(exact, "spent_height"), "160");
  EXPECT_TRUE(nothing(exact, "spent_rest"));
  const Object& open = at(drawn, "chart_columns", 2);
  EXPECT_TRUE(std::get<bool>(value(open, "spent_open")));
  EXPECT_EQ(text(open, "spent_rest_y"), "0") << "up to the edge: it has no end";
  EXPECT_EQ(text(open, "spent_x"), "31") << "at its time: a week without ads stays empty";
  EXPECT_TRUE(nothing(at(drawn, "chart_rows", 2), "spent_most"));
}

TEST(Spending, ScalesEndAtRoundNumbersInWholeUnits) {
  const auto top = [](std::int64_t most, const char* currency) {
    const Object drawn = chart({spent({2029, 5, 7}, most, most, 0, currency)});
    return *std::get<MoneyInterval>(value(drawn, "chart_top")).max;
  };
  EXPECT_EQ(top(1, "EUR"), 200);
  EXPECT_EQ(top(201, "EUR"), 400);
  EXPECT_EQ(top(123'456, "EUR"), 200'000);
  EXPECT_EQ(top(200'001, "EUR"), 400'000);
  EXPECT_EQ(top(1'000, "JPY"), 1'000);
  const auto largest = std::numeric_limits<std::int64_t>::max();
  EXPECT_EQ(top(largest, "EUR"), largest);
}

// A wrong year, as people type it, must not make all other weeks too narrow to be seen.
TEST(Spending, AFarAwayWeekTakesNoRoom) {
  const Object drawn = chart({spent({1929, 5, 6}, 1, 1), spent({2029, 5, 7}, 1, 1)});
  EXPECT_TRUE(std::get<bool>(value(drawn, "chart_gaps")));
  EXPECT_EQ(text(drawn, "chart_width"), "20");
}

TEST(Spending, ChartsHaveTheNewestWeeksAndTablesAllOfThem) {
  std::vector<SpentInWeek> rows;
  rows.reserve(200);
  for (int i = 0; i < 200; ++i) rows.push_back(spent(plus_days({2025, 1, 6}, 7 * i), 1, 1));
  const Object drawn = chart(rows);
  EXPECT_TRUE(std::get<bool>(value(drawn, "chart_cut")));
  EXPECT_EQ(std::get<List>(value(drawn, "chart_columns")).size(), kMostChartWeeks);
  EXPECT_EQ(std::get<List>(value(drawn, "chart_rows")).size(), 200U);
}

TEST(Spending, TheCurrencyOfMostAdsComesFirst) {
  const Object all = spending_chart(
      add_up({spent({2029, 5, 7}, 1, 1, 0, "BGN"), spent({2029, 5, 7}, 1, 1, 0, "EUR"),
              spent({2029, 5, 7}, 1, 1, 0, "EUR")}),
      link);
  EXPECT_EQ(text(at(all, "spending_charts", 0), "chart_currency"), "EUR");
  EXPECT_EQ(text(at(all, "spending_charts", 1), "chart_currency"), "BGN");
}

TEST(Spending, WithoutAmountsThereIsNoChart) {
  const Object all = spending_chart(add_up({{{}, "", 3}}), link);
  EXPECT_TRUE(std::get<List>(value(all, "spending_charts")).empty());
  EXPECT_EQ(std::get<std::int64_t>(value(all, "spending_unstated")), 3);
}

}  // namespace
}  // namespace hustings
