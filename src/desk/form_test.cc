#include "desk/form.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "ads/ad.h"
#include "ads/testing.h"
#include "desk/sections.h"
#include "parties/parties.h"

namespace hustings::desk {
namespace {

using ::testing::Contains;
using ::testing::Field;

constexpr const char* kOrg = "0192f000-0000-7000-8000-000000000001";

std::string json_of(const Draft& draft) {
  std::string out;
  draft.kind().write(draft, out);
  return out;
}
std::vector<Detail> problems_of(const Kind& kind, const Typed& given) {
  const auto read = read_form(kind, plan_of(kind), given, kOrg);
  return read ? std::vector<Detail>{} : read.error().details;
}

// What a record says, typed in and read again, is the same record: for every field of the kind.
TEST(Form, ARecordComesBackAsItWas) {
  const Kind& ad = kind<Ad>();
  Ad body = testing::good_ad(kOrg);
  body.funding.ad.value = NotDisclosed{"trade-secret"};
  body.targeting.included =
      std::vector<Criterion>{{CriterionType::place, {"Vienna"}}, {CriterionType::age, {"18-30"}}};
  body.content = std::optional(std::vector<ContentRef>(2));
  (*std::get<0>(body.content.v))[0].url = Url{"https://party.example/1"};
  (*std::get<0>(body.content.v))[1].platform = Token<32>{"meta"};
  (*std::get<0>(body.content.v))[1].id = PlatformId{"123"};
  const Draft before = draft(body);
  const Plan plan = plan_of(ad);
  const auto json = parse_json(json_of(before));
  ASSERT_TRUE(json);
  const auto kept = typed_from_json(to_json(typed_of(plan, *json)));
  ASSERT_TRUE(kept);
  const auto after = read_form(ad, plan, *kept, kOrg);
  ASSERT_TRUE(after) << after.error().text() << after.error().details.front().where;
  EXPECT_EQ(json_of(*after), json_of(before));
}

TEST(Form, ThePlanFollowsTheKind) {
  const Plan plan = plan_of(kind<Ad>());
  EXPECT_EQ(plan.owner, "/organisation");
  const auto& top = plan.groups.front().fields;
  EXPECT_THAT(top, Contains(Field(&Field::pointer, "/period/from")));
  EXPECT_THAT(top, Not(Contains(Field(&Field::pointer, "/organisation"))));
  for (const auto& group : plan.groups) EXPECT_NE(group.pointer, "/source");
  EXPECT_EQ(plan_of(kind<CodeSignature>()).owner, "/signatory");
}

TEST(Form, AnAdComesInPartsAndNoFieldIsLost) {
  for (const Kind* kind : {&kind<Ad>(), &kind<AdDelivery>(), &kind<Account>()}) {
    const Plan plan = plan_of(*kind);
    std::set<std::string> all;
    for (const auto& group : plan.groups) {
      for (const auto& field : group.fields) all.insert(field.pointer);
    }
    std::size_t shown = 0;
    for (const auto& section : sections_of(plan)) {
      EXPECT_EQ(section.title.empty(), kind->name != "ad");
      EXPECT_FALSE(section.fields.empty()) << section.id;
      for (const auto* field : section.fields) {
        EXPECT_TRUE(all.contains(field->pointer)) << field->pointer;
        ++shown;
      }
    }
    EXPECT_EQ(shown, all.size()) << kind->name << ": each once";
  }
}

TEST(Form, EveryMissingFieldIsNamedAndNothingElse) {
  const auto problems = problems_of(kind<Account>(), {});
  std::vector<std::string> where;
  where.reserve(problems.size());
  for (const auto& one : problems) where.push_back(one.where);
  EXPECT_THAT(where, ::testing::ElementsAre("/platform", "/account_id", "/purpose", "/automated"));
  const auto of_ad = problems_of(kind<Ad>(), {});
  EXPECT_THAT(of_ad, Contains(Field(&Detail::where, "/period/from")));
  EXPECT_THAT(of_ad, Contains(Field(&Detail::where, "/sponsor/name")));
  EXPECT_THAT(of_ad, Not(Contains(Field(&Detail::where, "/sponsor"))));
  EXPECT_THAT(of_ad, Not(Contains(Field(&Detail::where, "/organisation"))));
}

TEST(Form, WhatARowLacksIsNamedAtItsOwnField) {
  const auto problems = problems_of(kind<Ad>(), {{"/targeting/included/0/value", "a list"}});
  EXPECT_THAT(problems, Contains(Field(&Detail::where, "/targeting/included/0/type")));
  EXPECT_THAT(problems, Not(Contains(Field(&Detail::where, "/targeting/included"))));
}

TEST(Form, WhatCannotBeReadIsSaidWithItsCure) {
  const auto said = [](const Typed& given, const std::string& where) {
    for (const auto& one : problems_of(kind<AdDelivery>(), given)) {
      if (one.where == where) return one.message;
    }
    return std::string();
  };
  EXPECT_THAT(said({{"/spend", "about 5"}}, "/spend"), ::testing::HasSubstr("650.00-750.00"));
  EXPECT_THAT(said({{"/spend", "5"}, {"/spend#currency", "euro"}}, "/spend"),
              ::testing::HasSubstr("EUR"));
  EXPECT_THAT(said({{"/spend", "5"}, {"/spend#state", "unknown"}}, "/spend"),
              ::testing::HasSubstr("empty it"));
  EXPECT_THAT(said({{"/views", "many"}}, "/views"), ::testing::HasSubstr("number"));
  EXPECT_THAT(said({{"/spend#state", "not_disclosed"}}, "/spend"), ::testing::HasSubstr("say why"));
  EXPECT_EQ(said({{"/spend", "1 150.00"}}, "/spend"), "");
  EXPECT_EQ(said({{"/spend", "1.150,00"}, {"/spend#currency", "EUR"}}, "/spend"), "");
  EXPECT_EQ(said({{"/spend", "650-750"}}, "/spend"), "");
}

TEST(Form, AnAmountIsWhatItSays) {
  std::vector<Detail> problems;
  const Plan plan = plan_of(kind<AdDelivery>());
  const auto spend = [&](const char* text) {
    std::string out;
    write_json(*body_of(plan, {{"/spend", text}}, kOrg, problems).find("spend")->find("value"),
               out);
    return out;
  };
  EXPECT_EQ(spend("1,150.5"), R"({"min":115050,"max":115050,"currency":"EUR"})");
  EXPECT_EQ(spend("650-750"), R"({"min":65000,"max":75000,"currency":"EUR"})");
  EXPECT_EQ(spend("<= 100"), R"({"min":0,"max":10000,"currency":"EUR"})");
  EXPECT_EQ(spend(">= 100"), R"({"min":10000,"max":null,"currency":"EUR"})");
}

TEST(Form, WhoSpeaksIsNotTyped) {
  const Typed given = {{"/organisation", "0192f000-0000-7000-8000-00000000ffff"},
                       {"/platform", "meta"},
                       {"/account_id", "1"},
                       {"/purpose", "party"},
                       {"/automated", "no"}};
  const auto read = read_form(kind<Account>(), plan_of(kind<Account>()), given, kOrg);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->as<Account>()->organisation.value.value, kOrg);
}

}  // namespace
}  // namespace hustings::desk
