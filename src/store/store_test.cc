// The contract of the store, the same for both databases.
#include "store/store.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <latch>
#include <thread>

#include "store/testing.h"

// A test that meets nothing where something must be fails; its vectors may grow as they like.
// NOLINTBEGIN(bugprone-unchecked-optional-access,performance-inefficient-vector-operation)
namespace hustings {
namespace {

using testing::Make;

constexpr std::string_view kOrigin = "log.example/main";

Hash hash(std::string_view of) { return sha256(bytes(of)); }

class StoreTest : public ::testing::TestWithParam<Make> {
 protected:
  void SetUp() override {
    HUSTINGS_NEEDS(GetParam());
    database_ = std::make_unique<testing::TestDatabase>(GetParam());
    store_ = open();
    ASSERT_GOOD(create_state(db(), std::string(kOrigin), {{0, empty_root()}, "note 0"}));
  }
  std::unique_ptr<Store> open() const { return *Store::open(database_->where()); }
  Db& db() { return store_->writer(); }

  static Result<void> put(Db& db, Index index, const std::string& sub, std::optional<Hash> prev,
                          std::string_view leaf) {
    const Envelope envelope{fmt::format("jws{}", index),
                            {{"/a", fmt::format("a{}", index)}, {"/b", "b"}},
                            {{"/secret", std::string("\0box", 4)}}};
    const Head head{"issuer", sub, prev, {5000}};
    return put_record(db, {index, hash(leaf), head, Evidence::observed, "memo", &envelope});
  }
  // What a writer does: a record and the compare-and-swap in one transaction.
  static Result<void> write(Db& db, TreeHead was, const std::string& sub, std::string_view leaf) {
    HUSTINGS_TRY(auto tx, Transaction::begin(db));
    HUSTINGS_CHECK(put(db, was.size, sub, std::nullopt, leaf));
    HUSTINGS_CHECK(swap_state(db, std::string(kOrigin), was,
                              {{was.size + 1, hash(leaf)}, "note " + std::string(leaf)}));
    return tx.commit();
  }

  std::unique_ptr<testing::TestDatabase> database_;
  std::unique_ptr<Store> store_;
};

TEST_P(StoreTest, ReadsBackWhatWasCommitted) {
  ASSERT_GOOD(write(db(), {0, empty_root()}, "thing", "one"));
  const auto reader = *store_->connect();
  const auto state = *read_state(*reader, std::string(kOrigin));
  ASSERT_TRUE(state);
  EXPECT_EQ(state->head.size, 1U);
  EXPECT_EQ(state->head.root, hash("one"));
  EXPECT_EQ(state->note, "note one");
  EXPECT_EQ(*read_state(*reader, "other"), std::nullopt);
  EXPECT_EQ(*read_entry(*reader, 0), "jws0");
  EXPECT_EQ(*read_leaf(*reader, 0), hash("one"));
  const auto head = *read_head(*reader, "thing");
  ASSERT_TRUE(head);
  EXPECT_EQ(head->leaf, hash("one"));
  EXPECT_EQ(head->kind, "memo");
  EXPECT_EQ(head->iss, "issuer");
  const auto record = *read_record(*reader, 0);
  EXPECT_EQ(combine(record.envelope), "jws0~a0~b~");
  ASSERT_EQ(record.envelope.sealed.size(), 1U);
  EXPECT_EQ(record.envelope.sealed[0].box, std::string("\0box", 4));
  EXPECT_EQ(*find_version(*reader, "thing", hash("one")), 0U);
  EXPECT_EQ(*find_version(*reader, "thing", hash("two")), std::nullopt);
  EXPECT_FAILS(Code::not_found, read_entry(*reader, 1));
  EXPECT_FAILS(Code::not_found, read_leaf(*reader, 1));
  EXPECT_EQ(*read_head(*reader, "none"), std::nullopt);
}

TEST_P(StoreTest, OfTwoWritersTheSecondLosesAndNothingOfItStands) {
  const auto other = open();
  const TreeHead was{0, empty_root()};
  ASSERT_GOOD(write(db(), was, "thing one", "one"));
  {  // as a writer that missed that would: another index, another thing, and the old state
    auto tx = Transaction::begin(other->writer());
    ASSERT_TRUE(tx);
    ASSERT_GOOD(put(other->writer(), 1, "thing two", std::nullopt, "two"));
    EXPECT_FAILS(Code::conflict, swap_state(other->writer(), std::string(kOrigin), was,
                                            {{1, hash("two")}, "note two"}));
  }
  EXPECT_EQ((*read_state(db(), std::string(kOrigin)))->note, "note one");
  EXPECT_FAILS(Code::not_found, read_entry(db(), 1));
  EXPECT_EQ(*read_head(db(), "thing two"), std::nullopt);
  for (const std::string table : {"record", "entry", "disclosure", "sealed"}) {
    EXPECT_EQ(*db().integer("SELECT COUNT(*) FROM " + table), 1) << table;
  }
}

TEST_P(StoreTest, AWriterThatMissedSomethingLearnsItFirst) {
  const auto other = open();
  const TreeHead was{0, empty_root()};
  {
    auto tx = Transaction::begin(db());
    ASSERT_TRUE(tx);
    ASSERT_GOOD(hold_state(db(), std::string(kOrigin), was));
  }
  ASSERT_GOOD(write(db(), was, "thing one", "one"));
  auto tx = Transaction::begin(other->writer());
  ASSERT_TRUE(tx);
  const auto late = hold_state(other->writer(), std::string(kOrigin), was);
  EXPECT_FAILS(Code::conflict, late);
  EXPECT_TRUE(late.error().message.contains("another writer")) << late.error().text();
}

TEST_P(StoreTest, OfManyWritersAtOnceOneWins) {
  constexpr int kWriters = 4;
  std::vector<std::unique_ptr<Store>> stores;
  for (int i = 0; i < kWriters; ++i) stores.push_back(open());
  std::latch start(kWriters);
  std::vector<Result<void>> outcomes(kWriters);
  std::vector<std::thread> threads;
  for (int i = 0; i < kWriters; ++i) {
    threads.emplace_back([&, i] {
      start.arrive_and_wait();
      outcomes[i] = write(stores[i]->writer(), {0, empty_root()}, fmt::format("thing {}", i),
                          fmt::format("leaf {}", i));
    });
  }
  for (auto& thread : threads) thread.join();
  int won = 0;
  for (const auto& outcome : outcomes) {
    if (outcome)
      ++won;
    else
      EXPECT_EQ(name(outcome.error().code), "conflict") << outcome.error().text();
  }
  EXPECT_EQ(won, 1);
  EXPECT_EQ(*db().integer("SELECT COUNT(*) FROM record"), 1);
}

TEST_P(StoreTest, AThingHasOneHead) {
  ASSERT_GOOD(put(db(), 0, "thing", std::nullopt, "one"));
  EXPECT_FAILS(Code::conflict, put(db(), 1, "thing", std::nullopt, "other"));
  EXPECT_FAILS(Code::conflict, put(db(), 1, "thing", hash("never"), "other"));
  ASSERT_GOOD(put(db(), 1, "thing", hash("one"), "two"));
  EXPECT_FAILS(Code::conflict, put(db(), 2, "thing", hash("one"), "three"));
  EXPECT_EQ(*read_versions(db(), "thing"), (std::vector<Index>{0, 1}));
  EXPECT_EQ((*read_head(db(), "thing"))->index, 1U);
  // The index alone would keep a second successor out, whatever the table of heads said.
  EXPECT_FAILS(Code::conflict,
               db().run("INSERT INTO record (idx, sub, kind, iss, evidence, iat, prev, leaf) "
                        "VALUES (9, 'x', 'memo', 'i', 'observed', 0, $1, $2)",
                        {Blob{hash("one")}, Blob{hash("x")}}));
}

TEST_P(StoreTest, AThingHasOneHeadAlsoWithWritersAtOnce) {
  ASSERT_GOOD(put(db(), 0, "thing", std::nullopt, "one"));
  constexpr Index kWriters = 4;
  std::vector<std::unique_ptr<Store>> stores;
  for (Index i = 0; i < kWriters; ++i) stores.push_back(open());
  std::latch start(kWriters);
  std::vector<Result<void>> outcomes(kWriters);
  std::vector<std::thread> threads;
  for (Index i = 0; i < kWriters; ++i) {
    threads.emplace_back([&, i] {
      start.arrive_and_wait();
      outcomes[i] = [&]() -> Result<void> {
        Db& mine = stores[i]->writer();
        HUSTINGS_TRY(auto tx, Transaction::begin(mine));
        HUSTINGS_CHECK(put(mine, 10 + i, "thing", hash("one"), fmt::format("two {}", i)));
        return tx.commit();
      }();
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(std::ranges::count_if(outcomes, [](const auto& o) { return o.has_value(); }), 1);
  EXPECT_EQ((*read_versions(db(), "thing")).size(), 2U);
}

TEST_P(StoreTest, EntriesComeInOrderAndAHoleIsSaid) {
  constexpr Index kMany = 2500;  // more than two steps
  {
    auto tx = Transaction::begin(db());
    ASSERT_TRUE(tx);
    for (Index i = 0; i < kMany; ++i) {
      ASSERT_GOOD(put(db(), i, fmt::format("thing {}", i), std::nullopt, fmt::format("{}", i)));
    }
    ASSERT_GOOD(tx->commit());
  }
  Index next = 3;
  ASSERT_GOOD(each_entry(db(), 3, kMany, [&](Index index, std::string_view jws) -> Result<void> {
    EXPECT_EQ(index, next++);
    EXPECT_EQ(jws, fmt::format("jws{}", index));
    return {};
  }));
  EXPECT_EQ(next, kMany);
  const auto ignore = [](Index, std::string_view) { return Result<void>{}; };
  EXPECT_FAILS(Code::io, each_entry(db(), 0, kMany + 1, ignore));
  ASSERT_GOOD(db().run("DELETE FROM entry WHERE idx = 1500"));
  EXPECT_FAILS(Code::io, each_entry(db(), 0, kMany, ignore));
}

TEST_P(StoreTest, ASourceIsRememberedAndReplaced) {
  const Hash key = hash("source");
  EXPECT_EQ(*read_source(db(), key), std::nullopt);
  ASSERT_GOOD(put_source(db(), key, {"thing", hash("one")}));
  ASSERT_GOOD(put_source(db(), key, {"other", hash("two"), "2029-05-01"}));
  const auto row = *read_source(db(), key);
  ASSERT_TRUE(row);
  EXPECT_EQ(row->sub, "other");
  EXPECT_EQ(row->content, hash("two"));
  EXPECT_EQ(row->as_of, "2029-05-01");
}

TEST_P(StoreTest, MigratesOnceAndRefusesNewerTables) {
  const auto made = *db().integer("SELECT COUNT(*) FROM migration");
  EXPECT_GT(made, 0);
  const auto again = open();
  EXPECT_EQ(*again->writer().integer("SELECT COUNT(*) FROM migration"), made);
  ASSERT_GOOD(db().run("INSERT INTO migration (number) VALUES (1000)"));
  EXPECT_FAILS(Code::unavailable, Store::open(database_->where()));
}

TEST_P(StoreTest, AScratchPlaceIsEmptyAndGoesAway) {
  {
    const auto scratch = *store_->scratch();
    EXPECT_EQ(*scratch->integer("SELECT COUNT(*) FROM log_state"), 0);
    ASSERT_GOOD(scratch->script("CREATE TABLE copy (s TEXT)"));
  }
  const auto scratch = *store_->scratch();
  EXPECT_FALSE(scratch->integer("SELECT COUNT(*) FROM copy"));
  EXPECT_FALSE(db().integer("SELECT COUNT(*) FROM copy"));
}

TEST_P(StoreTest, ScrubSaysWhenAReaderIsInTheWay) {
  ASSERT_GOOD(db().script("{search_table}"));
  const std::vector<std::string> tables = {"disclosure", "search"};
  ASSERT_GOOD(store_->scrub(tables));
  if (GetParam() == Make::postgres) return;
  ASSERT_GOOD(db().script("PRAGMA busy_timeout = 50"));
  const auto reader = *store_->connect();
  auto snapshot = Transaction::snapshot(*reader);
  ASSERT_TRUE(snapshot);
  ASSERT_GOOD(reader->integer("SELECT COUNT(*) FROM record"));
  ASSERT_GOOD(put(db(), 0, "thing", std::nullopt, "one"));
  EXPECT_FAILS(Code::unavailable, store_->scrub(tables));
  ASSERT_GOOD(snapshot->commit());
  ASSERT_GOOD(store_->scrub(tables));
}

INSTANTIATE_TEST_SUITE_P(Both, StoreTest, ::testing::Values(Make::sqlite, Make::postgres),
                         testing::make_name);

TEST(SqliteStore, ProgramsThatOpenAtOnceMigrateOnce) {
  const testing::TestDatabase fresh(Make::sqlite);
  std::latch start(4);
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      start.arrive_and_wait();
      const auto store = Store::open(fresh.where());
      EXPECT_TRUE(store) << store.error().text();
    });
  }
  for (auto& thread : threads) thread.join();
}

}  // namespace
}  // namespace hustings
// NOLINTEND(bugprone-unchecked-optional-access,performance-inefficient-vector-operation)
