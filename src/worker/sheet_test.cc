#include "worker/child/sheet.h"

#include <gmock/gmock.h>

#include "worker/test_zip.h"

namespace hustings {
namespace {

using ::testing::HasSubstr;
using testing::parts_of;
using ::testing::StartsWith;
using testing::TestBook;
using testing::zip_of;

// The CSV alone.
std::string csv_of(const std::string& file) {
  const auto out = sheet_of(file);
  return out ? out->substr(out->find('\n') + 1) : "error: " + out.error().text();
}
std::string csv_of(const TestBook& book) { return csv_of(zip_of(parts_of(book))); }
std::string rows(const std::string& inside) {
  return csv_of(TestBook{.sheets = {"<sheetData>" + inside + "</sheetData>"}});
}
std::string error_of(const std::string& file) {
  const auto out = sheet_of(file);
  return out ? "no error" : out.error().text();
}

TEST(Xlsx, RowsKeepTheirNumbersAndAreEquallyWide) {
  EXPECT_EQ(rows("<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>"
                 "<row r=\"4\"><c r=\"B4\"><v>2</v></c><c r=\"D4\"><v>3</v></c></row>"
                 "<row r=\"5\"><c r=\"A5\"/></row><row r=\"6\"><c r=\"A6\"><v>4</v></c></row>"),
            "1,,,\r\n\r\n\r\n,2,,3\r\n\r\n4,,,\r\n");
}

TEST(Xlsx, PlacesMayBeLeftOut) {
  EXPECT_EQ(rows("<row><c><v>1</v></c><c><v>2</v></c></row><row/><row><c><v>3</v></c></row>"),
            "1,2\r\n\r\n3,\r\n");
}

TEST(Xlsx, TextsOfAllKinds) {
  const TestBook book{
      .sheets = {"<sheetData><row><c t=\"s\"><v>0</v></c><c t=\"s\"><v>1</v></c>"
                 "<c t=\"inlineStr\"><is><r><t>in</t></r><r><t>line</t></r></is></c>"
                 "<c t=\"str\"><f>A1&amp;\"\"</f><v>came of it</v></c>"
                 "<c t=\"e\"><f>1/0</f><v>#DIV/0!</v></c></row></sheetData>"},
      .shared =
          "<si><t>a, \"b\"\nc &lt;é&gt;</t></si>"
          "<si><r><t xml:space=\"preserve\"> rich</t></r><r><t>_x0009_text_x0041_</t></r>"
          "<rPh><t>spoken</t></rPh></si>"};
  EXPECT_EQ(csv_of(book),
            "\"a, \"\"b\"\"\nc <é>\",\" rich\ttext_x0041_\",inline,came of it,#DIV/0!\r\n");
}

TEST(Xlsx, NumbersAndTruth) {
  EXPECT_EQ(rows("<row><c><v>1.2E3</v></c><c><v>0.30000000000000004</v></c>"
                 "<c><v>9007199254740991</v></c><c><v>-1E-7</v></c><c><v>1.8E+17</v></c>"
                 "<c t=\"b\"><v>1</v></c><c t=\"b\"><f>1=2</f><v>0</v></c></row>"),
            "1200,0.30000000000000004,9007199254740991,-0.0000001,1.8E+17,TRUE,FALSE\r\n");
}

TEST(Xlsx, DaysByFormat) {
  TestBook book{
      .sheets = {"<sheetData><row><c s=\"1\"><v>45413</v></c><c s=\"2\"><v>45413.5</v></c>"
                 "<c s=\"3\"><v>45413</v></c><c s=\"0\"><v>45413</v></c>"
                 "<c s=\"4\"><v>1.25</v></c><c t=\"d\"><v>2024-05-01T00:00:00.000</v></c>"
                 "</row></sheetData>"},
      .styles =
          "<numFmts><numFmt numFmtId=\"164\" formatCode=\"dd\\.mm\\.yyyy hh:mm\"/>"
          "<numFmt numFmtId=\"165\" formatCode=\"0 &quot;days&quot;\"/></numFmts>"
          "<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>"
          "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/>"
          "<xf numFmtId=\"165\"/><xf numFmtId=\"46\"/></cellXfs>"};
  EXPECT_EQ(csv_of(book), "2024-05-01,2024-05-01T12:00:00,45413,45413,30:00:00,2024-05-01\r\n");
  book.properties = "<workbookPr date1904=\"1\"/>";
  EXPECT_THAT(csv_of(book), StartsWith("2028-05-02,2028-05-02T12:00:00,"));
}

TEST(Xlsx, WhatLiesUnderMergedCellsIsLeftOut) {
  EXPECT_EQ(csv_of(TestBook{.sheets = {"<sheetData><row><c><v>1</v></c><c><v>2</v></c></row>"
                                       "<row><c><v>3</v></c><c><v>4</v></c><c><v>5</v></c></row>"
                                       "</sheetData><mergeCells><mergeCell ref=\"A1:B2\"/>"
                                       "</mergeCells>"}}),
            "1,,\r\n,,5\r\n");
}

TEST(Xlsx, TheFirstSheetThatIsSeenAndNotEmpty) {
  const std::string one = "<sheetData><row><c><v>1</v></c></row></sheetData>";
  const TestBook book{.sheets = {"<sheetData/>", one, one, "<sheetData><row/></sheetData>", one},
                      .states = {"", " state=\"hidden\"", "", "", ""}};
  EXPECT_EQ(sheet_of(zip_of(parts_of(book))).value(),
            "{\"sheet\":\"Sheet3\",\"others\":[\"Sheet5\"],\"uncomputed\":\"\"}\n1\r\n");
  const TestBook hidden{.sheets = {one}, .states = {" state=\"veryHidden\""}};
  EXPECT_THAT(error_of(zip_of(parts_of(hidden))), HasSubstr("all sheets with something"));
  EXPECT_THAT(error_of(zip_of(parts_of(TestBook{.sheets = {"<sheetData/>"}}))),
              HasSubstr("no sheet has anything in it"));
}

TEST(Xlsx, StrictEditionAndPrefixes) {
  auto parts = parts_of(TestBook{.sheets = {""}});
  parts[0].bytes =
      "<x:worksheet xmlns:x=\"http://purl.oclc.org/ooxml/spreadsheetml/main\"><x:sheetData>"
      "<x:row><x:c><x:v>7</x:v></x:c></x:row></x:sheetData></x:worksheet>";
  EXPECT_EQ(csv_of(zip_of(parts)), "7\r\n");
}

TEST(Xlsx, SaysWhatIsWrongAndWhere) {
  EXPECT_THAT(rows("<row><c r=\"A7\"><v>1</v></c></row>"), HasSubstr("A7"));
  EXPECT_THAT(rows("<row><c t=\"s\"><v>5</v></c></row>"),
              HasSubstr("a cell refers to a text that is not there: sheet Sheet1, A1"));
  EXPECT_THAT(rows("<row><c/><c><v>nan</v></c></row>"), HasSubstr("a number that is none"));
  EXPECT_THAT(rows("<row r=\"200001\"><c><v>1</v></c></row>"), HasSubstr("more than 200000 rows"));
  EXPECT_THAT(rows("<row><c r=\"KO1\"><v>1</v></c></row>"), HasSubstr("more than 300 columns"));
  EXPECT_THAT(rows("<row r=\"2\"><c><v>1</v></c></row><row r=\"2\"><c><v>1</v></c></row>"),
              HasSubstr("a cell stands twice in the sheet"));
  EXPECT_THAT(rows("<row><c><v>1</c></row>"), HasSubstr("no well-formed XML"));
}

TEST(Xlsx, NoEntitiesOfItsOwnL15) {
  auto parts = parts_of(TestBook{.sheets = {""}});
  parts[0].bytes =
      "<!DOCTYPE worksheet [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">"
      "<!ENTITY f SYSTEM \"file:///etc/passwd\">]>" +
      testing::part_of("worksheet",
                       "<sheetData><row><c t=\"str\"><v>&b;&f;</v></c></row></sheetData>");
  EXPECT_THAT(error_of(zip_of(parts)), HasSubstr("DOCTYPE"));
}

TEST(Xlsx, NeitherDepthNorTagsWithoutEnd) {
  std::string deep;
  for (int i = 0; i < 300; ++i) deep += "<a>";
  EXPECT_THAT(csv_of(TestBook{.sheets = {deep}}), HasSubstr("inside each other without end"));
  auto parts =
      parts_of(TestBook{.sheets = {"<sheetData a=\"" + std::string(3 << 20, 'x') + "\"/>"}}, false);
  EXPECT_THAT(error_of(zip_of(parts)), HasSubstr("a tag or comment of more than 1 MiB"));
  parts = parts_of(TestBook{.sheets = {"<!--" + std::string(3 << 20, 'x') + "-->"}}, false);
  EXPECT_THAT(error_of(zip_of(parts)), HasSubstr("a tag or comment of more than 1 MiB"));
}

TEST(Xlsx, OneLongTextInManyCellsHasAnEnd) {
  std::string cells;
  for (int i = 0; i < 100; ++i) cells += "<c t=\"s\"><v>0</v></c>";
  EXPECT_THAT(csv_of(TestBook{.sheets = {"<sheetData><row>" + cells + "</row></sheetData>"},
                              .shared = "<si><t>" + std::string(900'000, 'x') + "</t></si>"}),
              HasSubstr("more than 64 MiB of text"));
}

TEST(Xlsx, AFormulaWithoutResultIsTold) {
  const TestBook book{.sheets = {"<sheetData><row><c t=\"str\"><f>A9</f><v></v></c><c><v>1</v></c>"
                                 "<c><f>A1</f><v/></c><c><f>A2</f></c></row></sheetData>"}};
  EXPECT_THAT(sheet_of(zip_of(parts_of(book))).value(),
              HasSubstr("\"uncomputed\":\"C1\"}\n,1\r\n"));
}

TEST(Sheet, OtherFilesAreNamed) {
  EXPECT_THAT(error_of("a,b\n1,2\n"), HasSubstr("neither XLSX nor ODS: save it as"));
  EXPECT_THAT(error_of(""), HasSubstr("neither XLSX nor ODS"));
  EXPECT_THAT(error_of(zip_of({{"a.txt", "hello"}})), HasSubstr("a ZIP, but no spreadsheet"));
  EXPECT_THAT(error_of(zip_of({{"xl/workbook.bin", ""}})), HasSubstr("binary format (.xlsb)"));
  const std::string ole = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
  const std::string book("W\0o\0r\0k\0b\0o\0o\0k\0", 16);
  const std::string secret("E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0", 32);
  EXPECT_THAT(error_of(ole + book), HasSubstr("old format (.xls): open it"));
  EXPECT_THAT(error_of(ole + secret), HasSubstr("is protected by a password: save it without one"));
}

}  // namespace
}  // namespace hustings
