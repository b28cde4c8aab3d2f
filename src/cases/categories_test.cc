#include "cases/categories.h"

#include <fmt/core.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "cases/cases.h"
#include "codes/code.h"

namespace hustings::cases {
namespace {

std::string data_with(std::string_view questions) {
  return fmt::format(R"({{"code":"eu-2024","categories":[{{"id":"a","title":"t","help":"h",)"
                     R"("commitments":["1"],"urgency":"a","insider":false,"danger":false,)"
                     R"("questions":{}}}]}})",
                     questions);
}
std::string wrong_at(std::string_view questions) {
  const auto read = parse_categories(data_with(questions));
  return read ? "nothing" : read.error().where;
}

TEST(Categories, AskQuestionsOfTheirOwn) {
  const auto read = parse_categories(
      data_with(R"([{"id":"x","kind":"text","page":2,"most":40,"title":"X?"},)"
                R"({"id":"y","kind":"choice","page":3,"title":"Y?","help":"z","facts":true,)"
                R"("choices":[{"id":"p","title":"P","urgent":true},{"id":"q","title":"Q"}]},)"
                R"({"id":"z","kind":"file","title":"Z?"}])"));
  ASSERT_TRUE(read) << read.error().text();
  const auto& asked = read->all.front().questions;
  ASSERT_EQ(asked.size(), 3U);
  EXPECT_EQ(asked[0].most, 40U);
  EXPECT_TRUE(asked[1].facts && asked[1].choices[0].urgent && !asked[1].choices[1].urgent);
  EXPECT_EQ(find_choice(asked[1], "q")->title, "Q");
  EXPECT_EQ(find_choice(asked[1], "r"), nullptr);
  EXPECT_EQ(asked[2].page, kPageOfFiles);
}

TEST(Categories, WhatIsWrongWithAQuestionHasAPlace) {
  constexpr std::string_view kPlace = "/categories/0/questions";
  const auto at = [&](std::string_view rest) { return std::string(kPlace) + std::string(rest); };
  EXPECT_EQ(wrong_at(R"([{"id":"x","kind":"text","page":1,"most":4,"title":"X"}])"), at("/0/page"));
  EXPECT_EQ(wrong_at(R"([{"id":"x","kind":"text","page":5,"most":4,"title":"X"}])"), at("/0/page"));
  EXPECT_EQ(wrong_at(R"([{"id":"x","kind":"text","page":2,"most":2001,"title":"X"}])"),
            at("/0/most"));
  EXPECT_EQ(wrong_at(R"([{"id":"x","kind":"tick","page":2,"title":"X"}])"), at("/0/kind"));
  EXPECT_EQ(wrong_at(R"([{"id":"x","kind":"choice","page":2,"title":"X","choices":[]}])"),
            at("/0/choices"));
  EXPECT_EQ(wrong_at(R"([{"id":"x","kind":"choice","page":2,"title":"X","choices":[)"
                     R"({"id":"p","title":"P"},{"id":"p","title":"P"}]}])"),
            at("/0/choices/1/id"));
  EXPECT_EQ(wrong_at(R"([{"id":"x","kind":"file","title":"X","most":4}])"), at("/0/most"));
  const std::string file = R"({"id":"x","kind":"file","title":"X"})";
  EXPECT_EQ(wrong_at('[' + file + ',' + file + ']'), kPlace) << "asked twice";
  EXPECT_EQ(
      wrong_at(R"([{"id":"a","kind":"file","title":"X"},{"id":"b","kind":"file","title":"X"},)"
               R"({"id":"c","kind":"file","title":"X"},{"id":"d","kind":"file","title":"X"}])"),
      kPlace)
      << "too many for a form";
}

TEST(Categories, EachQuestionOfTheCodeIsFoundByItsId) {
  std::size_t found = 0;
  for (const auto& category : categories("eu-2024")) {
    for (const auto& question : category.questions) {
      EXPECT_EQ(find_question("eu-2024", question.id), &question);
      ++found;
    }
  }
  EXPECT_GT(found, 0U);
  EXPECT_EQ(find_question("eu-2024", "nothing"), nullptr);
}

TEST(Categories, TheListOfCasesNamesThoseOfEveryCode) {
  const auto& all = cases_capability().datasets;
  const auto list = std::ranges::find(all, "cases", &Dataset::name);
  ASSERT_NE(list, all.end());
  const auto facet = std::ranges::find(list->facets, "category", &FacetOf::filter);
  ASSERT_NE(facet, list->facets.end());
  std::size_t named = 0;
  for (const auto& code : all_codes()) {
    for (const auto& category : categories(code.id)) {
      const auto word = std::ranges::find(facet->words, category.id, &Word::code);
      ASSERT_NE(word, facet->words.end()) << code.id << ' ' << category.id;
      named += word->label == category.title ? 1U : 0U;
    }
  }
  EXPECT_EQ(named, facet->words.size()) << "each once, and no other";
}

}  // namespace
}  // namespace hustings::cases
