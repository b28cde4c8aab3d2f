// Lists over a node of memos: orders, cursors, search, facets; the same on both databases.
#include "node/list.h"

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "node/cursor.h"
#include "node/reader.h"
#include "node/testing.h"
#include "node/testing_memo.h"
#include "store/search.h"

namespace hustings {
namespace {

using testing::Make;
using testing::memo;
using testing::TestNode;

struct Row {
  std::string topic;
  std::int64_t weight;
  std::string words;
  std::int64_t index;
  std::string id;
  auto operator<=>(const Row&) const = default;
};

class Memos {
 public:
  explicit Memos(Make make) : node_(make, testing::memo_registry()) {}
  TestNode& node() { return node_; }
  const Dataset& dataset() const { return *testing::memo_registry().dataset("memos"); }
  std::string add(const std::string& topic, const std::string& words, std::int64_t weight = 1) {
    const auto done = node_.say(memo(topic, words, weight));
    EXPECT_TRUE(done) << done.error().text();
    return node_.record(done->index).head.sub;
  }
  Result<Slice> slice(const ListQuery& query, std::string_view cursor, std::size_t limit,
                      std::vector<Row>& out) {
    const auto db = node_.connect();
    return read_list(
        *db, testing::memo_registry(), dataset(), query, cursor, limit,
        [&](const std::vector<Value>& row) -> Result<void> {
          const auto* words = std::get_if<std::string>(&row[2]);
          out.push_back({std::get<std::string>(row[0]), std::get<std::int64_t>(row[1]),
                         words == nullptr ? "" : *words, std::get<std::int64_t>(row[3]),
                         std::get<std::string>(row[4])});
          return {};
        });
  }
  std::vector<Row> walk(const ListQuery& query, std::size_t limit) {
    std::vector<Row> out;
    std::string cursor;
    for (int slices = 0; slices < 1000; ++slices) {
      const auto done = slice(query, cursor, limit, out);
      EXPECT_TRUE(done) << (done ? "" : done.error().text());
      if (!done || !done->next) return out;
      cursor = *done->next;
    }
    ADD_FAILURE() << "no end";
    return out;
  }
  // Rows alone, with the word "round", as heading where `in_heading` says so: of records thousands
  // would take long.
  void lay(std::int64_t from, std::int64_t to,
           const std::function<bool(std::int64_t)>& in_heading) {
    const auto db = *connect_to_write(database_of(node_->config(), node_.dir()));
    auto all = Transaction::begin(*db);
    ASSERT_TRUE(all);
    for (std::int64_t i = from; i < to; ++i) {
      const std::string sub = std::to_string(i);
      const std::string_view topic = in_heading(i) ? "round" : "other";
      ASSERT_GOOD(db->send(
          "INSERT INTO memo (sub, idx, topic, weight, words) VALUES ($1, $2, $3, 1, 'round')",
          {std::string_view(sub), i, topic}));
      ASSERT_GOOD(
          put_search(*db, i, {.dataset = "memos", .heading = topic, .body = "round", .tags = {}}));
    }
    ASSERT_GOOD(all->commit());
  }
  std::int64_t count(const Chosen& chosen) {
    const auto total = count_list(*node_.connect(), dataset(), chosen);
    EXPECT_TRUE(total) << total.error().text();
    return total->count;
  }
  std::map<std::string, std::int64_t> facet(const Chosen& chosen, bool exact = true) {
    const auto facets = read_facets(*node_.connect(), dataset(), chosen, {});
    EXPECT_TRUE(facets) << facets.error().text();
    std::map<std::string, std::int64_t> out;
    EXPECT_EQ(facets->at(0).exact, exact);
    for (const auto& v : facets->at(0).values) out[v.value] = v.count;
    return out;
  }

 private:
  TestNode node_;
};

class ListTest : public ::testing::TestWithParam<Make> {
 protected:
  void SetUp() override {
    HUSTINGS_NEEDS(GetParam());
    memos_ = std::make_unique<Memos>(GetParam());
  }
  // Thirty memos of three topics, weights with many equals.
  std::vector<Row> fill() {
    for (int i = 0; i < 30; ++i) {
      memos_->add(std::array{"Bread", "apple", "Cheese"}[i % 3],
                  i % 4 == 0   ? "round and red"
                  : i % 4 == 1 ? "apple sauce"
                               : "",
                  10 + i % 5);
    }
    auto all = memos_->walk({}, 1000);
    EXPECT_EQ(all.size(), 30U);
    return all;
  }
  std::unique_ptr<Memos> memos_;
};

TEST_P(ListTest, EveryOrderIsWalkedWholeInSlicesOfAnySize) {
  auto all = fill();
  EXPECT_TRUE(std::ranges::is_sorted(all, std::greater(), &Row::index)) << "newest first";
  const std::map<std::string, std::function<bool(const Row&, const Row&)>> orders = {
      {"newest", [](const Row& a, const Row& b) { return a.index > b.index; }},
      {"oldest", [](const Row& a, const Row& b) { return a.index < b.index; }},
      {"weight",
       [](const Row& a, const Row& b) {
         return std::tie(a.weight, a.index) > std::tie(b.weight, b.index);
       }},
      {"topic", [](const Row& a, const Row& b) {
         return std::tie(a.topic, a.index) < std::tie(b.topic, b.index);
       }}};
  for (const auto& [name, before] : orders) {
    std::ranges::sort(all, before);
    for (const std::size_t limit : {1U, 7U, 29U, 30U, 31U})
      EXPECT_EQ(memos_->walk({.sort = name}, limit), all) << name << ' ' << limit;
  }
}

TEST_P(ListTest, FiltersAndWordsMeetInEveryOrder) {
  const auto all = fill();
  for (const Chosen& chosen :
       {Chosen{{"topic", "apple"}}, Chosen{{"q", "appl"}}, Chosen{{"q", "red round"}},
        Chosen{{"topic", "Bread"}, {"q", "red"}}, Chosen{{"topic", "Bread"}, {"heavier", "12"}},
        Chosen{{"q", "apple"}, {"heavier", "13"}}, Chosen{{"q", "..."}}, Chosen{{"topic", "x"}}}) {
    std::set<Row> wanted;
    for (const auto& row : all) {
      const bool fits = std::ranges::all_of(chosen, [&](const auto& one) {
        const auto& [name, value] = one;
        const std::string text = row.topic + ' ' + row.words;
        if (name == "topic") return row.topic == value;
        if (name == "heavier") return row.weight >= std::stoll(value);
        if (value == "...") return false;
        return value == "red round" ? text.contains("round") : text.contains(value);
      });
      if (fits) wanted.insert(row);
    }
    EXPECT_EQ(memos_->count(chosen), static_cast<std::int64_t>(wanted.size()));
    for (const char* sort : {"newest", "oldest", "weight", "topic", "relevance"}) {
      const auto got = memos_->walk({chosen, sort}, 4);
      EXPECT_EQ(std::set<Row>(got.begin(), got.end()), wanted) << sort << ' ' << chosen[0].second;
      EXPECT_EQ(got.size(), wanted.size()) << sort;
    }
  }
}

TEST_P(ListTest, RelevanceIsHeadingFirstThenNewest) {
  fill();
  const auto got = memos_->walk({{{"q", "apple"}}, "relevance"}, 5);
  const auto rank = [](const Row& row) { return std::pair(row.topic != "apple", -row.index); };
  EXPECT_TRUE(std::ranges::is_sorted(got, {}, rank));
  EXPECT_EQ(got.front().topic, "apple");
  EXPECT_NE(got.back().topic, "apple");
  EXPECT_EQ(memos_->walk({{}, "relevance"}, 5), memos_->walk({}, 5)) << "no words, no relevance";
}

// The newest kMostHits hits of when it began, whatever comes meanwhile: those with the word in
// their heading first.
TEST_P(ListTest, RelevanceEndsAfterTheNewestHits) {
  const std::int64_t from = 1000;
  std::int64_t end = from + kMostHits + 2040;  // three hits in headings are too old
  const auto in_heading = [newest = end - 9](std::int64_t i) {
    return i % 1000 == 7 || i >= newest;
  };
  memos_->lay(from, end, in_heading);
  const ListQuery query{{{"q", "round "}}, "relevance"};
  for (const std::size_t first : {3U, 8U, 18U, 19U, 20U, 3000U}) {
    std::vector<std::int64_t> wanted;
    for (const bool heading : {true, false}) {
      for (std::int64_t i = end - 1; i >= end - kMostHits; --i) {
        if (in_heading(i) == heading) wanted.push_back(i);
      }
    }
    std::vector<Row> got;
    auto slice = memos_->slice(query, "", first, got);
    ASSERT_TRUE(slice);
    memos_->lay(end, end + 1, in_heading);
    ++end;
    while (slice->next) {
      slice = memos_->slice(query, *slice->next, 4000, got);
      ASSERT_TRUE(slice);
    }
    std::vector<std::int64_t> indices(got.size());
    std::ranges::transform(got, indices.begin(), &Row::index);
    EXPECT_EQ(indices, wanted) << first;
  }
}

TEST_P(ListTest, ASliceByRelevanceThatLooksAtAllHitsTellsTheTotal) {
  fill();
  const ListQuery query{{{"q", "apple"}}, "relevance"};
  std::vector<Row> got;
  const auto slice = memos_->slice(query, "", 1000, got);
  ASSERT_TRUE(slice && slice->total);
  EXPECT_TRUE(slice->total->exact);
  EXPECT_EQ(slice->total->count, memos_->count(query.chosen));
  const ListQuery round{{{"q", "round "}}, "relevance"};
  std::int64_t end = 1000;
  for (const std::int64_t hits : {kExactHits, kExactHits + 1}) {
    const std::int64_t more = hits - std::min(memos_->count(round.chosen), kExactHits);
    memos_->lay(end, end + more, [](std::int64_t) { return false; });
    end += more;
    const auto many = memos_->slice(round, "", 1000, got);
    ASSERT_TRUE(many && many->total);
    EXPECT_EQ(many->total->exact, hits == kExactHits);
    EXPECT_EQ(many->total->count, kExactHits);
  }
}

TEST_P(ListTest, AWalkMissesNothingWhileRecordsCome) {
  const auto all = fill();
  for (const ListQuery& query :
       {ListQuery{}, ListQuery{{{"topic", "apple"}}, ""}, ListQuery{{{"q", "apple"}}, "relevance"},
        ListQuery{{}, "weight"}}) {
    const auto before = memos_->walk(query, 1000);
    std::vector<Row> got;
    std::string cursor;
    for (;;) {
      const auto done = memos_->slice(query, cursor, 3, got);
      ASSERT_TRUE(done);
      if (!done->next) break;
      cursor = *done->next;
      memos_->add("apple", "apple sauce", 99);  // in front of every order
    }
    EXPECT_EQ(got, before);
  }
  EXPECT_GT(memos_->walk({}, 1000).size(), all.size());
}

TEST_P(ListTest, CursorsOfOtherListsAndNonsenseAreRefused) {
  fill();
  std::vector<Row> rows;
  const std::string cursor = *memos_->slice({}, "", 5, rows)->next;
  for (const ListQuery& other : {ListQuery{.sort = "oldest"}, ListQuery{{{"topic", "apple"}}, ""},
                                 ListQuery{{{"q", "apple"}}, ""}}) {
    EXPECT_FAILS(Code::not_found, memos_->slice(other, cursor, 5, rows));
  }
  for (const std::string& bad : {std::string("x"), cursor + "x", cursor.substr(1),
                                 std::string("W10"), std::string("bnVsbA")}) {
    EXPECT_FAILS(Code::not_found, memos_->slice({}, bad, 5, rows));
  }
  EXPECT_FAILS(Code::bad_input, memos_->slice({.sort = "colour"}, "", 5, rows));
  EXPECT_FAILS(Code::bad_input, memos_->slice({{{"colour", "red"}}, ""}, "", 5, rows));
}

TEST_P(ListTest, FacetsCountWhatTheOtherFiltersLetThrough) {
  fill();
  using Counts = std::map<std::string, std::int64_t>;
  EXPECT_EQ(memos_->facet({}), (Counts{{"Bread", 10}, {"apple", 10}, {"Cheese", 10}}));
  EXPECT_EQ(memos_->facet({{"topic", "apple"}}),
            (Counts{{"Bread", 10}, {"apple", 10}, {"Cheese", 10}}));
  const Counts red = memos_->facet({{"q", "red"}});
  Counts wanted;
  for (const auto& row : memos_->walk({{{"q", "red"}}, ""}, 100)) ++wanted[row.topic];
  EXPECT_EQ(red, wanted);
  EXPECT_EQ(memos_->facet({{"q", "red"}, {"topic", "Bread"}}), wanted);
  EXPECT_EQ(memos_->facet({{"topic", "none"}}),
            (Counts{{"Bread", 10}, {"apple", 10}, {"Cheese", 10}, {"none", 0}}));
  EXPECT_FAILS(Code::bad_input,
               read_facets(*memos_->node().connect(), memos_->dataset(), {}, {"colour"}));
  const auto found = *read_facets(*memos_->node().connect(), memos_->dataset(), {{"q", "red"}}, {});
  EXPECT_EQ(found[0].rows, memos_->count({{"q", "red"}}));
  const auto chosen =
      *read_facets(*memos_->node().connect(), memos_->dataset(), {{"topic", "apple"}}, {"topic"});
  for (const auto& v : chosen[0].values) EXPECT_EQ(v.chosen, v.value == "apple");
}

TEST_P(ListTest, WithoutBodiesNoRecordIsOpened) {
  memos_->add("apple", "one");
  const auto rows = [&](bool bodies) {
    std::vector<std::vector<Value>> out;
    const auto db = memos_->node().connect();
    EXPECT_TRUE(read_list(*db, testing::memo_registry(),
                          *testing::memo_registry().dataset("records"), {.bodies = bodies}, "", 1,
                          [&](const std::vector<Value>& row) {
                            out.push_back(row);
                            return Result<void>();
                          }));
    return out;
  };
  const auto whole = rows(true);
  const auto bare = rows(false);
  ASSERT_EQ(whole.size(), 1U);
  ASSERT_EQ(bare.size(), 1U);
  EXPECT_TRUE(std::holds_alternative<RawJson>(whole[0].back()));
  EXPECT_TRUE(std::holds_alternative<std::monostate>(bare[0].back()));
  EXPECT_EQ(std::get<std::string>(whole[0][1]), std::get<std::string>(bare[0][1]));
}

TEST_P(ListTest, AThingAndThoseLikeIt) {
  const auto one = memos_->add("apple", "one");
  const auto two = memos_->add("apple", "two");
  memos_->add("pear", "three");
  const auto db = memos_->node().connect();
  const auto row = read_one(*db, memos_->dataset(), one);
  ASSERT_TRUE(row);
  EXPECT_EQ(std::get<std::string>(row->at(2)), "one");
  const auto alike = read_alike(*db, memos_->dataset(), one, 10);
  ASSERT_TRUE(alike);
  ASSERT_EQ(alike->size(), 1U);
  EXPECT_EQ(std::get<std::string>(alike->at(0).at(4)), two);
  EXPECT_FAILS(Code::not_found, read_one(*db, memos_->dataset(), "nobody"));
}

TEST_P(ListTest, ProjectionsSayWhenTheyChanged) {
  const auto changed = [&](std::string_view name) {
    return last_change(*memos_->node().connect(), std::array{name})->size;
  };
  const auto size = [&] { return memos_->node().entries().size(); };
  EXPECT_EQ(changed("memo"), 0U);
  memos_->add("apple", "one");
  const auto after = size();
  EXPECT_EQ(changed("memo"), after);
  ASSERT_TRUE(memos_->node()->create_issuer());
  EXPECT_EQ(changed("memo"), after) << "a key is no memo";
  memos_->add("apple", "two");
  EXPECT_EQ(changed("memo"), size());
  ASSERT_GOOD(memos_->node()->rebuild(false));
  EXPECT_EQ(changed("memo"), size());
}

INSTANTIATE_TEST_SUITE_P(Both, ListTest, ::testing::Values(Make::sqlite, Make::postgres),
                         testing::make_name);

TEST(CursorTest, ComesBackAsItWent) {
  for (const Cursor& cursor :
       {Cursor{"list", std::int64_t{-5}, 7, "", 3}, Cursor{"list", "Łódź \"1\"\n", 0, "2 x", 0}}) {
    const bool text = cursor.key.index() == 1;
    const auto again = read_cursor(write_cursor(cursor), "list", text);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->key, cursor.key);
    EXPECT_EQ(again->index, cursor.index);
    EXPECT_EQ(again->tie, cursor.tie);
    EXPECT_EQ(again->floor, cursor.floor);
    EXPECT_FALSE(read_cursor(write_cursor(cursor), "other", text));
    EXPECT_FALSE(read_cursor(write_cursor(cursor), "list", !text));
  }
}

}  // namespace
}  // namespace hustings
