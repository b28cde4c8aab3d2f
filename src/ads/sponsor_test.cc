#include "ads/sponsor.h"

#include <gtest/gtest.h>

#include "ads/testing.h"

namespace hustings {
namespace {

TEST(SponsorKey, IsTheSameForTheSameLettersOnly) {
  const std::string key = ads::sponsor_key("Hafenbund");
  EXPECT_EQ(key.size(), 32U);
  EXPECT_EQ(key, ads::sponsor_key("Hafenbund"));
  EXPECT_NE(key, ads::sponsor_key("hafenbund"));
  EXPECT_NE(key, ads::sponsor_key("Hafenbund "));
  EXPECT_EQ(key.find("afen"), std::string::npos);
}

// Addresses are kept by others: what they are made of never changes.
TEST(SponsorKey, StaysWhatItWas) {
  EXPECT_EQ(ads::sponsor_key("Hafenbund"), "955ae2d15cd7d45458d270a616fd6061");
}

TEST(SponsorKey, ItsNumberIsAboveAllRecords) {
  for (const auto* name : {"Hafenbund", "A", "Łódź"}) {
    const auto number = ads::sponsor_number(ads::sponsor_key(name));
    EXPECT_GE(number, std::int64_t{1} << 62);
  }
}

TEST(Sponsored, SaysWhoIsNamedErasedOrNobody) {
  Ad ad = testing::good_ad("01b2b4a3-3000-7d6c-bdd7-c8352c607bb8");
  ad.payer.name = testing::stated<Text<1, 300>>("Kontor");
  const auto said = ads::sponsored(ad);
  EXPECT_EQ(said.name, "Hafenbund");
  EXPECT_EQ(said.type, "legal_entity");
  EXPECT_EQ(said.home, "AT");
  EXPECT_EQ(said.controller, std::nullopt);
  EXPECT_EQ(said.payer, "Kontor");
  ad.sponsor.name = Unknown{};
  EXPECT_EQ(ads::sponsored(ad).key, "");
}

}  // namespace
}  // namespace hustings
