#include "node/value.h"

#include <gtest/gtest.h>

namespace hustings {
namespace {

std::string json(const Value& value) {
  std::string out;
  write_json(value, out);
  return out;
}

TEST(Value, WritesEveryTypeAsJson) {
  const auto eur = *Currency::parse("EUR");
  const Object all{{"none", {}},
                   {"flag", true},
                   {"number", -3},
                   {"text", "a \"b\""},
                   {"day", CivilDate{2029, 6, 3}},
                   {"at", Instant{0}},
                   {"money", MoneyInterval{100, std::nullopt, eur}},
                   {"word", Word{"not_used", "no disclaimer"}},
                   {"country", Country{"AT"}},
                   {"message", Message{"page name"}},
                   {"json", RawJson{"[1]"}},
                   {"list", List{1, "x"}},
                   {"missing", std::optional<std::int64_t>()}};
  EXPECT_EQ(
      json(all),
      R"({"none":null,"flag":true,"number":-3,"text":"a \"b\"","day":"2029-06-03",)"
      R"("at":"1970-01-01T00:00:00.000Z","money":{"min":100,"max":null,"currency":"EUR"},)"
      R"("word":"not_used","country":"AT","message":"page name","json":[1],"list":[1,"x"],"missing":null})");
}

TEST(Value, MoneyTakesThreeCellsAndOpenEndsAreEmpty) {
  std::vector<std::string> cells;
  write_cells(MoneyInterval{std::nullopt, 250, *Currency::parse("HUF")}, cells);
  write_cells({}, cells);
  write_cells(Word{"meta", "Meta"}, cells);
  write_cells(List{1, 2}, cells);
  EXPECT_EQ(cells, (std::vector<std::string>{"", "250", "HUF", "", "meta", "[1,2]"}));
}

TEST(Value, FindsANameOrNothing) {
  const Object object{{"a", 1}};
  ASSERT_NE(find(object, "a"), nullptr);
  EXPECT_EQ(std::get<std::int64_t>(*find(object, "a")), 1);
  EXPECT_EQ(find(object, "b"), nullptr);
}

}  // namespace
}  // namespace hustings
