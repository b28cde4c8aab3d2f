// The transparency notice on paper is whole in all official languages of the Union: what it can say
// is found by letting it say everything, not by a list.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <set>

#include "ads/label.h"
#include "ads/notice_pdf.h"
#include "ads/testing.h"
#include "ads/testing_every.h"
#include "base/language.h"
#include "labels/testing.h"
#include "web/locale.h"

namespace hustings::cli {
namespace {

using ::hustings::testing::squeezed;
using Texts = std::set<std::string, std::less<>>;

// English, and notes what it is asked for.
class Noting final : public web::Language {
 public:
  explicit Noting(const web::CountryNames& countries) : Language("en", "English", "", countries) {}
  std::string text(std::string_view id) const override {
    asked_.emplace(id);
    return Language::text(id);
  }
  const Texts& asked() const { return asked_; }

 private:
  mutable Texts asked_;
};

class NoticeLanguages : public ::testing::Test {
 protected:
  NoticeLanguages() {
    record_.index = 5;
    record_.head.sub = "01b4276d-fa60-7021-ae85-696338ab00c4";
    record_.head.iat = *parse_instant("2029-05-02T10:00:00Z");
  }
  Document document(const Ad& ad, const LabelTerms& terms, const Wording& in) const {
    const auto out = notice_document({record_,
                                      ad,
                                      leaf_,
                                      {{8, leaf_}, record_.head.iat},
                                      "https://hustings.party.example",
                                      "Harbour Alliance"},
                                     terms, in);
    EXPECT_TRUE(out) << out.error().text();
    return out.value_or(Document());
  }
  // Every text that a notice can ask for.
  Texts texts() const {
    const Noting noting(countries_);
    const Ad ad = ::hustings::testing::good_ad("01b2b4a3-3000-7d6c-bdd7-c8352c607bb8");
    for (const Ad& one : ::hustings::testing::Every::of(ad))
      document(one, *label_terms("mt"), noting);
    return noting.asked();
  }

  const web::CountryNames countries_;
  const web::Languages languages_{web::catalogues(), countries_};
  Record record_;
  Hash leaf_ = sha256(bytes("leaf"));
};

TEST_F(NoticeLanguages, NothingIsLeftUntranslated) {
  const Texts all = texts();
  for (const std::string_view said :
       {"Sponsor", "erased", "nobody else", "people like those on a list", "cinema", "withdrawn",
        "at most %s", "not stated", "Nothing was paid for it.", "Why it was withdrawn", "no",
        "making of a regulation", "not known",
        "The wording in this language is still to be checked by a native speaker."})
    EXPECT_TRUE(all.contains(said))
        << "a notice can say this, and no ad of this test did: " << said;
  for (const auto& [code, name] : official_languages()) {
    const web::Language& language = languages_.named(code);
    EXPECT_EQ(language.code(), code) << "locale/" << code << ".po is not there";
    for (const auto& text : all)
      EXPECT_TRUE(language.translates(text)) << "locale/" << code << ".po lacks: " << text;
  }
}

TEST_F(NoticeLanguages, ATextThatIsMissingIsSeen) {
  EXPECT_FALSE(languages_.named("hu").translates("this text is in no catalogue"));
  EXPECT_EQ(languages_.named("hu").text("this text is in no catalogue"),
            "this text is in no catalogue");
}

TEST_F(NoticeLanguages, ItsTermsAreThoseOfTheLabel) {
  for (const auto& terms : all_label_terms()) {
    const web::Language& language = languages_.named(terms.language);
    EXPECT_EQ(language.text("Sponsor"), terms.sponsor) << terms.language;
    EXPECT_EQ(language.text("Controlled by"), terms.controller) << terms.language;
    EXPECT_EQ(language.text("Origin of the money"), terms.origin) << terms.language;
  }
}

TEST_F(NoticeLanguages, AllOfThemCanBeReadInTheFile) {
  HUSTINGS_NEEDS_POPPLER();
  const Texts all = texts();
  const Ad ad = ::hustings::testing::good_ad("01b2b4a3-3000-7d6c-bdd7-c8352c607bb8");
  for (const auto& terms : all_label_terms()) {
    const web::Language& language = languages_.named(terms.language);
    Document out = document(ad, terms, language);
    for (const auto& text : all) out.blocks.emplace_back(DocumentText{language.text(text)});
    const auto pdf = document_pdf(out);
    ASSERT_TRUE(pdf) << pdf.error().text();
    const auto read = ::hustings::testing::text_of(*pdf);
    ASSERT_TRUE(read);
    const std::string seen = squeezed(*read);
    for (const auto& text : all)
      EXPECT_TRUE(seen.contains(squeezed(language.text(text))))
          << terms.language << ": " << language.text(text);
  }
}

}  // namespace
}  // namespace hustings::cli
