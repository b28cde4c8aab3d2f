#include "completeness/names.h"

#include <gtest/gtest.h>

namespace hustings::complete {
namespace {

const std::vector<Named>& all() {
  static const std::vector<Named> made = {{"1", "Orchard Assembly", "ORA", "QM"},
                                          {"2", "Łódź Harbour Party", "LH", "QN"},
                                          {"3", "Harbour Party", "HAR", ""},
                                          {"4", "Партия пристани", "", "QO"}};
  return made;
}

TEST(Names, EqualAndContainedWithoutCaseMarksAndPunctuation) {
  const Names names(all());
  EXPECT_EQ(names.find("ORCHARD  assembly!", "QX"), (std::vector{Found{0, Match::equals}}));
  EXPECT_EQ(names.find("Paid for by Orchard Assembly, Hillside", ""),
            (std::vector{Found{0, Match::contains}}));
  EXPECT_EQ(names.find("Lodz harbour party", ""),
            (std::vector{Found{1, Match::equals}, Found{2, Match::contains}}));
  EXPECT_EQ(names.find("ПАРТИЯ, пристани", "QO"), (std::vector{Found{3, Match::equals}}));
}

TEST(Names, OnlyWholeWordsCount) {
  const Names names(all());
  EXPECT_TRUE(names.find("Orchard Assemblyman", "").empty());
  EXPECT_TRUE(names.find("Neworchard Assembly", "").empty());
  EXPECT_TRUE(names.find("Orchard", "QM").empty());
  EXPECT_TRUE(names.find("", "").empty());
}

TEST(Names, ShortNamesNeedThreeLettersAndTheCountry) {
  const Names names(all());
  EXPECT_EQ(names.find("ORA Hillside", "QM"), (std::vector{Found{0, Match::has_short_name}}));
  EXPECT_TRUE(names.find("ORA Hillside", "QN").empty());
  EXPECT_TRUE(names.find("LH Youth", "QN").empty()) << "two letters say nothing";
  EXPECT_EQ(names.find("HAR Youth", "QN"), (std::vector{Found{2, Match::has_short_name}}))
      << "a Union-wide organisation is at home everywhere";
}

TEST(Names, TheStrongestMatchOfAnOrganisationStands) {
  const Names names(all());
  EXPECT_EQ(names.find("ORA: Orchard Assembly", "QM"), (std::vector{Found{0, Match::contains}}));
}

}  // namespace
}  // namespace hustings::complete
