// The search index, the same on both databases.
#include "store/search.h"

#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include <random>

#include "store/testing.h"

namespace hustings {
namespace {

using Ids = std::vector<std::int64_t>;
using testing::Make;

// One database with an index.
class Index {
 public:
  explicit Index(Make make)
      : database_(make),
        db_(*(make == Make::sqlite ? open_sqlite(database_.where())
                                   : open_postgres(database_.where()))) {
    if (auto done = db_->script("{search_table}"); !done)
      throw std::runtime_error(done.error().text());
  }
  void add(std::int64_t id, std::string_view heading, std::string_view body = {},
           const std::vector<std::string>& tags = {search_tag("things", "all", "")}) {
    ASSERT_GOOD(put_search(*db_, id, {"things", heading, body, tags}));
  }
  // Newest first.
  Ids search(const std::string& typed, const std::vector<std::string>& tags = {},
             SearchIn where = SearchIn::anywhere) {
    Ids out;
    const auto made = search_query({"things", typed, tags, where}, *db_, 1);
    if (!made) throw std::runtime_error(made.error().text());
    const SearchQuery& query = *made;
    if (query.condition.empty()) return out;
    const std::vector<Param> params(query.values.begin(), query.values.end());
    const auto done = db_->query(fmt::format("SELECT {0} FROM search WHERE {1} ORDER BY {0} DESC",
                                             db_->dialect().search_id, query.condition),
                                 params, [&](const SqlRow& row) -> Result<void> {
                                   out.push_back(row.integer(0));
                                   return {};
                                 });
    EXPECT_TRUE(done) << typed << ": " << (done ? "" : done.error().text());
    return out;
  }
  Db& db() { return *db_; }

 private:
  testing::TestDatabase database_;
  std::unique_ptr<Db> db_;
};

class SearchTest : public ::testing::TestWithParam<Make> {
 protected:
  void SetUp() override {
    HUSTINGS_NEEDS(GetParam());
    index_ = std::make_unique<Index>(GetParam());
  }
  std::unique_ptr<Index> index_;
};

TEST_P(SearchTest, FoldsAndFindsPrefixes) {
  index_->add(1, "Łódź dla Wszystkich");
  index_->add(2, "Ħaż-Żebbuġ, www.example.com 3.5 % a_b");
  index_->add(3, "Ελλάδα", "Демократи");
  index_->add(4, "", std::string(5000, 'x') + " end");
  EXPECT_EQ(index_->search("lodz"), Ids{1});
  EXPECT_EQ(index_->search("ŁÓDŹ wszys"), Ids{1});
  EXPECT_EQ(index_->search("wszys lodz"), Ids{}) << "only the last word may be cut";
  EXPECT_EQ(index_->search("haz-zebbug"), Ids{2});
  EXPECT_EQ(index_->search("com"), Ids{2});
  EXPECT_EQ(index_->search("example.com"), Ids{2});
  EXPECT_EQ(index_->search("3.5"), Ids{2});
  EXPECT_EQ(index_->search("a_b"), Ids{2});
  EXPECT_EQ(index_->search("ellada demokr"), Ids{3}) << "words may be in heading and body";
  EXPECT_EQ(index_->search("ΕΛΛ"), Ids{3});
  EXPECT_EQ(index_->search(std::string(4000, 'x')), Ids{4});
  EXPECT_EQ(index_->search("e"), (Ids{4, 3, 2}));
}

TEST_P(SearchTest, NoCharacterOfALongWordIsCutInTwo) {
  const auto grins = [](int n) {
    std::string out;
    for (int i = 0; i < n; ++i) out += "\xf0\x9f\x98\x80";
    return out;
  };
  index_->add(1, grins(40));
  index_->add(2, "a" + grins(40));
  EXPECT_EQ(index_->search(grins(25)), Ids{1}) << "100 bytes";
  EXPECT_EQ(index_->search(grins(39) + ' '), Ids{1});
  EXPECT_EQ(index_->search("a" + grins(30) + ' '), Ids{2}) << "101 bytes";
}

TEST_P(SearchTest, AWordThatIsThereTwiceIsFoundOnce) {
  index_->add(1, "green green", "red Green red");
  EXPECT_EQ(index_->search("green"), Ids{1});
  EXPECT_EQ(index_->search("red green "), Ids{1});
}

TEST_P(SearchTest, ASpaceEndsTheLastWord) {
  index_->add(1, "green");
  index_->add(2, "greens");
  EXPECT_EQ(index_->search("green"), (Ids{2, 1}));
  EXPECT_EQ(index_->search("green "), Ids{1});
  EXPECT_EQ(index_->search("gree "), Ids{});
  EXPECT_EQ(index_->search(" "), Ids{});
}

TEST(SearchPrefixes, AreThoseOfTheIndex) {
  const auto db = *open_sqlite("");
  EXPECT_TRUE(db->dialect().search_table.contains(
      fmt::format("prefix='{}'", fmt::join(kSearchPrefixes, " "))));
}

// Some lengths have lists in SQLite's index and the others are put together; of more than 64 parts
// they are not.
TEST_P(SearchTest, PrefixesOfEveryLengthFindWhatBeginsSo) {
  std::vector<std::string> words;
  std::uint64_t random = 7;
  const auto any = [&](std::uint64_t below) {
    random = random * 6364136223846793005U + 1442695040888963407U;
    return (random >> 33U) % below;
  };
  for (std::int64_t id = 0; id < 400; ++id) {
    std::string word;
    for (std::uint64_t n = 1 + any(13); n > 0; --n) word += "ab7"[any(3)];
    if (any(2) == 0) word = fmt::format("manymanym{}", any(900));
    words.push_back(word);
    index_->add(id, any(2) == 0 ? word : "", word);
  }
  for (std::int64_t id = 0; id < 400; id += 7) ASSERT_GOOD(drop_search(index_->db(), id));
  for (const auto& whole : words) {
    for (std::size_t letters = 1; letters <= whole.size(); ++letters) {
      const std::string typed = whole.substr(0, letters);
      Ids expected;
      for (std::int64_t id = 399; id >= 0; --id) {
        if (id % 7 != 0 && words[static_cast<std::size_t>(id)].starts_with(typed))
          expected.push_back(id);
      }
      ASSERT_EQ(index_->search(typed), expected) << typed;
    }
  }
}

TEST_P(SearchTest, WhatIsThereOnceIsNotPutAgain) {
  for (const auto* heading : {"green", "red"})
    ASSERT_GOOD(put_search_once(index_->db(), 1, {"things", heading, {}, {}}));
  EXPECT_EQ(index_->search("green"), Ids{1});
  EXPECT_EQ(index_->search("red"), Ids{});
  ASSERT_GOOD(drop_search(index_->db(), 1));
  ASSERT_GOOD(put_search_once(index_->db(), 1, {"things", "red", {}, {}}));
  EXPECT_EQ(index_->search("red"), Ids{1});
}

TEST_P(SearchTest, DatasetsDoNotMix) {
  index_->add(1, "green party");
  ASSERT_GOOD(put_search(index_->db(), 2, {"others", "green party", "", {}}));
  EXPECT_EQ(index_->search("green"), Ids{1});
  EXPECT_EQ(index_->search("gr"), Ids{1});
}

TEST_P(SearchTest, TellsHeadingFromBody) {
  index_->add(1, "green party", "paid by red");
  index_->add(2, "red party", "paid by green");
  index_->add(3, "green red party");
  EXPECT_EQ(index_->search("green"), (Ids{3, 2, 1}));
  EXPECT_EQ(index_->search("green", {}, SearchIn::heading), (Ids{3, 1}));
  EXPECT_EQ(index_->search("green", {}, SearchIn::body), Ids{2});
  EXPECT_EQ(index_->search("green re", {}, SearchIn::heading), Ids{3});
  EXPECT_EQ(index_->search("green re", {}, SearchIn::body), (Ids{2, 1}));
}

TEST_P(SearchTest, TagsAreExactAndNobodyTypesThem) {
  const std::string at = search_tag("things", "country", "AT");
  index_->add(1, "country at", "", {at});
  index_->add(2, "country", "", {search_tag("things", "country", "at")});
  index_->add(3, "_country_at", "", {search_tag("things", "country", "AT2")});
  EXPECT_EQ(index_->search("", {{at}}), Ids{1});
  EXPECT_EQ(index_->search("country", {{at}}), Ids{1});
  EXPECT_EQ(index_->search("", {at, search_tag("things", "country", "at")}), Ids{});
  EXPECT_EQ(index_->search("country"), (Ids{3, 2, 1}));
  EXPECT_FALSE(has_words(at));
  EXPECT_EQ(index_->search("country at"), (Ids{3, 1}));
  ASSERT_GOOD(drop_search(index_->db(), 1));
  EXPECT_EQ(index_->search("", {{at}}), Ids{});
}

TEST_P(SearchTest, WhatIsTypedNeverBreaksItL20) {
  index_->add(1, "near or and not body search heading");
  for (const std::string typed : {"\"",
                                  "*",
                                  "NEAR(",
                                  ")",
                                  "'",
                                  ":",
                                  "a'b",
                                  "\\",
                                  "a\\",
                                  "--",
                                  ";",
                                  "heading:near",
                                  "-near",
                                  "^near",
                                  "near AND",
                                  "OR",
                                  "NOT near",
                                  "NEAR/2",
                                  "near*",
                                  "(near",
                                  "{near}",
                                  "near & ",
                                  "|",
                                  "!",
                                  "<->",
                                  "near:*",
                                  "'near':A",
                                  "%",
                                  "$1",
                                  "\xff\xfe",
                                  "",
                                  " ",
                                  "\xe2\x80\x8b",
                                  "\xf0\x9f\x98\x80",
                                  "near\xf0\x9f\x98\x80",
                                  "\xf0\x9f\x98\x80 near"}) {
    for (const auto where : {SearchIn::anywhere, SearchIn::heading, SearchIn::body})
      index_->search(typed, {{search_tag("things", "all", "")}}, where);
  }
  std::string many;
  for (int i = 0; i < 5000; ++i) many += "near ";
  EXPECT_EQ(index_->search(many), Ids{1});
  EXPECT_EQ(index_->search("near' OR 'x"), Ids{}) << "x is not there";
  EXPECT_EQ(index_->search("NOT near"), Ids{1}) << "words, not operators";
  EXPECT_FALSE(has_words(" -- "));
}

INSTANTIATE_TEST_SUITE_P(Both, SearchTest, ::testing::Values(Make::sqlite, Make::postgres),
                         testing::make_name);

// Random texts of several scripts, with marks, symbols and characters of every length.
class RandomText {
 public:
  explicit RandomText(unsigned seed) : draw_(seed) {}
  std::string operator()() {
    static const std::vector<std::string> kParts = {
        "Łódź",       "Ħaż-Żebbuġ", "Ελλάδα", "ΑΛΛΑΓΗ", "България", "Демократи",  "straße",
        "STRASSE",    "co\u0301mo", "cómo",   "ﬁnal",   "Ⅻ",        "½",          "a",
        "b",          "ab",         "abc",    "1",      "12",       "2024",       "_",
        "“",          "”",          "’",      "–",      "·",        "😀",         "\u200b",
        "\u00a0",     "中文",       "日本",   "한국",   "עברית",    "العربية",    "İstanbul",
        "ı",          "ß",          "ẞ",      "ŉ",      "\u1e9e",   "\U0001F1E6", "\u0301",
        "\U000F0000", "."};
    static const std::vector<std::string> kBetween = {" ", " ", "", "-", "'", "\n", ", "};
    std::string out;
    for (std::size_t n = draw_() % 5; n > 0; --n)
      out += kParts[draw_() % kParts.size()] + kBetween[draw_() % kBetween.size()];
    return out;
  }
  std::size_t number() { return draw_(); }

 private:
  std::mt19937 draw_;
};

TEST(SearchOnBoth, FindsTheSame) {
  HUSTINGS_NEEDS(Make::postgres);
  Index one(Make::sqlite);
  Index other(Make::postgres);
  RandomText text(20290603);
  std::size_t found = 0;
  const std::array tags = {search_tag("things", "country", "AT"),
                           search_tag("things", "country", "MT")};
  for (std::int64_t id = 0; id < 400; ++id) {
    const std::string heading = text();
    const std::string body = text();
    const std::vector<std::string> tagged = {tags[text.number() % 2]};
    one.add(id, heading, body, tagged);
    other.add(id, heading, body, tagged);
  }
  for (int i = 0; i < 600; ++i) {
    std::string typed = text();
    if (i % 3 == 0) typed = typed.substr(0, text.number() % (typed.size() + 1));
    std::vector<std::string> tagged;
    if (i % 2 == 0) tagged = {tags[0]};
    for (const auto where : {SearchIn::anywhere, SearchIn::heading, SearchIn::body}) {
      const auto hits = one.search(typed, tagged, where);
      EXPECT_EQ(hits, other.search(typed, tagged, where)) << typed;
      found += hits.size();
    }
  }
  EXPECT_GT(found, 5000U) << "a test that finds nothing says nothing";
}

}  // namespace
}  // namespace hustings
