#include <gmock/gmock.h>

#include "worker/child/sheet.h"
#include "worker/test_zip.h"

namespace hustings {
namespace {

using ::testing::HasSubstr;
using testing::ods_content;
using testing::ods_parts;
using testing::zip_of;

std::string read(const std::string& tables, const std::string& styles = "") {
  const auto out = sheet_of(zip_of(ods_parts(ods_content(tables, styles))));
  return out ? *out : "error: " + out.error().text();
}
std::string table(const std::string& rows, const std::string& name = "T") {
  return "<table:table table:name=\"" + name + "\"><table:table-column/>" + rows + "</table:table>";
}
std::string row(const std::string& cells, int count = 1) {
  return "<table:table-row table:number-rows-repeated=\"" + std::to_string(count) + "\">" + cells +
         "</table:table-row>";
}
std::string cell(const std::string& attributes, const std::string& inside = "") {
  return "<table:table-cell " + attributes + ">" + inside + "</table:table-cell>";
}
std::string csv(const std::string& rows) {
  const std::string out = read(table(rows));
  return out.starts_with('{') ? out.substr(out.find('\n') + 1) : out;
}
std::string one() { return cell("office:value-type=\"float\" office:value=\"1\""); }

TEST(Ods, ValuesByTheirType) {
  EXPECT_EQ(
      csv(row(
          cell("office:value-type=\"float\" office:value=\"1200\"", "<text:p>1.200,00</text:p>") +
          cell("office:value-type=\"percentage\" office:value=\"0.25\"") +
          cell("office:value-type=\"currency\" office:value=\"0.1\"") +
          cell("office:value-type=\"date\" office:date-value=\"2024-05-01\"") +
          cell("office:value-type=\"date\" office:date-value=\"2024-05-01T13:45:10.5\"") +
          cell("office:value-type=\"time\" office:time-value=\"PT30H05M00S\"") +
          cell("office:value-type=\"boolean\" office:boolean-value=\"true\"") +
          cell("office:value-type=\"string\" office:string-value=\"\"", "<text:p>#REF!</text:p>"))),
      "1200,0.25,0.1,2024-05-01,2024-05-01T13:45:10,30:05:00,TRUE,#REF!\r\n");
}

TEST(Ods, TextsWithTheirSpaces) {
  EXPECT_EQ(csv(row(cell("office:value-type=\"string\"",
                         "<office:annotation><text:p>a comment</text:p></office:annotation>"
                         "<text:p>two<text:s text:c=\"2\"/>and \n one<text:line-break/>"
                         "<text:span>in</text:span></text:p><text:p> second </text:p>"))),
            "\"two  and one\nin\nsecond \"\r\n");
}

TEST(Ods, RepeatedRowsAndCells) {
  EXPECT_EQ(csv(row("", 3) +
                row("<table:table-cell table:number-columns-repeated=\"2\"/>" +
                        cell("table:number-columns-repeated=\"2\" office:value-type=\"float\" "
                             "office:value=\"7\"") +
                        "<table:table-cell table:number-columns-repeated=\"16380\"/>",
                    2) +
                row("<table:table-cell/>", 1'048'570)),
            "\r\n\r\n\r\n,,7,7\r\n,,7,7\r\n");
}

TEST(Ods, WhatLiesUnderMergedCellsIsLeftOut) {
  EXPECT_EQ(
      csv(row(one() + "<table:covered-table-cell office:value-type=\"float\" office:value=\"9\"/>" +
              one())),
      "1,,1\r\n");
}

TEST(Ods, GroupsHeadersAndWhatIsNoCell) {
  EXPECT_EQ(csv("<table:shapes><text:p>no</text:p></table:shapes><table:table-header-rows>" +
                row(one()) + "</table:table-header-rows><table:table-row-group>" + row(one()) +
                "</table:table-row-group>"),
            "1\r\n1\r\n");
}

TEST(Ods, TheFirstTableThatIsSeenAndNotEmpty) {
  const std::string hide =
      "<style:style style:name=\"h\" style:family=\"table\"><style:table-properties "
      "table:display=\"false\"/></style:style>";
  EXPECT_EQ(read(table("", "Empty") + "<table:table table:name=\"Hidden\" table:style-name=\"h\">" +
                     row(one()) + "</table:table>" + table(row(one()), "A &quot;b&quot;") +
                     table(row(one()), "Notes"),
                 hide),
            "{\"sheet\":\"A \\\"b\\\"\",\"others\":[\"Notes\"],\"uncomputed\":\"\"}\n1\r\n");
}

TEST(Ods, LimitsAreSaid) {
  EXPECT_THAT(csv(row("<table:table-cell table:number-columns-repeated=\"300\"/>" + one())),
              HasSubstr("more than 300 columns"));
  EXPECT_THAT(csv(row("", 200'000) + row(one())), HasSubstr("more than 200000 rows"));
  EXPECT_THAT(csv(row(one(), 4'000'000)), HasSubstr("more than 200000 rows"));
  EXPECT_THAT(csv(row(cell("office:value-type=\"string\"",
                           "<text:p><text:s text:c=\"4000000000\"/>x</text:p>"))),
              HasSubstr("more than 1 MiB of text"));
}

TEST(Ods, PasswordsAreNamed) {
  auto parts = ods_parts("garbage");
  parts.push_back({"META-INF/manifest.xml",
                   "<manifest:manifest "
                   "xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\">"
                   "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"
                   "</manifest:manifest>"});
  EXPECT_THAT(sheet_of(zip_of(parts)).error().text(),
              HasSubstr("protected by a password: save it without one"));
  EXPECT_THAT(sheet_of(zip_of(ods_parts("<a>"))).error().text(), HasSubstr("content.xml"));
}

}  // namespace
}  // namespace hustings
