#include "ads/label.h"

#include <gtest/gtest.h>

#include "ads/notice_export.h"
#include "ads/testing.h"
#include "base/json.h"

namespace hustings {
namespace {

constexpr std::string_view kAddress = "https://hustings.party.example";

TEST(LabelCode, IsReadBackAndNothingElseIs) {
  const Hash leaf = sha256(bytes("leaf"));
  const std::string code = label_code(123, leaf);
  const auto read = parse_label_code(code);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->index, 123U);
  EXPECT_EQ(read->check, hex(leaf).substr(0, 8));
  EXPECT_EQ(parse_label_code("7.0A1B2C3D")->check, "0a1b2c3d") << "people type capitals";
  for (const char* bad : {"", ".", "1.", ".0a1b2c3d", "1.0a1b2c3", "1.0a1b2c3d4", "-1.0a1b2c3d",
                          "1.0a1b2c3g", "1 .0a1b2c3d", "99999999999999999999.0a1b2c3d"})
    EXPECT_FALSE(parse_label_code(bad)) << bad;
}

TEST(Label, SaysWhatTheLawAsksFor) {
  Ad ad = testing::good_ad("01b2b4a3-3000-7d6c-bdd7-c8352c607bb8");
  ad.controller.name = testing::stated<Text<1, 300>>("Hafen Europa");
  ad.targeting.techniques.value = std::vector{TargetingTechnique::geographic};
  ad.made_with_ai.value = AiMaking::generated;
  const auto text = label_of(ad, 5, sha256(bytes("x")), kAddress, terms_for(ad, ""));
  EXPECT_EQ(text.language, "de");
  EXPECT_EQ(text.statement, "Politische Anzeige");
  EXPECT_EQ(text.lines,
            (std::vector<std::string>{"Sponsor: Hafenbund", "Kontrolliert von: Hafen Europa",
                                      "Wahl oder Verfahren: European Parliament 2029",
                                      "Targeting eingesetzt", "Mit KI erzeugt"}));
  EXPECT_TRUE(text.link.starts_with("https://hustings.party.example/a/5."));
  EXPECT_TRUE(text.short_link.starts_with("hustings.party.example/a/5."));
  EXPECT_EQ(terms_for(ad, "fr").language, "fr");
  EXPECT_EQ(terms_for(ad, "xx").language, "de");
  ad.language.value = {"tlh"};
  EXPECT_EQ(terms_for(ad, "").language, "en");
  ad.status.value = AdStatus::withdrawn;
  EXPECT_TRUE(label_of(ad, 5, {}, kAddress, terms_for(ad, "en")).statement.contains("Withdrawn"));
}

TEST(NoticeExport, EveryItemIsThereWithItsState) {
  Ad ad = testing::good_ad("01b2b4a3-3000-7d6c-bdd7-c8352c607bb8");
  ad.sponsor.name = testing::stated<Text<1, 300>>("<Hafen> & \"Bund\"");
  ad.funding.ad.value = NotDisclosed{"trade-secret"};
  Record record;
  record.index = 5;
  record.head.sub = "01b4276d-fa60-7021-ae85-696338ab00c4";
  const std::string json = notice_jsonld(record, ad, {}, kAddress);
  std::vector<Detail> problems;
  ASSERT_TRUE(parse_json(json, problems)) << json;
  EXPECT_TRUE(json.contains(R"("ad":{"state":"not_disclosed","reason":"trade-secret"})"));
  EXPECT_TRUE(json.contains(R"("minimum":"9000.00","maximum":"9500.00","currency":"EUR")"));
  const std::string xml = notice_xml(record, ad, {}, kAddress);
  EXPECT_TRUE(xml.contains("&lt;Hafen&gt; &amp; &quot;Bund&quot;"));
  EXPECT_TRUE(
      xml.contains(R"x(<ad law="Art. 12(1)(d)" state="not_disclosed" reason="trade-secret"/>)x"));
}

}  // namespace
}  // namespace hustings
