#include "cases/categories.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "cases/cases.h"
#include "codes/code.h"

namespace hustings::cases {
namespace {

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
