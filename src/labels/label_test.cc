#include "labels/label.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "labels/terms.h"

namespace hustings {
namespace {

LabelText text(const LabelTerms& terms) {
  return {
      .language = terms.language,
      .statement = terms.statement,
      .lines = {terms.sponsor + ": Hafenbund <&> \"Łódź\"", terms.targeting, terms.ai_generated},
      .notice = terms.notice,
      .link = "https://hustings.party.example/a/123.0a1b2c3d",
      .short_link = "hustings.party.example/a/123.0a1b2c3d"};
}

TEST(LabelTerms, AreThereInAllOfficialLanguages) {
  EXPECT_EQ(all_label_terms().size(), 24U);
  EXPECT_EQ(label_terms("de-AT")->language, "de");
  EXPECT_EQ(label_terms("tlh"), nullptr);
  EXPECT_TRUE(label_terms("de")->is_sure("notice"));
  EXPECT_FALSE(label_terms("mt")->is_sure("statement"));
  EXPECT_TRUE(label_terms("it")->is_sure("statement")) << "seen in an official text";
  EXPECT_FALSE(label_terms("it")->is_sure("controller"));
}

TEST(LabelTerms, WhatIsWrongIsNamed) {
  const auto wrong = parse_label_terms("[[languages]]\ncode = \"de\"\n", "l.toml");
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().where, "l.toml:1");
}

TEST(Label, NothingStandsOutsideTheBorderInAnyLanguageAndWidth) {
  for (const auto& terms : all_label_terms()) {
    for (const double width : {40.0, 60.0, 90.0, 210.0, 420.0}) {
      const auto made = lay_out(text(terms), width);
      ASSERT_TRUE(made) << made.error().text();
      EXPECT_EQ(made->width, width);
      EXPECT_GE(made->module, 0.4) << "our least for print";
      const double side = static_cast<double>(made->modules.size()) * made->module;
      const double quiet = 4 * made->module;
      EXPECT_GE(made->code_x, quiet) << terms.language << ' ' << width;
      EXPECT_LE(made->code_x + side + quiet, width + 0.01) << terms.language << ' ' << width;
      EXPECT_LE(made->code_y + side + quiet, made->height + 0.01) << terms.language << ' ' << width;
      for (const auto& line : made->lines) {
        EXPECT_GE(line.size, 7 * 25.4 / 72 - 1e-9) << "7 pt";
        EXPECT_LT(line.baseline, made->height);
        EXPECT_FALSE(line.text.empty());
      }
    }
  }
}

TEST(Label, WidthsThatCannotBeAreRefused) {
  const auto& terms = *label_terms("en");
  EXPECT_FALSE(lay_out(text(terms), 39));
  EXPECT_FALSE(lay_out(text(terms), 421));
  EXPECT_FALSE(lay_out(text(terms), std::numeric_limits<double>::quiet_NaN()));
  LabelText endless = text(terms);
  endless.link = "https://" + std::string(5000, 'x');
  const auto out = lay_out(endless, 90);
  ASSERT_FALSE(out);
  EXPECT_EQ(out.error().code, Code::too_large);
}

TEST(Label, TextsAreEscapedAndTheNameIsForEverybody) {
  const auto& terms = *label_terms("pl");
  const LabelText said = text(terms);
  const auto layout = lay_out(said, 90);
  ASSERT_TRUE(layout);
  for (const std::string& out : {label_svg(said, *layout), label_html(said, *layout)}) {
    EXPECT_TRUE(out.contains("&lt;&amp;&gt; &quot;Łódź&quot;")) << out.substr(0, 400);
    EXPECT_TRUE(out.contains("lang=\"pl\""));
    EXPECT_FALSE(out.contains("<script"));
  }
  EXPECT_TRUE(label_svg(said, *layout).contains("role=\"img\" aria-label=\"Reklama polityczna"));
}

TEST(Label, PicturesAndDocumentsAreOfTheirSize) {
  const LabelText said = text(*label_terms("el"));
  const auto layout = lay_out(said, 90);
  ASSERT_TRUE(layout);
  const auto png = label_png(said, *layout, 254);  // ten dots a millimetre
  ASSERT_TRUE(png) << png.error().text();
  EXPECT_TRUE(png->starts_with("\x89PNG"));
  EXPECT_EQ(png->substr(16, 4), std::string("\0\0\x03\x84", 4)) << "900 dots wide";
  EXPECT_FALSE(label_png(said, *layout, 10));
  const auto pdf = label_pdf(said, *layout);
  ASSERT_TRUE(pdf) << pdf.error().text();
  EXPECT_TRUE(pdf->starts_with("%PDF-"));
  EXPECT_EQ(*pdf, *label_pdf(said, *layout)) << "the same bytes whenever it is made";
}

TEST(Label, TextThatCairoRefusesIsDrawnAsSuch) {
  LabelText said = text(*label_terms("de"));
  said.lines.front() += "\uFFFE\x01\xFF";
  said.statement += "\uFFFF";
  const auto layout = lay_out(said, 90);
  ASSERT_TRUE(layout);
  EXPECT_TRUE(label_pdf(said, *layout));
  EXPECT_TRUE(label_png(said, *layout, 72));
}

}  // namespace
}  // namespace hustings
