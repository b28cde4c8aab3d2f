#include "tables/csv.h"

#include <gtest/gtest.h>

#include <sstream>

#include "base/json.h"
#include "tables/refused.h"
#include "tables/test_tables.h"

namespace hustings {
namespace {

std::string cell(std::string_view text, Formulas formulas = Formulas::keep) {
  std::string out;
  write_csv_cell(text, out, formulas);
  return out;
}

TEST(Csv, QuotesOnlyWhereNeeded) {
  EXPECT_EQ(cell("plain"), "plain");
  EXPECT_EQ(cell(""), "");
  EXPECT_EQ(cell("a,b"), "\"a,b\"");
  EXPECT_EQ(cell("say \"yes\""), "\"say \"\"yes\"\"\"");
  EXPECT_EQ(cell("two\nlines"), "\"two\nlines\"");
  EXPECT_EQ(cell("a;b"), "\"a;b\"");
  EXPECT_EQ(cell(" a"), "\" a\"");
  EXPECT_EQ(cell("=1+1"), "=1+1");
}

TEST(Csv, GuardsFormulas) {
  EXPECT_EQ(cell("=1+1", Formulas::guard), "'=1+1");
  EXPECT_EQ(cell("+1", Formulas::guard), "'+1");
  EXPECT_EQ(cell("-1", Formulas::guard), "'-1");
  EXPECT_EQ(cell("@SUM(1)", Formulas::guard), "'@SUM(1)");
  EXPECT_EQ(cell("\t=1", Formulas::guard), "\"'\t=1\"");
  EXPECT_EQ(cell("\r=1", Formulas::guard), "\"'\r=1\"");
  EXPECT_EQ(cell("=1,\"2\"", Formulas::guard), "\"'=1,\"\"2\"\"\"");
  EXPECT_EQ(cell("a=1", Formulas::guard), "a=1");
}

void round_trip(const std::vector<std::string>& cells) {
  std::string out;
  write_csv_row(cells, out);
  ReaderOptions options;
  options.delimiter = ',';
  const auto all = test::read_all(out, options);
  ASSERT_FALSE(all.failed) << all.error.text();
  ASSERT_EQ(all.rows.size(), 1U);
  EXPECT_FALSE(all.rows[0].fault);
  EXPECT_EQ(all.rows[0].cells, cells);
}

TEST(Csv, WhatIsWrittenIsReadBack) {
  round_trip({"a", "", "c"});
  round_trip({""});
  round_trip({"", ""});
  round_trip({"=1", "'", "\"", "\"\"", ",", "\r", "\n", "\r\n", " ", "\t", "a\"b"});
}

TEST(Csv, NaughtyStringsRoundTrip) {
  HUSTINGS_NEEDS(path, "fixtures/badinput/blns/blns.json");
  const auto json = parse_json(test::file_text(path));
  ASSERT_TRUE(json) << json.error().text();
  std::vector<std::string> all;
  for (const Json& item : *json->as<JsonArray>()) {
    const std::string& text = *item.as<std::string>();
    if (text.find('\0') == std::string::npos) round_trip({text, "x", text});
  }
}

TEST(Refused, InjectionPayloadsAreNeutralised) {
  HUSTINGS_NEEDS(path, "fixtures/badinput/csv-injection/Intruder/csv-payload.txt");
  std::istringstream lines(test::file_text(path));
  std::string out;
  std::size_t payloads = 0;
  for (std::string line; std::getline(lines, line); ++payloads) {
    write_refused({7, 7, line, line, "reason", "mend", {line, "1"}}, out);
  }
  ASSERT_GT(payloads, 3U);
  const auto all = test::read_all(out);
  ASSERT_EQ(all.rows.size(), payloads);
  for (const Row& row : all.rows) {
    for (const std::string& text : row.cells) {
      EXPECT_EQ(std::string_view("=+-@\t\r").find(text[0]), std::string_view::npos) << text;
    }
  }
}

TEST(Refused, RowsCarryPlaceReasonAndSource) {
  std::string out;
  const std::vector<std::string> header = {"Page ID", "Page name"};
  write_refused_header(header, out);
  write_refused({12, 15, "Page ID", "1.2E+17", "lost, sadly", "import again", {"1.2E+17", "=cmd"}},
                out);
  EXPECT_EQ(out,
            "row,column,cell,reason,mend,Page ID,Page name\r\n"
            "12,Page ID,1.2E+17,\"lost, sadly\",import again,1.2E+17,'=cmd\r\n");
}

}  // namespace
}  // namespace hustings
