#include "bulk/files.h"

#include <gtest/gtest.h>

#include <fstream>

#include "base/testing.h"

namespace hustings::bulk {
namespace {

class BulkFilesTest : public ::testing::Test {
 protected:
  Path at(std::string_view name) const { return folder_.path() / name; }
  std::string read(std::string_view name) const {
    std::ifstream in(at(name), std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }

 private:
  TemporaryFolder folder_;
};

TEST_F(BulkFilesTest, FactsAreThoseOfTheBytes) {
  const auto written = write_file(at("a"), "abc");
  ASSERT_TRUE(written);
  EXPECT_EQ(written->bytes, 3U);
  EXPECT_EQ(written->sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  const auto again = facts_of(at("a"));
  ASSERT_TRUE(again);
  EXPECT_EQ(again->sha256, written->sha256);
  EXPECT_FALSE(facts_of(at("none")));
  EXPECT_EQ(write_file(at("none/b"), "abc").error().code, Code::io);
  EXPECT_EQ(write_file("/dev/full", std::string(100000, 'x')).error().code, Code::io);
}

TEST_F(BulkFilesTest, AZipIsEqualForEqualFiles) {
  ASSERT_TRUE(write_file(at("a"), "first"));
  ASSERT_TRUE(write_file(at("b"), std::string(200000, 'b')));
  const std::vector<std::string> names = {"a", "b"};
  ASSERT_TRUE(write_zip(at("one.zip"), at(""), names));
  std::filesystem::last_write_time(
      at("a"), std::filesystem::file_time_type::min() + std::chrono::hours(24 * 365 * 200));
  ASSERT_TRUE(write_zip(at("two.zip"), at(""), names));
  EXPECT_EQ(read("one.zip"), read("two.zip"));
  EXPECT_LT(read("one.zip").size(), 10000U);
  EXPECT_EQ(read_zip(at("one.zip"), "a", 100), "first");
  EXPECT_EQ(read_zip(at("one.zip"), "b", 1000).error().code, Code::too_large);
  EXPECT_EQ(read_zip(at("one.zip"), "c", 1000).error().code, Code::not_found);
  EXPECT_EQ(read_zip(at("a"), "a", 1000).error().code, Code::bad_input);
  EXPECT_EQ(write_zip(at("none/x.zip"), at(""), names).error().code, Code::io);
}

TEST_F(BulkFilesTest, ARowIsTheSameInAllThreeForms) {
  const Table table{
      "t", "A table", {{"n", "integer"}, {"yes", "boolean"}, {"body.text", "string"}}};
  const auto db = open_sqlite(at("t.sqlite").string());
  ASSERT_TRUE(db);
  auto files = TableFiles::create(at(""), **db, table);
  ASSERT_TRUE(files) << files.error().text();
  ASSERT_TRUE(files->add({"7", "true", "{blob} \"q\", Łódź\n'"}, R"({"n":7})"));
  ASSERT_TRUE(files->add({"", "false", ""}, "{}"));
  ASSERT_TRUE(files->finish());
  EXPECT_EQ(read("t.csv"),
            "n,yes,body.text\r\n7,true,\"{blob} \"\"q\"\", Łódź\n'\"\r\n,false,\r\n");
  EXPECT_EQ(read("t.ndjson"), "{\"n\":7}\n{}\n");
  std::vector<std::string> rows;
  ASSERT_TRUE((*db)->query("SELECT n, yes, \"body.text\" FROM t", {},
                           [&](const SqlRow& row) -> Result<void> {
                             for (int c = 0; c < 3; ++c) rows.push_back(row.canonical(c));
                             return {};
                           }));
  EXPECT_EQ(rows, (std::vector<std::string>{"i7", "i1", "s{blob} \"q\", Łódź\n'", "n", "i0", "n"}));
}

}  // namespace
}  // namespace hustings::bulk
