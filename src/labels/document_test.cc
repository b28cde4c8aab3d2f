#include "labels/document.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>

#include "labels/qr.h"
#include "labels/sheet.h"
#include "labels/testing.h"

namespace hustings {
namespace {

using testing::squeezed;
using testing::text_of;

Document small() {
  Document out;
  out.language = "de-AT";
  out.title = "Bekanntmachung: Fähre";
  out.head_left = "Bekanntmachung";
  out.foot = "https://hustings.party.example/ads/1";
  out.page_of = "Seite %n von %m";
  out.made = {1'900'000'000'000};
  out.blocks = {
      DocumentCode{*qr_modules("https://hustings.party.example/a/5.0a1b2c3d"),
                   "https://hustings.party.example/a/5.0a1b2c3d", "hustings.party.example/a/5"},
      DocumentText{"Politische Anzeige", Tone::strong},
      DocumentHeading{1, "Jede Stunde eine Fähre <&>"}, DocumentHeading{2, "Wer bezahlt hat"},
      DocumentRows{
          {{"Sponsor", "Art. 12(1)(a)", {{"Hafenbund"}, {"nobody", Tone::framed}}},
           {"Melden",
            "Art. 12(1)(j)",
            {{"https://party.example/report", Tone::plain, "https://party.example/report"}}}}}};
  return out;
}

std::string made(const Document& document) {
  const auto out = document_pdf(document);
  EXPECT_TRUE(out) << out.error().text();
  return out ? *out : std::string();
}

int pages_of(const Document& document) { return labels::lay_out(document).pages; }

TEST(Document, CanBeReadAndSaysWhatItsPartsAre) {
  HUSTINGS_NEEDS_POPPLER();
  const std::string pdf = made(small());
  const auto text = text_of(pdf);
  ASSERT_TRUE(text);
  for (const char* said : {"Politische Anzeige", "Jede Stunde eine Fähre <&>", "Sponsor",
                           "Art. 12(1)(a)", "Hafenbund", "nobody", "Seite 1 von 1"})
    EXPECT_TRUE(text->contains(said)) << said << '\n' << *text;
  const auto parts = testing::seen_by("pdfinfo -struct", pdf);
  ASSERT_TRUE(parts);
  for (const char* part :
       {"Document", "H1", "H2", "P (", "L (", "LI", "Lbl", "LBody", "Link", "Figure"})
    EXPECT_TRUE(parts->contains(part)) << part << '\n' << *parts;
  const auto about = testing::seen_by("pdfinfo", pdf);
  ASSERT_TRUE(about);
  EXPECT_TRUE(about->contains("Bekanntmachung: Fähre"));
  EXPECT_TRUE(about->contains("A4"));
  EXPECT_TRUE(pdf.contains("/Lang (de-AT)"));
}

TEST(Document, TheSameIsTheSameBytes) {
  EXPECT_EQ(made(small()), made(small()));
  Document later = small();
  later.made.unix_ms += 1000;
  EXPECT_NE(made(small()), made(later));
}

TEST(Document, WhatIsLongGoesOnAndNothingIsLost) {
  HUSTINGS_NEEDS_POPPLER();
  Document document = small();
  std::string words;
  for (int i = 0; i < 3000; ++i) words += fmt::format("w{:04} ", i);
  document.blocks.emplace_back(DocumentText{words});
  document.blocks.emplace_back(DocumentRows{{{words, words, {{words}, {words, Tone::framed}}}}});
  const int pages = pages_of(document);
  EXPECT_GT(pages, 10);
  const auto text = text_of(made(document));
  ASSERT_TRUE(text);
  EXPECT_TRUE(text->contains(fmt::format("Seite {0} von {0}", pages)));
  for (int i = 0; i < 3000; ++i) {
    const std::string word = fmt::format("w{:04}", i);
    int found = 0;
    for (std::size_t at = text->find(word); at != std::string::npos; at = text->find(word, at + 1))
      ++found;
    ASSERT_EQ(found, 5) << word;
  }
}

TEST(Document, RowsOfAnyNumberKeepWithinThePages) {
  int last = 1;
  for (int rows = 1; rows < 120; ++rows) {
    Document document = small();
    DocumentRows more;
    for (int i = 0; i < rows; ++i) more.rows.push_back({"name", "note", {{"one"}, {"two"}}});
    document.blocks.emplace_back(more);
    const auto sheets = labels::lay_out(document);
    EXPECT_TRUE(sheets.pages == last || sheets.pages == last + 1) << rows;
    last = sheets.pages;
    for (const auto& step : sheets.steps) {
      const auto* line = std::get_if<labels::TextLine>(&step);
      if (line != nullptr) {
        ASSERT_LT(line->baseline, 278 * labels::kPointsPerMm) << rows;
      }
    }
  }
  EXPECT_GT(last, 3);
}

TEST(Document, WordsWithoutSpacesBreak) {
  HUSTINGS_NEEDS_POPPLER();
  Document document = small();
  document.blocks = {DocumentRows{{{"name", "", {{std::string(10'000, 'x')}}}}}};
  document.head_left = document.foot = document.page_of = {};
  EXPECT_GT(pages_of(document), 1);
  const auto text = text_of(made(document));
  ASSERT_TRUE(text);
  EXPECT_EQ(squeezed(*text), "name" + std::string(10'000, 'x'));
}

TEST(Document, OtherDirectionsStayInTheirPlace) {
  HUSTINGS_NEEDS_POPPLER();
  Document document = small();
  document.blocks.emplace_back(
      DocumentRows{{{"name", "", {{"שלום עולם"}, {"Σπόνσορας"}, {"спонсор"}, {"ħaż-żebbuġ"}}},
                    {"behind \u202E an override", "", {{"behind it"}}}}});
  const auto text = text_of(made(document));
  ASSERT_TRUE(text);
  const std::string all = squeezed(*text);
  for (const char* said : {"שלוםעולם", "Σπόνσορας", "спонсор", "ħaż-żebbuġ", "behindit"})
    EXPECT_TRUE(all.contains(said)) << said << '\n' << *text;
}

TEST(Document, LinksBringNothingElse) {
  Document document = small();
  document.blocks = {
      DocumentText{"a", Tone::plain, "https://x.example/)>> /S /JavaScript /JS (app.alert(1"},
      DocumentText{"b", Tone::plain, "https://x.example/' dest='x\\"},
      DocumentText{"c", Tone::plain, "javascript:alert(1)"}};
  const std::string pdf = made(document);
  EXPECT_TRUE(pdf.contains("(https://x.example/%29%3E%3E%20/S%20/JavaScript%20/JS%20%28app.alert"));
  EXPECT_TRUE(pdf.contains("(https://x.example/%27%20dest=%27x%5C)"));
  EXPECT_FALSE(pdf.contains("javascript:"));
}

TEST(Document, TextThatIsNoneIsShownAsSuch) {
  EXPECT_EQ(labels::readable("ä\tb\nc"), "ä\tb\nc");
  EXPECT_EQ(labels::readable(std::string("a\0b\x1b\x7f", 5)), "a\uFFFDb\uFFFD\uFFFD");
  EXPECT_EQ(labels::readable("\uFFFE\uFDD0\U0010FFFF\u0085😀"), "\uFFFD\uFFFD\uFFFD\uFFFD😀");
  EXPECT_EQ(labels::readable("\xC3(\xFF"), "\uFFFD(\uFFFD");
  Document document = small();
  document.title = "\xFF";
  document.head_left = std::string("\0", 1);
  document.language = "de) /JS (x";
  document.blocks = {DocumentHeading{1, ""}, DocumentText{"\xED\xA0\x80"}, DocumentRows{{{}}}};
  EXPECT_FALSE(made(document).contains("/JS"));
  document.blocks.clear();
  EXPECT_EQ(pages_of(document), 1);
  made(document);
}

TEST(Document, HostileTextsDoNotBreakIt) {
  HUSTINGS_OUTSIDE_DATA(list, "fixtures/badinput/blns/blns.txt");
  HUSTINGS_NEEDS_POPPLER();
  std::ifstream in(list);
  Document document = small();
  DocumentRows rows;
  std::size_t lines = 0;
  for (std::string line; std::getline(in, line); ++lines) {
    rows.rows.push_back({line, line, {{line}, {line, Tone::framed}, {line, Tone::barred, line}}});
    document.blocks.emplace_back(DocumentHeading{static_cast<int>(1 + lines % 2), line});
    document.blocks.emplace_back(DocumentText{line + std::to_string(lines), Tone::code});
  }
  ASSERT_GT(lines, 500U);
  document.blocks.emplace_back(std::move(rows));
  const auto about = testing::seen_by("pdfinfo", made(document));
  ASSERT_TRUE(about);
  EXPECT_TRUE(about->contains("Tagged:") && about->contains("yes")) << *about;
}

}  // namespace
}  // namespace hustings
