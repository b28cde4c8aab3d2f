#include "ads/notice_pdf.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "ads/label.h"
#include "ads/notice.h"
#include "ads/testing.h"
#include "labels/testing.h"
#include "laws/law.h"

namespace hustings {
namespace {

using ::hustings::testing::squeezed;

constexpr std::string_view kAddress = "https://hustings.party.example";

// Texts are their ids, as they are in a language without a catalogue.
class Plain final : public Wording {
 public:
  const std::string& code() const override { return code_; }
  std::string text(std::string_view id) const override { return std::string(id); }
  std::string number(std::int64_t n) const override { return std::to_string(n); }
  std::string day(CivilDate day) const override { return to_string(day); }
  std::string instant(Instant at) const override { return to_string(at); }
  std::string money(const MoneyInterval& amount) const override {
    return fmt::format("{} {}-{}", amount.currency.code(),
                       decimal(amount.min.value_or(0), amount.currency),
                       decimal(amount.max.value_or(0), amount.currency));
  }
  std::string country(std::string_view code) const override { return std::string(code); }

 private:
  std::string code_ = "en";
};

class NoticePdf : public ::testing::Test {
 protected:
  NoticePdf() {
    record.index = 5;
    record.head.sub = "01b4276d-fa60-7021-ae85-696338ab00c4";
    record.head.iat = *parse_instant("2029-05-02T10:00:00Z");
  }
  Document document(std::string_view language = "") const {
    const auto out = notice_document(
        {record, ad, leaf, {{8, leaf}, record.head.iat}, kAddress, "Harbour Alliance"},
        terms_for(ad, language), Plain());
    EXPECT_TRUE(out) << out.error().text();
    return out.value_or(Document());
  }
  // What stands beside a name; empty when nothing has it.
  static std::string said(const Document& document, std::string_view name) {
    std::string out;
    for (const auto& block : document.blocks) {
      const auto* rows = std::get_if<DocumentRows>(&block);
      if (rows == nullptr) continue;
      for (const auto& row : rows->rows) {
        if (row.name != name) continue;
        out.clear();
        for (const auto& text : row.said) out += (out.empty() ? "" : " | ") + text.text;
      }
    }
    return out;
  }

  Ad ad = ::hustings::testing::good_ad("01b2b4a3-3000-7d6c-bdd7-c8352c607bb8");
  Record record;
  Hash leaf = sha256(bytes("leaf"));
};

TEST_F(NoticePdf, EveryItemStandsThereInTheOrderOfTheLettersWithItsLaw) {
  std::vector<std::string> notes;
  for (const auto& block : document("en").blocks) {
    if (const auto* rows = std::get_if<DocumentRows>(&block)) {
      for (const auto& row : rows->rows) {
        if (!row.note.starts_with("Art. ")) continue;
        notes.push_back(row.note);
        EXPECT_FALSE(row.said.empty()) << row.name;
      }
    }
  }
  ASSERT_EQ(notes.size(), notice_items().size());
  for (std::size_t i = 0; i < notes.size(); ++i) {
    const LawRow& row = law(notice_items()[i].law);
    EXPECT_TRUE(notes[i].starts_with(row.article)) << notes[i];
    EXPECT_EQ(notes[i].ends_with("not verified"), row.known != Known::read) << notes[i];
  }
}

TEST_F(NoticePdf, StatesAreToldApart) {
  ad.funding.ad.value = NotDisclosed{"trade-secret"};
  Erasable<Text<3, 200>> gone;
  gone.v = Erased{};
  ad.sponsor.email = gone;
  const Document out = document("en");
  EXPECT_EQ(said(out, "Sponsor"), "Hafenbund");
  EXPECT_EQ(said(out, "E-mail of the sponsor"), "erased");
  EXPECT_EQ(said(out, "Controlled by"), "nobody | not used");
  EXPECT_EQ(said(out, "Targeting techniques"), "not used");
  EXPECT_EQ(said(out, "Amount for this ad"), "not disclosed: trade-secret");
  EXPECT_EQ(said(out, "In the European repository"), "not applicable");
  EXPECT_EQ(said(out, "Views"), "not known");
  EXPECT_EQ(said(out, "Amount for the whole campaign"), "EUR 9000.00-9500.00");
  EXPECT_EQ(said(out, "Shown from and to"), "2029-05-01 – 2029-05-20");
}

TEST_F(NoticePdf, TheLabelsTermsAreInTheAdsLanguageWithoutAnother) {
  EXPECT_EQ(document().title, label_terms("de")->notice + ": Jede Stunde eine Fähre");
  EXPECT_EQ(document("fr").title, label_terms("fr")->notice + ": Jede Stunde eine Fähre");
}

TEST_F(NoticePdf, SaysThatNobodyHasCheckedItsWordsInThisLanguage) {
  const auto says_so = [&](std::string_view language) {
    return std::ranges::any_of(document(language).blocks, [](const auto& block) {
      const auto* text = std::get_if<DocumentText>(&block);
      return text != nullptr && text->text.contains("to be checked by a native speaker");
    });
  };
  for (const auto& terms : all_label_terms())
    EXPECT_EQ(says_so(terms.language), terms.to_check) << terms.language;
  EXPECT_TRUE(says_so("mt"));
  EXPECT_TRUE(says_so("it")) << "the label's statement is official, the notice's words are not";
  EXPECT_FALSE(says_so("de"));
}

TEST_F(NoticePdf, WhatItSaysCanBeTakenOutOfTheFile) {
  HUSTINGS_NEEDS_POPPLER();
  const auto pdf = document_pdf(document("en"));
  ASSERT_TRUE(pdf) << pdf.error().text();
  const auto text = ::hustings::testing::text_of(*pdf);
  ASSERT_TRUE(text);
  const std::string all = squeezed(*text);
  for (const auto& item : notice_items())
    EXPECT_TRUE(all.contains(squeezed(item.label))) << item.label;
  for (const std::string said :
       {"Political advertisement", "Jede Stunde eine Fähre", "Harbour Alliance", "Hafenbund",
        "ads@party.example", "invoices", "https://vote.example/", "https://party.example/report",
        "https://hustings.party.example/observe", "hustings.party.example/a/5."})
    EXPECT_TRUE(all.contains(squeezed(said))) << said << '\n' << *text;
  EXPECT_TRUE(all.contains(squeezed(base64(leaf))));
}

TEST_F(NoticePdf, HostileTextsDoNotBreakIt) {
  HUSTINGS_NEEDS_POPPLER();
  const std::string endless(10'000, 'W');
  ad.title = Text<1, 200>{"\u202E😀 ﷽ Z̸̢̛a̴l̷g̶o̵ 漢字"};
  ad.funding.method = ::hustings::testing::stated<Text<1, 1000>>(endless);
  ad.report = ::hustings::testing::stated<Url>("https://x.example/)>>/S/JavaScript");
  const auto pdf = document_pdf(document());
  ASSERT_TRUE(pdf) << pdf.error().text();
  EXPECT_FALSE(pdf->contains(")>>/S/JavaScript"));
  const auto text = ::hustings::testing::text_of(*pdf);
  ASSERT_TRUE(text);
  EXPECT_GE(std::ranges::count(*text, 'W'), 10'000);
}

}  // namespace
}  // namespace hustings
