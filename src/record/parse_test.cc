// A draft's reader: every error, each with its JSON Pointer.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "record/test_kind.h"

namespace hustings {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::UnorderedElementsAre;

// kSample with one text replaced by another.
std::string changed(std::string_view what, std::string_view by) {
  std::string text(kSample);
  const std::size_t at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return text.replace(at, what.size(), by);
}

std::vector<Detail> problems(std::string_view text) {
  const auto draft = kind<Sample>().parse(text);
  if (draft) return {};
  EXPECT_EQ(draft.error().code, Code::bad_input);
  return draft.error().details;
}
std::vector<std::string> places(std::string_view text) {
  std::vector<std::string> out;
  for (const auto& problem : problems(text)) out.push_back(problem.where);
  return out;
}

// The only problem of a draft that differs from kSample in one place.
void expect_problem(std::string_view what, std::string_view by, std::string_view where,
                    std::string_view message) {
  const auto found = problems(changed(what, by));
  ASSERT_EQ(found.size(), 1U) << by << ": " << testing::PrintToString(places(changed(what, by)));
  EXPECT_EQ(found[0].where, where) << by;
  EXPECT_THAT(found[0].message, HasSubstr(message)) << by;
}

TEST(Parse, AGoodDraftIsRead) {
  const auto draft = kind<Sample>().parse(kSample);
  ASSERT_TRUE(draft) << draft.error().text();
  const auto& sample = *draft->as<Sample>();
  EXPECT_EQ(sample.title.value.value, "Bürgerforum");
  EXPECT_EQ(sample.places.value[1].seats, std::nullopt);
  EXPECT_EQ(state(sample.mood.value), "not_disclosed");
  EXPECT_EQ(std::get<NotDisclosed>(sample.mood.value).reason, "platform-limit");
  EXPECT_EQ(sample.note.get()->value, "paid for by Łukasz");
  EXPECT_EQ(sample.seat.get()->country.value, "PL");
  EXPECT_EQ(sample.secret, (Sealed<std::optional<Text<1, 20>>>(Text<1, 20>{"s3cret"})));
  EXPECT_EQ(draft->as<Place>(), nullptr);
}

TEST(Parse, OptionalFieldsMayBeLeftOut) {
  for (const auto* field : {R"("code":"a-1",)", R"("handle":"@forum",)", R"("secret":"s3cret",)",
                            R"("period":{"from":"2024-05-30","to":"2024-06-05"},)"}) {
    EXPECT_THAT(problems(changed(field, "")), testing::IsEmpty()) << field;
  }
}

TEST(Parse, MissingFields) {
  expect_problem(R"("count":7,)", "", "/count", "missing");
  expect_problem(R"("page":"1000445",)", "", "/page", "missing");
  expect_problem(R"("domain":"forum.example",)", "", "/desk/domain", "missing");
  expect_problem(R"(,"seats":20)", "", "/places/0/seats", "missing");
  expect_problem(R"(,"max":null)", "", "/amount/value/max", "missing");
  EXPECT_EQ(problems("{}").size(), 23U);  // all but the four that are optional
}

TEST(Parse, UnknownFieldsComeWithAGuess) {
  expect_problem(R"("count":7)", R"("count":7,"conut":7)", "/conut", "did you mean count?");
  expect_problem(R"("count":7)", R"("count":7,"x/y~":7)", "/x~1y~0", "no such field");
  expect_problem(R"("person":)", R"("persn":"x","person":)", "/desk/persn", "did you mean person?");
  expect_problem(R"("seats":20)", R"("seats":20,"seat":1)", "/places/0/seat",
                 "did you mean seats?");
  const auto far = problems(changed(R"("count":7)", R"("count":7,"zz":7)"));
  EXPECT_THAT(far[0].message, testing::Not(HasSubstr("did you mean")));
}

TEST(Parse, MistypedValues) {
  expect_problem(R"("count":7)", R"("count":"7")", "/count", "expected an integer, got string");
  expect_problem(R"("count":7)", R"("count":7.5)", "/count", "expected an integer, got number");
  expect_problem(R"("active":true)", R"("active":1)", "/active", "expected true or false");
  expect_problem(R"("colour":"green")", R"("colour":"pink")", "/colour",
                 "red, green, blue, got \"pink\"");
  expect_problem(R"("colour":"green")", R"("colour":1)", "/colour", "got integer");
  expect_problem(R"(["AT","DE"])", R"("AT")", "/countries", "expected a list");
  expect_problem(R"("AT","DE")", R"("AT",[])", "/countries/1", "expected a string, got array");
  expect_problem(R"({"country":"AT","seats":20})", "7", "/places/0", "expected an object");
  expect_problem(R"(["eins","zwei"])", R"(["eins",2])", "/remarks/1", "expected a string");
  expect_problem(R"("page":"1000445")", R"("page":1000445)", "/page", "expected a string");
  EXPECT_THAT(places("[]"), ElementsAre(""));
  EXPECT_THAT(
      places(changed(R"("desk":{"domain":"forum.example","person":"Zoë","phone":"+43 1 234"})",
                     R"("desk":[])")),
      ElementsAre("/desk"));
}

TEST(Parse, NullIsNoValue) {
  expect_problem(R"("count":7)", R"("count":null)", "/count", "null is no value");
  expect_problem(R"("code":"a-1")", R"("code":null)", "/code", "null is no value");
  expect_problem(R"("secret":"s3cret")", R"("secret":null)", "/secret", "null is no value");
  expect_problem(R"("paid for by Łukasz")", "null", "/note/value", "got null");
  expect_problem(R"("AT","DE")", R"("AT",null)", "/countries/1", "got null");
}

TEST(Parse, OutOfRange) {
  expect_problem(R"("count":7)", R"("count":-1)", "/count", "-1 is below 0");
  expect_problem(R"("seats":20)", R"("seats":-20)", "/places/0/seats", "below 0");
  expect_problem(R"("Bürgerforum")", R"("")", "/title", "must not be empty");
  expect_problem(R"("Art. 17 c")", R"("A")", "/ground", "shorter than 2 characters");
  expect_problem(R"("min":10100)", R"("min":-1)", "/amount/value", "never below 0");
  expect_problem(R"("min":10100,"max":null)", R"("min":null,"max":-1)", "/amount/value",
                 "never below 0");
  expect_problem(R"("max":null)", R"("max":10099)", "/amount/value",
                 "min 10100 is above max 10099");
  expect_problem(R"("to":"2024-06-05")", R"("to":"2024-05-29")", "/period",
                 "ends (2024-05-29) before");
  expect_problem(R"("active":true)", R"("active":false)", "", "a balance needs");
}

TEST(Parse, LengthIsCountedInCodePoints) {
  std::string most;
  for (int i = 0; i < 20; ++i) most += "😀";
  EXPECT_THAT(problems(changed("Zoë", most)), testing::IsEmpty());
  expect_problem("Zoë", most + "a", "/desk/person", "21 characters long, at most 20");
}

TEST(Parse, ListsAreLimited) {
  std::string list;
  for (int i = 0; i < 998; ++i) list += "\"AT\",";
  EXPECT_THAT(problems(changed(R"(["AT")", "[" + list + R"("AT")")), testing::IsEmpty());
  expect_problem(R"(["AT")", "[" + list + R"("FR","AT")", "/countries", "1001 items, at most 1000");
}

TEST(Parse, WhatIsWrongWithTheTextHasItsPlaceToo) {
  expect_problem(R"("count":7)", R"("count":7,"count":7)", "/count", "given twice");
  expect_problem(R"("country":"AT",)", R"("country":"AT","country":"AT",)", "/places/0/country",
                 "twice");
  expect_problem(R"("count":7)", R"("count":9223372036854775808)", "/count",
                 "does not fit in 64 bits");
  expect_problem(R"("balance":-3)", R"("balance":-9223372036854775809)", "/balance",
                 "does not fit");
  expect_problem(R"("count":7)", R"("count":1e400)", "/count", "not finite");
  expect_problem("Zoë", "Zo\xff", "/desk/person", "not UTF-8");
  expect_problem("2024-06-05", "2024-06-0\xff", "/period/to", "not UTF-8");
  EXPECT_THAT(places(changed(R"("count":7)", "\"count\":7,\"\xc3(\":7")),
              ElementsAre("/\xEF\xBF\xBD("));
}

TEST(Parse, NestingIsLimited) {
  const std::string deep = std::string(40, '[') + std::string(40, ']');
  const auto found = kind<Sample>().parse(changed(R"("count":7)", R"("count":-7,"x":)" + deep));
  ASSERT_FALSE(found);
  std::string where = ", near /x";
  for (int i = 0; i < 31; ++i) where += "/0";
  EXPECT_TRUE(found.error().where.ends_with(where)) << found.error().where;
  EXPECT_THAT(found.error().message, HasSubstr("deep"));
  const auto broken = kind<Sample>().parse(R"({"count":7,)");
  EXPECT_EQ(broken.error().where, "byte 11, near /count");
  EXPECT_THAT(broken.error().details, testing::IsEmpty()) << "one message says it all";
}

TEST(Parse, States) {
  const std::string_view mood = R"({"state":"not_disclosed","reason":"platform-limit"})";
  const auto expect_mood = [&](std::string_view by, std::string_view where, std::string_view says) {
    expect_problem(mood, by, where, says);
  };
  expect_mood(R"("red")", "/mood", "expected an object with a state, got string");
  expect_mood("{}", "/mood/state", "missing: one of value, not_used");
  expect_mood(R"({"state":"valu"})", "/mood/state", "got \"valu\"");
  expect_mood(R"({"state":7})", "/mood/state", "got integer");
  expect_mood(R"({"state":"value"})", "/mood/value", "missing");
  expect_mood(R"({"state":"value","value":"pink"})", "/mood/value", "got \"pink\"");
  expect_mood(R"({"state":"value","value":"red","reason":"x"})", "/mood/reason", "does not belong");
  expect_mood(R"({"state":"unknown","value":"red"})", "/mood/value",
              "does not belong to the state unknown");
  expect_mood(R"({"state":"not_disclosed"})", "/mood/reason", "missing: say why");
  expect_mood(R"({"state":"not_disclosed","reason":"two words"})", "/mood/reason",
              "expected a code");
  expect_mood(R"({"state":"not_used","valeu":1})", "/mood/valeu", "did you mean value?");
  const std::string_view note = R"({"state":"value","value":"paid for by Łukasz"})";
  expect_problem(note, R"({"state":"value"})", "/note/value", "missing");
  expect_problem(note, R"({"state":"not_used","value":"x"})", "/note/value", "does not belong");
  expect_problem(note, R"({"state":"value","value":"x","_sd":["x"]})", "/note/_sd", "unknown");
  for (const auto* good : {"not_used", "not_applicable", "unknown"}) {
    EXPECT_THAT(problems(changed(note, R"({"state":")" + std::string(good) + "\"}")),
                testing::IsEmpty());
  }
}

TEST(Parse, EverythingAtOnce) {
  std::string text = changed(R"("count":7)", R"("count":-1,"count":3,"xx":1e999,"yy":"a")");
  for (const auto& [what, by] : std::vector<std::pair<std::string, std::string>>{
           {R"("title":"Bürgerforum",)", ""},
           {R"("to":"2024-06-05")", R"("to":"2024-01-01")"},
           {R"("max":null)", R"("max":1)"},
           {R"("seats":20)", R"("seats":99999999999999999999)"},
           {"Zoë", "\xc0\x80"},
           {R"("reason":"platform-limit")", R"("reason":"")"},
           {R"("AT","DE")", R"("at","DE","d")"},
           {R"("domain":"forum.example")", R"("domain":"Forum")"},
           {R"("link":"https://forum.example/a")", R"("link":"ftp://x")"}}) {
    text.replace(text.find(what), what.size(), by);
  }
  EXPECT_THAT(places(text),
              UnorderedElementsAre("/count", "/xx", "/yy", "/title", "/period", "/amount/value",
                                   "/places/0/seats", "/desk/person", "/mood/reason",
                                   "/countries/0", "/countries/2", "/desk/domain", "/link"));
}

}  // namespace
}  // namespace hustings
