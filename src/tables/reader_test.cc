#include "tables/reader.h"

#include <fmt/core.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "base/json.h"
#include "base/text.h"
#include "tables/delimiter.h"
#include "tables/test_tables.h"

namespace hustings {
namespace {

using Cells = std::vector<std::string>;
using test::read_all;

std::string reason(const Row& row) { return row.fault ? row.fault->reason : "none"; }

std::string utf16(std::string_view ascii, bool big) {
  std::string out;
  for (const char c : ascii) {
    if (big) out += '\0';
    out += c;
    if (!big) out += '\0';
  }
  return out;
}

TEST(Reader, SpectrumExpectationsHold) {
  HUSTINGS_NEEDS(readme, "fixtures/badinput/csv-spectrum/SOURCE.txt");
  const auto root = Path(readme).parent_path();
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(root / "csvs")) {
    const std::string stem = entry.path().stem().string();
    std::string csv = test::file_text(entry.path().string());
    if (stem.ends_with("_crlf") && csv.find('\r') == std::string::npos) {
      // The line ends that these files are about were lost when they were copied.
      std::string crlf;
      for (const char c : csv) crlf += c == '\n' ? std::string("\r\n") : std::string(1, c);
      csv = crlf;
    }
    const auto expected = parse_json(test::file_text((root / "json" / (stem + ".json")).string()));
    ASSERT_TRUE(expected) << stem;
    for (const std::size_t step : {1UL, 7UL, 100000UL}) {
      auto reader = Reader::open(test::in_steps(csv, step), {});
      ASSERT_TRUE(reader);
      const auto all = read_all(*std::move(reader));
      ASSERT_FALSE(all.failed) << stem << ": " << all.error.text();
      const JsonArray& objects = *expected->as<JsonArray>();
      ASSERT_EQ(all.rows.size(), objects.size() + 1) << stem;
      for (std::size_t r = 0; r < objects.size(); ++r) {
        const JsonObject& object = *objects[r].as<JsonObject>();
        ASSERT_EQ(object.size(), all.rows[0].cells.size()) << stem;
        for (std::size_t c = 0; c < object.size(); ++c) {
          EXPECT_EQ(object[c].first, all.rows[0].cells[c]) << stem;
          EXPECT_EQ(*object[c].second.as<std::string>(), all.rows[r + 1].cells[c]) << stem;
        }
      }
    }
    ++files;
  }
  EXPECT_GE(files, 10);
}

TEST(Reader, KeepsCellsVerbatim) {
  const auto all = read_all("a , b,\" c \"\n\"\",\xC2\xA0x,'\n");
  ASSERT_EQ(all.rows.size(), 2U);
  EXPECT_EQ(all.rows[0].cells, (Cells{"a ", " b", " c "}));
  EXPECT_EQ(all.rows[1].cells, (Cells{"", "\xC2\xA0x", "'"}));
}

TEST(Reader, CountsRecordsLikeASpreadsheetAndLinesLikeAnEditor) {
  for (const std::string end : {"\n", "\r\n", "\r"}) {
    const std::string text = fmt::format("a,b{0}{0}\"x{0}y\",1{0}z,2{0}{0}w,3", end);
    for (const std::size_t step : {1UL, 2UL, 3UL, 1000UL}) {
      auto reader = Reader::open(test::in_steps(text, step), {});
      const auto all = read_all(*std::move(reader));
      ASSERT_EQ(all.rows.size(), 4U);
      EXPECT_EQ(all.rows[0].record, 1U);
      EXPECT_EQ(all.rows[1].record, 3U);
      EXPECT_EQ(all.rows[1].line, 3U);
      EXPECT_EQ(all.rows[1].cells[0], "x" + end + "y");
      EXPECT_EQ(all.rows[2].record, 4U);
      EXPECT_EQ(all.rows[2].line, 5U);
      EXPECT_EQ(all.rows[3].record, 6U);
      EXPECT_EQ(all.rows[3].line, 7U);
    }
  }
  EXPECT_EQ(place("f.csv", 4, 4), "f.csv:4");
  EXPECT_EQ(place("f.csv", 4, 5), "f.csv:4, line 5");
}

TEST(Reader, CutsAtBufferEndsChangeNothing) {
  // Line ends, quotes and characters of several bytes meet every place of the 64 KiB boundary.
  for (std::size_t pad = 65530; pad < 65541; ++pad) {
    const std::string text =
        std::string(pad, 'p') + ",\"\xC3\xA4\"\"\r\n\",\xF0\x9F\x98\x80\r\nq,r,s\r\n";
    const auto all = read_all(text, {.delimiter = ','});
    ASSERT_FALSE(all.failed) << pad << all.error.text();
    ASSERT_EQ(all.rows.size(), 2U) << pad;
    EXPECT_EQ(all.rows[0].cells[1], "\xC3\xA4\"\r\n");
    EXPECT_EQ(all.rows[0].cells[2], "\xF0\x9F\x98\x80");
    EXPECT_EQ(all.rows[1].record, 2U) << pad;
    EXPECT_EQ(all.rows[1].line, 3U) << pad;
  }
}

TEST(Reader, SniffsEncodings) {
  const std::string table = "name,amount\nA,1\n";
  for (const auto& [bytes, encoding] : {
           std::pair{table, Encoding::utf8},
           std::pair{"\xEF\xBB\xBF" + table, Encoding::utf8},
           std::pair{"\xFF\xFE" + utf16(table, false), Encoding::utf16le},
           std::pair{"\xFE\xFF" + utf16(table, true), Encoding::utf16be},
           std::pair{utf16(table, false), Encoding::utf16le},
           std::pair{utf16(table, true), Encoding::utf16be},
       }) {
    for (const std::size_t step : {1UL, 3UL, 1000UL}) {
      auto reader = Reader::open(test::in_steps(bytes, step), {});
      ASSERT_TRUE(reader);
      EXPECT_EQ(reader->encoding(), encoding);
      const auto all = read_all(*std::move(reader));
      ASSERT_EQ(all.rows.size(), 2U);
      EXPECT_EQ(all.rows[0].cells, (Cells{"name", "amount"}));
      EXPECT_EQ(all.rows[1].cells, (Cells{"A", "1"}));
    }
  }
}

TEST(Reader, Utf16SurrogatePairsAndHalves) {
  const std::string pair("a\0\x3D\xD8\x00\xDE\n\0", 8);
  const auto good = read_all(pair, {.encoding = Encoding::utf16le});
  ASSERT_EQ(good.rows.size(), 1U);
  EXPECT_EQ(good.rows[0].cells[0], "a\xF0\x9F\x98\x80");
  for (const std::string& bad :
       {std::string("a\0\n\0\x3D\xD8", 6), std::string("a\0\n\0\x00\xDE", 6),
        std::string("a\0\n\0\x3D\xD8"
                    "b\0",
                    8),
        std::string("a\0\n\0b", 5)}) {
    const auto all = read_all(bad, {.encoding = Encoding::utf16le});
    EXPECT_EQ(all.rows.size(), 1U);
    ASSERT_TRUE(all.failed);
    EXPECT_NE(all.error.message.find("offset 4"), std::string::npos) << all.error.message;
  }
}

TEST(Reader, IllFormedUtf8IsRefusedWithRowAndOffset) {
  const auto all = read_all("name,x\nMalm\xC3\xB6,1\n\nMalm\xF6,2\n", {.name = "old.csv"});
  EXPECT_EQ(all.rows.size(), 2U);
  ASSERT_TRUE(all.failed);
  EXPECT_EQ(all.error.where, "old.csv:4");
  EXPECT_NE(all.error.message.find("0xF6 at offset 21"), std::string::npos) << all.error.message;
  EXPECT_NE(all.error.mend.find("--encoding latin1"), std::string::npos);
  const auto cut = read_all("name\nMalm\xC3");
  ASSERT_TRUE(cut.failed);
  EXPECT_NE(cut.error.message.find("offset 9"), std::string::npos) << cut.error.message;
  EXPECT_EQ(cut.error.where, "table:2");
}

TEST(Reader, SingleByteEncodingsOnlyWhenDeclared) {
  const auto latin = read_all("Malm\xF6\n", {.encoding = Encoding::latin1});
  EXPECT_EQ(latin.rows.at(0).cells[0], "Malm\xC3\xB6");
  const auto windows = read_all("5 \x80\n", {.encoding = Encoding::windows1252});
  EXPECT_EQ(windows.rows.at(0).cells[0], "5 \xE2\x82\xAC");
  const auto euro = read_all("a\n5 \x80\n", {.encoding = Encoding::latin1});
  ASSERT_TRUE(euro.failed);
  EXPECT_NE(euro.error.mend.find("windows-1252"), std::string::npos);
  EXPECT_TRUE(read_all("a\n\x81\n", {.encoding = Encoding::windows1252}).failed);
  EXPECT_FALSE(Reader::open(text_source("\xEF\xBB\xBF"
                                        "a"),
                            {.encoding = Encoding::latin1}));
  EXPECT_EQ(parse_encoding("Latin1"), Encoding::latin1);
  EXPECT_EQ(parse_encoding("ebcdic"), std::nullopt);
}

TEST(Delimiter, IsTheMostEven) {
  EXPECT_EQ(sniff_delimiter("a;b;c\n1,5;2,5;3\n", true), ';');
  EXPECT_EQ(sniff_delimiter("a\tb\n\"x,y\"\tz\n", true), '\t');
  EXPECT_EQ(sniff_delimiter("a|b\n1|2\n", true), '|');
  EXPECT_EQ(sniff_delimiter("Report; of May\na,b,c\n1,2,3\n4,5,6\n", true), ',');
  EXPECT_EQ(sniff_delimiter("\"a;b\",c\n\"d;;e\",f\n", true), ',');
  EXPECT_EQ(sniff_delimiter("one\ntwo\n", true), ',');
  EXPECT_EQ(sniff_delimiter("", true), ',');
  EXPECT_FALSE(Reader::open(text_source("a"), {.delimiter = '"'}));
}

TEST(Reader, FaultyRowsAreReportedAndReadingGoesOn) {
  auto reader = test::open_text(std::string("a,b\n1\n1,2,3\n\"x\"y,2\nin\"ch,2\nz\0z,2\n5,6\n", 37),
                                {.delimiter = ','});
  reader.expect(2);
  const auto all = read_all(std::move(reader));
  ASSERT_FALSE(all.failed);
  ASSERT_EQ(all.rows.size(), 7U);
  EXPECT_FALSE(all.rows[0].fault);
  EXPECT_NE(reason(all.rows[1]).find("1 cells"), std::string::npos);
  EXPECT_NE(reason(all.rows[2]).find("3 cells"), std::string::npos);
  EXPECT_NE(reason(all.rows[3]).find("quotation mark"), std::string::npos);
  EXPECT_EQ(all.rows[3].cells.size(), 1U);
  EXPECT_NE(reason(all.rows[4]).find("quotation mark"), std::string::npos);
  EXPECT_NE(reason(all.rows[5]).find("zero byte in cell 1"), std::string::npos);
  EXPECT_FALSE(all.rows[6].fault);
  EXPECT_EQ(all.rows[6].cells, (Cells{"5", "6"}));
  EXPECT_EQ(all.rows[6].record, 7U);
}

TEST(Reader, MisplacedQuotesKeepTheRestOfTheLine) {
  for (const std::size_t step : {1UL, 1000UL}) {
    auto reader = Reader::open(test::in_steps("a,\"b\"c,d\r\ne,f,g\r\n", step), {.delimiter = ','});
    const auto all = read_all(*std::move(reader));
    ASSERT_EQ(all.rows.size(), 2U);
    ASSERT_TRUE(all.rows[0].fault);
    EXPECT_EQ(all.rows[0].cells[0], "a");
    EXPECT_TRUE(all.rows[0].cells[1].ends_with("c,d")) << all.rows[0].cells[1];
    EXPECT_EQ(all.rows[1].cells, (Cells{"e", "f", "g"}));
  }
}

TEST(Reader, UnterminatedQuoteAtTheEnd) {
  const auto all = read_all("a,b\n1,2\n3,\"x\ny,4\n");
  ASSERT_FALSE(all.failed);
  ASSERT_EQ(all.rows.size(), 3U);
  ASSERT_TRUE(all.rows[2].fault);
  EXPECT_NE(reason(all.rows[2]).find("never closed"), std::string::npos);
  EXPECT_NE(reason(all.rows[2]).find("line 4"), std::string::npos);
  EXPECT_EQ(all.rows[2].cells, (Cells{"3", "x\ny,4\n"}));
  EXPECT_EQ(all.rows[2].record, 3U);
}

TEST(Reader, LimitsAreErrorsWithAPlace) {
  const std::string big(kMaxCell + 1, 'x');
  const std::vector<std::string> texts = {
      fmt::format("a,b\n1,{}\n", big), fmt::format("a,b\n1,\"{}\"\n", big),
      fmt::format("a,b\n1,\"{0}{0}", big), fmt::format("a,b\n{}\n", std::string(kMaxCells, ',')),
      fmt::format("a,b\n\"{}\"\n", std::string(2 * kMaxCell, '\n'))};
  for (const std::string& text : texts) {
    const auto all = read_all(text, {.name = "big.csv", .delimiter = ','});
    EXPECT_EQ(all.rows.size(), 1U);
    ASSERT_TRUE(all.failed);
    EXPECT_EQ(all.error.code, Code::too_large);
    EXPECT_EQ(all.error.where, "big.csv:2");
  }
  const std::string full(kMaxCell, 'x');
  EXPECT_FALSE(read_all("a,b\n1," + full + "\n").failed);
  EXPECT_FALSE(read_all(std::string(kMaxCells - 1, ',') + "\n").failed);
  const auto wide = read_all(full + "," + full + "," + full + "," + full + ",x\n");
  ASSERT_TRUE(wide.failed);
  EXPECT_EQ(wide.error.code, Code::too_large);
}

TEST(Reader, ErrorsStay) {
  auto reader = test::open_text("a\n\xFF\n");
  Row row;
  EXPECT_TRUE(reader.next(row).value());
  EXPECT_FALSE(reader.next(row));
  EXPECT_FALSE(reader.next(row));
}

TEST(Reader, EmptyAndBlankFiles) {
  for (const auto* text : {"", "\n", "\r\n\r\n", "\xEF\xBB\xBF"}) {
    const auto all = read_all(text);
    EXPECT_TRUE(all.rows.empty());
    EXPECT_FALSE(all.failed);
  }
}

TEST(FileSource, ReadsFilesAndNamesWhatIsMissing) {
  const std::string path = testing::TempDir() + "hustings_tables_source.csv";
  std::ofstream(path) << "a,b\n1,2\n";
  auto source = file_source(path);
  ASSERT_TRUE(source);
  auto reader = Reader::open(*source, {.name = path});
  ASSERT_TRUE(reader);
  EXPECT_EQ(read_all(*std::move(reader)).rows.size(), 2U);
  std::filesystem::remove(path);
  EXPECT_EQ(file_source(path).error().code, Code::not_found);
  auto folder = file_source(testing::TempDir());
  if (folder) {
    EXPECT_EQ(Reader::open(*folder, {}).error().code, Code::io);
  }
}

}  // namespace
}  // namespace hustings
