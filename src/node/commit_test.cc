// The writer alone: batches that fail stand nowhere, and can be tried again.
#include "node/commit.h"

#include <gtest/gtest.h>

#include "base/id.h"
#include "node/kinds.h"
#include "node/testing_memo.h"
#include "store/testing.h"

// A test that meets nothing where something must be fails; its vectors may grow as they like.
// NOLINTBEGIN(bugprone-unchecked-optional-access,performance-inefficient-vector-operation)
namespace hustings {
namespace {

using testing::Make;
using testing::memo;

const Config& config() {
  static const Config made{"log.example/main", "", "01890000-0000-7000-8000-000000000001"};
  return made;
}

class CommitTest : public ::testing::TestWithParam<Make> {
 protected:
  void SetUp() override {
    HUSTINGS_NEEDS(GetParam());
    database_ = std::make_unique<testing::TestDatabase>(GetParam());
    store_ = *Store::open(database_->where());
    ASSERT_GOOD(create_state(db(), config().origin, {{0, empty_root()}, "note"}));
    ASSERT_GOOD(testing::memo_registry().create_tables(db()));
    committer_ = writer(*store_);
  }
  std::unique_ptr<Committer> writer(Store& store) {
    return std::make_unique<Committer>(store, testing::memo_registry(), preparer_,
                                       std::span(&signer_, 1), config(), key_, Committer::State{});
  }
  Db& db() { return store_->writer(); }
  Item item(Draft what, const std::string& source = {}, const std::string& about = {}) {
    Submission submission{.what = std::move(what), .by = config().operator_id};
    if (!source.empty()) submission.source = source;
    if (!about.empty()) submission.about = about;
    return preparer_.prepare(std::move(submission), &key_, *random_);
  }
  Result<CommittedBatch> commit(std::initializer_list<const Item*> items) {
    return committer_->commit(std::span(items.begin(), items.size()));
  }
  Record record(Index index) {
    const auto stored = *read_record(db(), index);
    return *open_record(index, stored.envelope, testing::memo_registry().kinds(), stored.erased);
  }
  // What the log says and what the tables say are the same.
  void expect_consistent() {
    const auto size = (*read_state(db(), config().origin))->head.size;
    for (Index i = 0; i < size; ++i) {
      const Record said = record(i);
      EXPECT_EQ(*read_leaf(db(), i), leaf_hash(bytes(*read_entry(db(), i))));
      const auto row = *db().integer(
          "SELECT COUNT(*) FROM record WHERE idx = $1 AND sub = $2 AND (prev = $3 OR (prev IS NULL "
          "AND $4 = 1))",
          {param(i), said.head.sub, Blob{said.head.prev.value_or(Hash{})},
           std::int64_t{!said.head.prev}});
      EXPECT_EQ(row, 1) << "record " << i << " differs from its row";
    }
  }
  std::int64_t count(const std::string& table) {
    return **db().integer("SELECT COUNT(*) FROM " + table);
  }

  const std::unique_ptr<Random> random_ = seeded_random(3);
  const FixedClock clock_{{1717401600000}};
  const SigningKey key_ = SigningKey::generate(*random_);
  const Secrets secrets_{key_, random_->hash(), BoxKey::generate(*random_), {}};
  const Signer signer_ = *Signer::make(config().origin, secrets_.log);
  const Preparer preparer_{secrets_, testing::memo_registry().kinds(), clock_};
  std::unique_ptr<testing::TestDatabase> database_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<Committer> committer_;
};

TEST_P(CommitTest, AFailedBatchStandsNowhereAndItsItemsAreAsBefore) {
  const Item first = item(memo("a"), "row");
  const Item second = item(memo("b"), "row");  // in the same batch a version on top of it
  ASSERT_GOOD(db().script("ALTER TABLE memo_total RENAME TO hidden"));
  EXPECT_FAILS(Code::io, commit({&first, &second}));
  EXPECT_FALSE(committer_->fatal());
  ASSERT_GOOD(db().script("ALTER TABLE hidden RENAME TO memo_total"));
  for (const std::string table : {"record", "entry", "head", "source", "memo", "finding"}) {
    EXPECT_EQ(count(table), 0) << table;
  }
  EXPECT_EQ((*read_state(db(), config().origin))->head.size, 0U);
  // Alone the second is the first version; what the failed batch had made of it does not stick.
  const auto batch = commit({&second});
  ASSERT_TRUE(batch) << batch.error().text();
  ASSERT_TRUE(batch->answers[0]);
  EXPECT_EQ(batch->answers[0]->index, 2U);
  EXPECT_EQ(record(2).head.prev, std::nullopt);
  const auto next = commit({&first});
  ASSERT_TRUE(next);
  EXPECT_EQ(record(3).head.prev, batch->answers[0]->leaf);
  expect_consistent();
}

TEST_P(CommitTest, WhatTheDatabaseRefusesIsNeverTheNextItemsFault) {
  ASSERT_GOOD(db().script("CREATE UNIQUE INDEX one_of_a_topic ON memo (topic)"));
  const Item first = item(memo("a"), "row 1");
  const Item again = item(memo("a"), "row 2");
  const Item last = item(memo("b"), "row 3");
  EXPECT_FAILS(Code::conflict, commit({&first, &again, &last}));
  EXPECT_FALSE(committer_->fatal());
  EXPECT_EQ(count("record"), 0);
  const auto batch = commit({&first, &last});
  ASSERT_TRUE(batch) << batch.error().text();
  for (const auto& answer : batch->answers) ASSERT_GOOD(answer);
  expect_consistent();
}

TEST_P(CommitTest, ARefusalThatTheOrderOfABatchCausedDoesNotStick) {
  const std::string sub = uuid_v7(clock_.now(), *random_);
  const Item first = item(memo("a"), "", sub);
  Submission submission{
      .what = memo("b"), .by = config().operator_id, .about = sub, .prev = Hash{}};
  Item on_top = item(memo("b"), "", sub);
  on_top.may_continue = false;  // as with an explicit prev: none
  const auto batch = commit({&first, &on_top});
  ASSERT_TRUE(batch);
  EXPECT_FAILS(Code::conflict, batch->answers[1]);
  // The same items on a database where the first did not come: good.
  const testing::TestDatabase other(GetParam());
  const auto store = *Store::open(other.where());
  ASSERT_GOOD(create_state(store->writer(), config().origin, {{0, empty_root()}, "note"}));
  ASSERT_GOOD(testing::memo_registry().create_tables(store->writer()));
  const Item* items[] = {&on_top};
  const auto again = writer(*store)->commit(items);
  ASSERT_TRUE(again);
  EXPECT_TRUE(again->answers[0]);
}

TEST_P(CommitTest, AVersionOfSomethingInTheSameBatchGoesOnTopOfIt) {
  const Item first = item(memo("a"), "row");
  const Item second = item(memo("b"), "row");
  const Item third = item(memo("b"), "row");
  const auto batch = commit({&first, &second, &third});
  ASSERT_TRUE(batch);
  EXPECT_EQ(record(3).head.prev, batch->answers[0]->leaf);
  EXPECT_EQ(batch->answers[2]->outcome, Admitted::Outcome::unchanged);
  EXPECT_EQ(count("memo"), 1);
  expect_consistent();
}

TEST_P(CommitTest, AnotherWriterIsFatal) {
  const auto other_store = *Store::open(database_->where());
  const auto other = writer(*other_store);
  const Item one = item(memo("a"));
  const Item two = item(memo("b"));
  ASSERT_GOOD(commit({&one}));
  const Item* items[] = {&two};
  const auto lost = other->commit(items);
  EXPECT_FAILS(Code::conflict, lost);
  EXPECT_EQ(count("record"), 3);
  // Its first try may meet the other's rows before the compare-and-swap; the second cannot.
  if (!other->fatal()) EXPECT_FAILS(Code::conflict, other->commit(items));
}

TEST_P(CommitTest, NothingToAddSignsNothing) {
  const Item first = item(memo("a"), "row");
  ASSERT_GOOD(commit({&first}));
  const auto again = commit({&first});
  ASSERT_TRUE(again);
  EXPECT_FALSE(again->grew);
  EXPECT_EQ(again->answers[0]->outcome, Admitted::Outcome::unchanged);
  EXPECT_FALSE(commit({})->grew);
}

INSTANTIATE_TEST_SUITE_P(Both, CommitTest, ::testing::Values(Make::sqlite, Make::postgres),
                         testing::make_name);

TEST(SqliteCommit, AFullDatabaseIsToldAndGoesOnWhenThereIsRoom) {
  const auto random = seeded_random(3);
  const FixedClock clock({1717401600000});
  const SigningKey key = SigningKey::generate(*random);
  const Secrets secrets{key, random->hash(), BoxKey::generate(*random), {}};
  const Signer signer = *Signer::make(config().origin, secrets.log);
  const auto& registry = testing::memo_registry();
  const Preparer preparer(secrets, registry.kinds(), clock);
  const testing::TestDatabase database(Make::sqlite);
  const auto store = *Store::open(database.where());
  ASSERT_GOOD(create_state(store->writer(), config().origin, {{0, empty_root()}, "note"}));
  ASSERT_GOOD(registry.create_tables(store->writer()));
  Committer committer(*store, registry, preparer, std::span(&signer, 1), config(), key, {});
  std::vector<Item> items;
  std::vector<const Item*> pointers;
  for (int i = 0; i < 20; ++i) {
    Submission what{.what = memo("a", std::string(20000, 'x')), .by = config().operator_id};
    items.push_back(preparer.prepare(std::move(what), &key, *random));
  }
  for (const auto& item : items) pointers.push_back(&item);
  ASSERT_GOOD(store->writer().script("PRAGMA max_page_count = 60"));
  EXPECT_FAILS(Code::disk_full, committer.commit(pointers));
  EXPECT_FALSE(committer.fatal());
  EXPECT_EQ(*store->writer().integer("SELECT COUNT(*) FROM record"), 0);
  ASSERT_GOOD(store->writer().script("PRAGMA max_page_count = 1000000"));
  const auto batch = committer.commit(pointers);
  ASSERT_TRUE(batch) << batch.error().text();
  EXPECT_EQ(batch->edge.size(), 22U);
}

}  // namespace
}  // namespace hustings
// NOLINTEND(bugprone-unchecked-optional-access,performance-inefficient-vector-operation)
