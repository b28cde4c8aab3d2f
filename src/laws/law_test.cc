#include "laws/law.h"

#include <gtest/gtest.h>

#include <set>

#include "laws/targeting_values.h"

namespace hustings {
namespace {

constexpr std::string_view kRow = R"(act = "An act"
source = "https://law.example/"
[[rows]]
id = "an.1"
article = "Art. 1"
applies_from = "2025-10-10"
known = "read"
says = "Something."
)";

std::string with(std::string_view from, std::string_view to) {
  std::string out(kRow);
  out.replace(out.find(from), from.size(), to);
  return out;
}

TEST(Law, ARowIsReadWithItsAct) {
  const auto rows = parse_law(kRow, "an.toml");
  ASSERT_TRUE(rows) << rows.error().text();
  ASSERT_EQ(rows->size(), 1U);
  EXPECT_EQ(rows->front().cited(), "An act, Art. 1");
  EXPECT_EQ(rows->front().applies_from, (CivilDate{2025, 10, 10}));
  EXPECT_EQ(rows->front().known, Known::read);
}

TEST(Law, WhatIsWrongIsNamedWithItsLine) {
  const auto wrong = [](const std::string& toml, std::string_view where, std::string_view what) {
    const auto rows = parse_law(toml, "an.toml");
    ASSERT_FALSE(rows);
    EXPECT_EQ(rows.error().where, where);
    EXPECT_TRUE(rows.error().message.contains(what)) << rows.error().message;
  };
  wrong(with("known = \"read\"", "known = \"sure\""), "an.toml:3", "sure");
  wrong(with("2025-10-10", "2025-13-10"), "an.toml:3", "no day");
  wrong(with("says = ", "tells = "), "an.toml:8", "tells");
  wrong(with("id = \"an.1\"", ""), "an.toml:3", "\"id\" is missing");
  wrong(with("[[rows]]", "[[row]]"), "an.toml:3", "unknown key \"row\"");
  wrong(with("act = ", "act "), "an.toml:1", "");
}

TEST(Law, RowsOfTheProgramAreWholeAndDistinct) {
  std::set<std::string> ids;
  for (const auto& row : all_laws()) {
    EXPECT_TRUE(ids.insert(row.id).second) << row.id << " stands there twice";
    EXPECT_GE(row.applies_from, (CivilDate{1958, 1, 1})) << row.id;
    EXPECT_TRUE(row.source.starts_with("https://")) << row.id;
  }
  EXPECT_EQ(law("ttpa.12.1.a").article, "Art. 12(1)(a)");
  EXPECT_THROW(law("ttpa.99"), std::logic_error);
}

TEST(Law, ACodeIsCitedAsTheActIs) {
  EXPECT_EQ(cited("gdpr:17.1.c"), "Regulation (EU) 2016/679, Art. 17(1)(c)");
  EXPECT_EQ(cited("ttpa:12.1.a"), law("ttpa.12.1.a").cited());
  EXPECT_EQ(cited("gdpr:17"), "Regulation (EU) 2016/679, Art. 17");
  for (const auto* code : {"gdpr", "gdpr:", "gdpr:17.", "gdpr:17..1", "gdpr:article", "nowhere:1",
                           "eu-2024:6.a", "", ":1", "gdpr:1/2"})
    EXPECT_EQ(cited(code), std::nullopt) << code;
}

TEST(Law, MembershipOfTheUnionDependsOnTheDay) {
  EXPECT_TRUE(in_union("HR", {2013, 7, 1}));
  EXPECT_FALSE(in_union("HR", {2013, 6, 30}));
  EXPECT_FALSE(in_union("CH", {2029, 1, 1}));
  EXPECT_FALSE(in_union("XK", {2029, 1, 1}));
  EXPECT_TRUE(in_union("QM", {2029, 1, 1})) << "names no country";
  int members = 0;
  for (char a = 'A'; a <= 'Z'; ++a) {
    for (char b = 'A'; b <= 'Z'; ++b) {
      const std::string code = {a, b};
      const bool nobodys = a == 'X' || a == 'Q' || code == "AA" || code == "ZZ";
      members += static_cast<int>(!nobodys && in_union(code, {2029, 1, 1}));
    }
  }
  EXPECT_EQ(members, 27);
}

TEST(TargetingValues, WholeWordsCountWhateverCaseAndAccents) {
  const auto* church = targeting_values().find("Interests: Évangile, ÉGLISE locale");
  ASSERT_NE(church, nullptr);
  EXPECT_EQ(church->category, "religious-or-philosophical-beliefs");
  EXPECT_FALSE(church->because.empty());
  EXPECT_EQ(targeting_values().find("churchill"), nullptr) << "no whole word";
  EXPECT_EQ(targeting_values().find(""), nullptr);
}

TEST(TargetingValues, SpecialOnesComeFirst) {
  const auto* value = targeting_values().find("music and socialism");
  ASSERT_NE(value, nullptr);
  EXPECT_EQ(value->category, "political-opinions");
  const auto* harmless = targeting_values().find("Fishing");
  ASSERT_NE(harmless, nullptr);
  EXPECT_FALSE(harmless->special());
}

TEST(TargetingValues, AHarmlessNameOfSomethingCountsBeforeAWordInIt) {
  const auto special = [](std::string_view value) {
    const auto* found = targeting_values().find(value);
    return found != nullptr && found->special();
  };
  EXPECT_FALSE(special("Example Cancer Center"));
  EXPECT_FALSE(special("Christ Church University"));
  EXPECT_TRUE(special("Christ Church University, cancer")) << "one of them is no part of a name";
  EXPECT_TRUE(special("Politics and conservatism"));
  EXPECT_FALSE(special("Politics and social issues")) << "an interest, and no opinion";
}

TEST(TargetingValues, WordsAreDistinctWithinALanguage) {
  std::set<std::pair<std::string, std::string>> seen;
  for (const auto& value : targeting_values().all()) {
    EXPECT_TRUE(seen.insert({value.language, value.word}).second) << value.word;
  }
  EXPECT_FALSE(
      TargetingValues::parse("[[values]]\ncategory = \"taste\"\nbecause = \"x\"\n"
                             "[values.words]\nen = [\"tea\"]\n",
                             "v.toml"));
  EXPECT_FALSE(
      TargetingValues::parse("[[values]]\ncategory = \"none\"\nbecause = \"x\"\n", "v.toml"));
}

}  // namespace
}  // namespace hustings
