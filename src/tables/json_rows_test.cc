#include "tables/json_rows.h"

#include <gtest/gtest.h>

#include "tables/rows.h"
#include "tables/test_tables.h"

namespace hustings {
namespace {

struct Read {
  std::vector<Row> rows;  // the heading apart
  std::string error;
};

// From a source that gives one byte at a time.
Read read(std::string text) {
  auto whole = text_source(std::move(text));
  const ByteSource slow = [whole](std::span<char> out) mutable { return whole(out.first(1)); };
  auto rows =
      JsonRows::open(slow, {.name = "f.json",
                            .items = {"items", "data"},
                            .columns = {{"/id", "/number"}, {"/spend/lower_bound"}, {"/tags"}}});
  Read out;
  Row row;
  for (bool heading = true;; heading = false) {
    const auto more = rows->next(row);
    if (!more) out.error = more.error().text();
    if (!more || !*more) return out;
    if (!heading) out.rows.push_back(row);
  }
}

TEST(JsonRows, ReadsAListAMemberValuesInARowAndOneValue) {
  for (const std::string text :
       {R"([{"id":"a"},{"id":"b"}])",
        R"( {"meta":{"n":2},"items":[{"id":"a"} , {"id":"b"}],"x":[1]} )",
        R"({"data":[{"id":"a"},{"id":"b"}],"paging":{"next":"y"}})",
        "{\"id\":\"a\"}\n{\"id\":\"b\"}\n", "\xEF\xBB\xBF[{\"id\":\"a\"},{\"id\":\"b\"}]"}) {
    const auto got = read(text);
    EXPECT_EQ(got.error, "") << text;
    ASSERT_EQ(got.rows.size(), 2U) << text;
    EXPECT_EQ(got.rows[0].cells[0], "a");
    EXPECT_EQ(got.rows[1].cells[0], "b");
    EXPECT_EQ(got.rows[1].record, 2U);
  }
  EXPECT_EQ(read(R"({"items":[{"id":1}]})").rows[0].at, "/items/0");
  EXPECT_EQ(read(R"({"id":1})").rows[0].at, "");
  EXPECT_TRUE(read("[]").rows.empty());
  EXPECT_EQ(read(R"({"items":[]})").error, "");
  EXPECT_TRUE(read("").rows.empty());
}

TEST(JsonRows, CellsAreTheTextOrTheJsonOfAValue) {
  const auto got = read(
      R"([{"number":120253000000000001,"spend":{"lower_bound":"100"},"tags":["a","b,c"]},
          {"id":null,"number":"x","spend":{"lower_bound":0.5},"tags":true},
          {"id":1.2025E+17}])");
  ASSERT_EQ(got.rows.size(), 3U);
  EXPECT_EQ(got.rows[0].cells,
            (std::vector<std::string>{"120253000000000001", "100", R"(["a","b,c"])"}));
  EXPECT_EQ(got.rows[1].cells, (std::vector<std::string>{"x", "0.5", "true"}));
  EXPECT_EQ(got.rows[2].cells[0], "1.2025e+17") << "a rounded number must look like one";
  EXPECT_EQ(got.rows[1].line, 2U);
}

TEST(JsonRows, AnElementThatIsWrongIsARowWithAFault) {
  const auto got = read(R"({"items":[{"id":1},{"id":1,"id":2},[1],{"id":}, {"id":3}]})");
  EXPECT_EQ(got.error, "");
  ASSERT_EQ(got.rows.size(), 5U);
  EXPECT_FALSE(got.rows[0].fault);
  const auto reason = [&](std::size_t row) { return got.rows[row].fault.value_or(Fault{}).reason; };
  EXPECT_NE(reason(1).find("/items/1/id"), std::string::npos);
  EXPECT_NE(reason(2).find("/items/2: this is no object"), std::string::npos);
  EXPECT_TRUE(got.rows[3].fault);
  EXPECT_EQ(got.rows[4].cells[0], "3");
}

TEST(JsonRows, WhatStandsAroundTheElementsMustBeJsonToo) {
  for (const std::string text :
       {R"([{"id":1},])", R"([{"id":1} {"id":2}])", R"([{"id":1})", R"([{"id":1}]x)",
        R"({"items":[{"id":1}])", R"({"items":[{"id":1}],"a":1,"a":2})", R"({"items":[{"id":1}],})",
        R"({"items" [{"id":1}]})", R"({"id":"a)", R"({"id":1}{"items":[]})"}) {
    EXPECT_NE(read(text).error, "") << text;
  }
  EXPECT_NE(read(R"([{"id":1})").error.find("f.json: line 1"), std::string::npos);
}

TEST(JsonRows, AnElementHasAnEnd) {
  EXPECT_NE(read("[\"" + std::string(kMaxElement, 'x') + "\"]").error.find("more than"),
            std::string::npos);
}

TEST(Rows, TheFirstBytesSayWhatAFileIs) {
  const auto open = [](std::string text, std::vector<Profile> profiles) {
    return open_rows(text_source(std::move(text)), {.name = "f"}, profiles);
  };
  const auto json = *builtin_profiles("politiekereclame");
  const auto both = *builtin_profiles("meta-library");
  EXPECT_TRUE(std::holds_alternative<JsonRows>(*open(" [{}]", json)));
  EXPECT_TRUE(std::holds_alternative<JsonRows>(*open("\xEF\xBB\xBF{}", both)));
  EXPECT_TRUE(std::holds_alternative<Reader>(*open("id,page_id\n1,2\n", both)));
  EXPECT_EQ(open("id,name\n", json).error().code, Code::bad_input);
  EXPECT_EQ(open("[]", *builtin_profiles("snap")).error().code, Code::bad_input);
}

TEST(Rows, TokensAreCutOut) {
  const auto cut = [](std::string text) {
    const bool found = without_tokens(text);
    return (found ? "!" : "") + text;
  };
  const std::string base = "https://www.facebook.com/ads/archive/render_ad/?";
  EXPECT_EQ(cut(base + "id=1&access_token=EAAsecret"), "!" + base + "id=1");
  EXPECT_EQ(cut(base + "access_token=EAAsecret&id=1"), "!" + base + "id=1");
  EXPECT_EQ(cut(base + "access_token=EAAsecret"), "!" + base.substr(0, base.size() - 1));
  EXPECT_EQ(cut(base + "id=1&access_token=A&x=2&access_token=B"), "!" + base + "id=1&x=2");
  EXPECT_EQ(cut("see access_token%3DEAAsecret, please"), "!see , please");
  EXPECT_EQ(cut(base + "id=1"), base + "id=1");
  EXPECT_EQ(cut("an access_token is a secret"), "an access_token is a secret");
  EXPECT_EQ(cut(""), "");
}

TEST(Cell, Lists) {
  using List = std::vector<std::string>;
  EXPECT_EQ(list_items("a; b;;c"), (List{"a", "b", "c"}));
  EXPECT_EQ(list_items("Bavaria,Germany, Tyrol,Austria"),
            (List{"Bavaria,Germany", "Tyrol,Austria"}));
  EXPECT_EQ(list_items("DE,FR", true), (List{"DE", "FR"}));
  EXPECT_EQ(list_items(R"(["a, b", 1, null, {"x":2}, " "])"), (List{"a, b", "1", R"({"x":2})"}));
  EXPECT_EQ(list_items("[no json; at all]"), (List{"[no json", "at all]"}));
  EXPECT_TRUE(list_items(" ").empty());
}

TEST(Cell, IntervalsAsPlatformsShortenThem) {
  const auto is = [](std::string_view text, std::optional<std::int64_t> min,
                     std::optional<std::int64_t> max, int decimals = 0) {
    const auto got = parse_interval(text, DecimalMark::undecided, decimals);
    ASSERT_TRUE(got) << text << ": " << got.error().text();
    EXPECT_EQ(*got, (Interval{min, max})) << text;
  };
  is("≤ 10k", 0, 10'000);
  is("10k-100k", 10'000, 100'000);
  is("1M-1.25M", 1'000'000, 1'250'000);
  is("> 10M", 10'000'001, std::nullopt);
  is("lower_bound: 100, upper_bound: 199", 100, 199);
  is("lower_bound: 1000000", 1'000'000, std::nullopt);
  is(R"({"lower_bound":"0","upper_bound":"99"})", 0, 9'900, 2);
  EXPECT_FALSE(parse_interval("lower_bound: 200, upper_bound: 100", DecimalMark::undecided));
  EXPECT_FALSE(parse_interval("lower_bound: many", DecimalMark::undecided));
  EXPECT_FALSE(parse_interval("kk", DecimalMark::point));
  EXPECT_FALSE(parse_interval("99999999999999M", DecimalMark::point));
}

TEST(Cell, ADayWithATimeBehindIt) {
  const std::vector<std::string> forms = {"YYYY-MM-DDT*", "YYYY/MM/DD *"};
  EXPECT_EQ(*parse_date_as("2025-10-16T09:23:43.000Z", forms), (CivilDate{2025, 10, 16}));
  EXPECT_EQ(*parse_date_as("2019/05/24 22:00:00Z", forms), (CivilDate{2019, 5, 24}));
  EXPECT_FALSE(parse_date_as("2025-10-16", forms));
}

}  // namespace
}  // namespace hustings
