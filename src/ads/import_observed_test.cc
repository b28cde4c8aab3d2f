// The profiles of observed ads against the one function that reads them all.
#include <gtest/gtest.h>

#include <algorithm>

#include "ads/ad.h"
#include "ads/criteria.h"
#include "ads/importers.h"
#include "tables/profile.h"

namespace hustings {
namespace {

// "in-TYPE", "out-TYPE" and what tells columns apart.
bool is_criterion(std::string field) {
  if (!field.starts_with("in-") && !field.starts_with("out-")) return false;
  field.erase(0, field.find('-') + 1);
  CriterionType type{};
  return boost::describe::enum_from_string(field.substr(0, field.find('-')).c_str(), type);
}

TEST(ImportObserved, NoFieldOfAProfileIsWithoutEffect) {
  const std::vector<std::string> known = {
      "ad_id", "url", "page_id", "page_name", "disclaimer", "sponsor", "sponsor_number", "payer",
      "title", "text", "media", "country", "languages", "controller", "from", "to", "spend",
      "spend_min", "spend_max", "campaign", "origin", "currency", "method", "reach", "election",
      "versions", "impressions", "techniques", "as_of", "platform", "beneficiary_payers",
      // of advertisers in Google's bundle
      "ads", "week"};
  for (const auto& importer : ads::observed_importers()) {
    const auto profiles = builtin_profiles(importer.format);
    ASSERT_TRUE(profiles) << importer.format;
    for (const auto& profile : *profiles) {
      for (const auto& field : profile.outputs()) {
        EXPECT_TRUE(std::ranges::count(known, field) > 0 || is_criterion(field))
            << profile.name << ": " << field;
      }
      EXPECT_TRUE(profile.constants.contains("platform")) << profile.name;
    }
  }
}

Mapped row(std::vector<std::string> fields, std::vector<CellValue> values) {
  Mapped out;
  out.fields = std::make_shared<std::vector<std::string>>(std::move(fields));
  out.values = std::move(values);
  return out;
}

TEST(Criteria, NobodyChosenIsToldFromNobodySayingSo) {
  const std::vector<std::string> fields = {"in-place-regions", "in-age", "out-place"};
  const auto none = *read_criteria(row(fields, {NoneStated{}, NoneStated{}, NoneStated{}}));
  EXPECT_TRUE(none.none_included && none.none_excluded);
  EXPECT_TRUE(std::holds_alternative<NotUsed>(techniques_of(none)));
  const auto partly = *read_criteria(row(fields, {NoneStated{}, Absent{}, Unknown{}}));
  EXPECT_FALSE(partly.none_included || partly.none_excluded);
  EXPECT_TRUE(std::holds_alternative<Unknown>(techniques_of(partly)));
  EXPECT_FALSE(read_criteria(row({"a"}, {std::string("x")}))->none_included);
}

TEST(Criteria, TypesSaySomethingAboutTechniques) {
  const auto all = *read_criteria(row({"in-place", "in-age", "out-list-segments", "in-language"},
                                      {R"([{"name":"Linz"},{"name":"Tyrol","excluded":true}])",
                                       R"(["18","65+"])", "Members;Members", "de"}));
  ASSERT_EQ(all.included.size(), 3U);
  EXPECT_EQ(all.included[1].value.value, "18-65+");
  ASSERT_EQ(all.excluded.size(), 2U) << "each once";
  const auto techniques = techniques_of(all);
  using enum TargetingTechnique;
  EXPECT_EQ(std::get<0>(techniques), (std::vector{geographic, demographic, custom_audience}));
  EXPECT_EQ(read_criteria(row({"in-place"}, {std::string(201, 'x')})).error().where, "in-place");
}

}  // namespace
}  // namespace hustings
