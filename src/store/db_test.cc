// The contract of Db, the same for both databases.
#include "store/db.h"

#include <gtest/gtest.h>

#include <limits>
#include <thread>

#include "store/store.h"
#include "store/testing.h"

// A test that meets nothing where something must be fails; its vectors may grow as they like.
// NOLINTBEGIN(bugprone-unchecked-optional-access,performance-inefficient-vector-operation)
namespace hustings {
namespace {

using testing::Make;

class DbTest : public ::testing::TestWithParam<Make> {
 protected:
  void SetUp() override {
    HUSTINGS_NEEDS(GetParam());
    database_ = std::make_unique<testing::TestDatabase>(GetParam());
    db_ = connect();
  }
  bool sqlite() const { return GetParam() == Make::sqlite; }
  std::unique_ptr<Db> connect() const {
    return *(sqlite() ? open_sqlite(database_->where()) : open_postgres(database_->where()));
  }
  std::vector<std::string> canonical(std::string_view sql, Params params = {}) {
    std::vector<std::string> out;
    const auto done = db_->query(sql, params, [&](const SqlRow& row) -> Result<void> {
      for (int c = 0; c < row.size(); ++c) out.push_back(row.canonical(c));
      return {};
    });
    EXPECT_TRUE(done) << done.error().text();
    return out;
  }

  std::unique_ptr<testing::TestDatabase> database_;
  std::unique_ptr<Db> db_;
};

TEST_P(DbTest, ValuesComeBackAsTheyWent) {
  ASSERT_GOOD(db_->script(
      "CREATE TABLE t (id BIGINT PRIMARY KEY, n BIGINT, s TEXT, b {blob}, d DOUBLE PRECISION)"));
  const std::string zeros("\0a\0\xff\0", 5);
  const std::string quotes = "it's \"a\" \\ $1 {blob} -- \xc5\x81\xc3\xb3\xc5\xba";
  const auto insert = [&](Param id, Param n, Param s, Param b, Param d) {
    return db_->run("INSERT INTO t (id, n, s, b, d) VALUES ($1, $2, $3, $4, $5)", {id, n, s, b, d});
  };
  constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
  constexpr auto kLeast = std::numeric_limits<std::int64_t>::min();
  ASSERT_GOOD(insert(std::int64_t{1}, kMost, quotes, Blob{bytes(zeros)}, 0.1));
  ASSERT_GOOD(insert(std::int64_t{2}, kLeast, "", Blob{}, -1e300));
  ASSERT_GOOD(insert(std::int64_t{3}, nullptr, nullptr, nullptr, nullptr));
  EXPECT_EQ(
      canonical("SELECT id, n, s, b FROM t ORDER BY id"),
      (std::vector<std::string>{"i1", fmt::format("i{}", kMost), 's' + quotes, 's' + zeros, "i2",
                                fmt::format("i{}", kLeast), "s", "s", "i3", "n", "n", "n"}));
  int rows = 0;
  ASSERT_GOOD(db_->query("SELECT n, d, b FROM t ORDER BY id", {}, [&](const SqlRow& row) {
    if (rows == 0) {
      EXPECT_EQ(row.integer(0), kMost);
      EXPECT_EQ(row.real(1), 0.1);
      EXPECT_EQ(text(row.blob(2)), zeros);
    }
    EXPECT_EQ(row.null(0), rows == 2);
    EXPECT_EQ(row.maybe(0).has_value(), rows != 2);
    ++rows;
    return Result<void>{};
  }));
  EXPECT_EQ(rows, 3);
  EXPECT_EQ(db_->run("UPDATE t SET n = $1 WHERE id < $2", {nullptr, std::int64_t{3}}), 2);
  EXPECT_EQ(db_->run("DELETE FROM t WHERE id = $1", {std::int64_t{9}}), 0);
  EXPECT_EQ(*db_->integer("SELECT COUNT(*) FROM t WHERE n IS NULL"), 3);
  EXPECT_EQ(*db_->integer("SELECT n FROM t WHERE id = 9"), std::nullopt);
  EXPECT_EQ(*db_->integer("SELECT n FROM t WHERE id = 1"), std::nullopt);
}

TEST_P(DbTest, AQueryNestsInItself) {
  ASSERT_GOOD(db_->script("CREATE TABLE t (id BIGINT PRIMARY KEY)"));
  for (std::int64_t i = 0; i < 4; ++i) {
    ASSERT_GOOD(db_->run("INSERT INTO t (id) VALUES ($1)", {i}));
  }
  constexpr std::string_view kSame = "SELECT id FROM t WHERE id >= $1 ORDER BY id";
  std::string seen;
  ASSERT_GOOD(db_->query(kSame, {std::int64_t{0}}, [&](const SqlRow& outer) {
    return db_->query(kSame, {outer.integer(0)}, [&](const SqlRow& inner) -> Result<void> {
      seen += fmt::format("{}{} ", outer.integer(0), inner.integer(0));
      return {};
    });
  }));
  EXPECT_EQ(seen, "00 01 02 03 11 12 13 22 23 33 ");
}

TEST_P(DbTest, AnErrorInACallbackEndsTheQuery) {
  ASSERT_GOOD(db_->script("CREATE TABLE t (id BIGINT PRIMARY KEY)"));
  ASSERT_GOOD(db_->run("INSERT INTO t (id) VALUES (1)"));
  ASSERT_GOOD(db_->run("INSERT INTO t (id) VALUES (2)"));
  int rows = 0;
  const auto stop = [&](const SqlRow&) -> Result<void> {
    ++rows;
    return fail(Code::withheld, "enough");
  };
  EXPECT_FAILS(Code::withheld, db_->query("SELECT id FROM t", {}, stop));
  EXPECT_EQ(rows, 1);
  EXPECT_EQ(canonical("SELECT id FROM t ORDER BY id"), (std::vector<std::string>{"i1", "i2"}));
}

TEST_P(DbTest, WhatIsNotCommittedIsGone) {
  ASSERT_GOOD(db_->script("CREATE TABLE t (id BIGINT PRIMARY KEY)"));
  {
    auto tx = Transaction::begin(*db_);
    ASSERT_TRUE(tx);
    ASSERT_GOOD(db_->run("INSERT INTO t (id) VALUES (1)"));
    EXPECT_FAILS(Code::conflict, db_->run("INSERT INTO t (id) VALUES (1)"));
  }
  EXPECT_EQ(*db_->integer("SELECT COUNT(*) FROM t"), 0);
  {
    auto tx = Transaction::begin(*db_);
    ASSERT_TRUE(tx);
    ASSERT_GOOD(db_->run("INSERT INTO t (id) VALUES (1)"));
    ASSERT_GOOD(tx->commit());
  }
  EXPECT_EQ(*connect()->integer("SELECT COUNT(*) FROM t"), 1);
}

TEST_P(DbTest, WhatIsSentIsThereForTheNextCall) {
  ASSERT_GOOD(db_->script("CREATE TABLE t (id BIGINT PRIMARY KEY, s TEXT)"));
  const auto add = [&](std::int64_t id) {
    return db_->send("INSERT INTO t (id, s) VALUES ($1, $2)", {id, std::to_string(id)});
  };
  {
    auto tx = Transaction::begin(*db_);
    ASSERT_TRUE(tx);
    for (std::int64_t id = 0; id < 500; ++id) ASSERT_GOOD(add(id));
    EXPECT_EQ(*db_->integer("SELECT COUNT(*) FROM t"), 500);
    ASSERT_GOOD(add(500));
    EXPECT_EQ(db_->run("DELETE FROM t WHERE id >= $1", {std::int64_t{490}}), 11);
    ASSERT_GOOD(add(501));
    EXPECT_EQ(*connect()->integer("SELECT COUNT(*) FROM t"), 0);
    ASSERT_GOOD(tx->commit());
  }
  EXPECT_EQ(*connect()->integer("SELECT COUNT(*) FROM t WHERE s = CAST(id AS TEXT)"), 491);
  ASSERT_GOOD(add(502));  // outside a transaction
  EXPECT_EQ(*connect()->integer("SELECT COUNT(*) FROM t"), 492);
}

TEST_P(DbTest, WhatWasSentAndRefusedEndsTheTransaction) {
  ASSERT_GOOD(db_->script("CREATE TABLE t (id BIGINT PRIMARY KEY)"));
  const auto add = [&](std::int64_t id) {
    return db_->send("INSERT INTO t (id) VALUES ($1)", {id});
  };
  for (const int more : {0, 1, 300}) {
    auto tx = Transaction::begin(*db_);
    ASSERT_TRUE(tx);
    ASSERT_GOOD(add(1));
    auto refused = add(1);
    for (int i = 0; i < more && refused; ++i) refused = add(2 + i);
    if (refused) refused = db_->sync();
    EXPECT_FAILS(Code::conflict, refused);
    EXPECT_TRUE(refused.error().message.contains("INSERT INTO t")) << refused.error().text();
    if (sqlite()) continue;  // its transaction can go on without the one statement
    EXPECT_FAILS(Code::conflict, db_->integer("SELECT COUNT(*) FROM t"));
    EXPECT_FAILS(Code::conflict, add(5));
    EXPECT_FAILS(Code::conflict, tx->commit());
  }
  EXPECT_EQ(*db_->integer("SELECT COUNT(*) FROM t"), 0);
  auto tx = Transaction::begin(*db_);
  ASSERT_TRUE(tx);
  ASSERT_GOOD(add(1));
  ASSERT_GOOD(tx->commit());
  EXPECT_EQ(*connect()->integer("SELECT COUNT(*) FROM t"), 1);
}

TEST_P(DbTest, WhatWasSentAndNotCommittedIsGone) {
  ASSERT_GOOD(db_->script("CREATE TABLE t (id BIGINT PRIMARY KEY)"));
  {
    auto tx = Transaction::begin(*db_);
    ASSERT_TRUE(tx);
    ASSERT_GOOD(db_->send("INSERT INTO t (id) VALUES (1)"));
  }
  EXPECT_EQ(*db_->integer("SELECT COUNT(*) FROM t"), 0);
}

// What snapshots of PostgreSQL hold on to; its columns do not matter.
constexpr std::string_view kProjection = "CREATE TABLE projection (name TEXT)";

TEST_P(DbTest, ASnapshotStaysAsItWas) {
  ASSERT_GOOD(db_->script("CREATE TABLE t (id BIGINT PRIMARY KEY)"));
  ASSERT_GOOD(db_->script(kProjection));
  const auto reader = connect();
  auto snapshot = Transaction::snapshot(*reader);
  ASSERT_TRUE(snapshot);
  EXPECT_EQ(*reader->integer("SELECT COUNT(*) FROM t"), 0);
  ASSERT_GOOD(db_->run("INSERT INTO t (id) VALUES (1)"));
  EXPECT_EQ(*reader->integer("SELECT COUNT(*) FROM t"), 0);
  ASSERT_GOOD(snapshot->commit());
  EXPECT_EQ(*reader->integer("SELECT COUNT(*) FROM t"), 1);
}

TEST_P(DbTest, ErrorsAreToldApart) {
  ASSERT_GOOD(db_->script("CREATE TABLE t (id BIGINT PRIMARY KEY, s TEXT NOT NULL)"));
  ASSERT_GOOD(db_->run("INSERT INTO t (id, s) VALUES (1, 'a')"));
  EXPECT_FAILS(Code::conflict, db_->run("INSERT INTO t (id, s) VALUES (1, 'b')"));
  EXPECT_FAILS(Code::conflict,
               db_->run("INSERT INTO t (id, s) VALUES ($1, $2)", {std::int64_t{2}, nullptr}));
  EXPECT_FAILS(Code::io, db_->run("INSERT INTO nowhere (id) VALUES (1)"));
  EXPECT_FAILS(Code::io, db_->script("SELEC"));
  EXPECT_EQ(*db_->integer("SELECT COUNT(*) FROM t"), 1);
}

TEST_P(DbTest, AReaderWritesNothingL20) {
  ASSERT_GOOD(db_->script("CREATE TABLE t (id BIGINT)"));
  const auto reader = *hustings::connect(database_->where());
  EXPECT_FAILS(Code::io, reader->run("INSERT INTO t (id) VALUES (1)"));
  EXPECT_FAILS(Code::io, reader->script("CREATE TABLE u (id BIGINT)"));
  EXPECT_FAILS(Code::io, reader->script("DROP TABLE t"));
  {
    const auto tx = Transaction::begin(*reader);
    ASSERT_TRUE(tx);
    EXPECT_FAILS(Code::io, reader->run("INSERT INTO t (id) VALUES (1)"));
  }
  EXPECT_EQ(*reader->integer("SELECT COUNT(*) FROM t"), 0);
}

INSTANTIATE_TEST_SUITE_P(Both, DbTest, ::testing::Values(Make::sqlite, Make::postgres),
                         testing::make_name);

TEST(Postgres, ALostConnectionIsMadeAgainAtTheNextTransaction) {
  HUSTINGS_NEEDS(Make::postgres);
  const testing::TestDatabase database(Make::postgres);
  const auto db = *open_postgres(database.where());
  ASSERT_GOOD(db->script("CREATE TABLE t (id BIGINT)"));
  ASSERT_GOOD(db->run("INSERT INTO t (id) VALUES ($1)", {std::int64_t{1}}));
  const auto pid = *db->integer("SELECT pg_backend_pid()");
  std::ignore = database.admin().script(fmt::format("SELECT pg_terminate_backend({}, 5000)", *pid));
  EXPECT_FAILS(Code::unavailable, db->run("INSERT INTO t (id) VALUES ($1)", {std::int64_t{2}}));
  auto tx = Transaction::begin(*db);
  ASSERT_TRUE(tx) << tx.error().text();
  ASSERT_GOOD(db->run("INSERT INTO t (id) VALUES ($1)", {std::int64_t{2}}));
  ASSERT_GOOD(tx->commit());
  EXPECT_EQ(*db->integer("SELECT COUNT(*) FROM t"), 2);
}

TEST(Postgres, ALostConnectionIsMadeAgainAtTheNextSnapshot) {
  HUSTINGS_NEEDS(Make::postgres);
  const testing::TestDatabase database(Make::postgres);
  const auto db = *open_postgres(database.where());
  ASSERT_GOOD(db->script(kProjection));
  const auto pid = *db->integer("SELECT pg_backend_pid()");
  std::ignore = database.admin().script(fmt::format("SELECT pg_terminate_backend({}, 5000)", *pid));
  EXPECT_FAILS(Code::unavailable, Transaction::snapshot(*db));
  const auto snapshot = Transaction::snapshot(*db);
  ASSERT_TRUE(snapshot) << snapshot.error().text();
  EXPECT_EQ(*db->integer("SELECT 1"), 1);
}

TEST(Postgres, AReaderThatComesBackIsOneStillL20) {
  HUSTINGS_NEEDS(Make::postgres);
  const testing::TestDatabase database(Make::postgres);
  const auto db = *open_postgres(database.where(), {}, true);
  ASSERT_GOOD(database.admin().script("CREATE TABLE t (id BIGINT)"));
  const auto pid = *db->integer("SELECT pg_backend_pid()");
  std::ignore = database.admin().script(fmt::format("SELECT pg_terminate_backend({}, 5000)", *pid));
  EXPECT_FAILS(Code::unavailable, db->integer("SELECT 1"));
  const auto tx = Transaction::begin(*db);
  ASSERT_TRUE(tx) << tx.error().text();
  EXPECT_FAILS(Code::io, db->run("INSERT INTO t (id) VALUES (1)"));
}

TEST(Postgres, WhoDropsTablesAndWhoReadsThemTakeTurns) {
  HUSTINGS_NEEDS(Make::postgres);
  const testing::TestDatabase database(Make::postgres);
  const auto writer = *open_postgres(database.where());
  const auto reader = *open_postgres(database.where());
  ASSERT_GOOD(writer->script(kProjection));
  ASSERT_GOOD(writer->script("SET lock_timeout = '50ms'"));
  ASSERT_GOOD(reader->script("SET lock_timeout = '50ms'"));
  {
    const auto snapshot = Transaction::snapshot(*reader);
    ASSERT_TRUE(snapshot) << snapshot.error().text();
    const auto tx = Transaction::begin(*writer);
    ASSERT_TRUE(tx);
    EXPECT_FAILS(Code::unavailable, writer->exclude_snapshots());
  }
  auto tx = Transaction::begin(*writer);
  ASSERT_TRUE(tx);
  ASSERT_GOOD(writer->exclude_snapshots());
  EXPECT_FAILS(Code::unavailable, Transaction::snapshot(*reader));
  ASSERT_GOOD(tx->commit());
  EXPECT_TRUE(Transaction::snapshot(*reader));
}

TEST(Postgres, AConnectionThatIsLostWithSomethingOnItsWayIsMadeAgain) {
  HUSTINGS_NEEDS(Make::postgres);
  const testing::TestDatabase database(Make::postgres);
  const auto db = *open_postgres(database.where());
  ASSERT_GOOD(db->script("CREATE TABLE t (id BIGINT)"));
  {
    auto tx = Transaction::begin(*db);
    ASSERT_TRUE(tx);
    const auto pid = *db->integer("SELECT pg_backend_pid()");
    ASSERT_GOOD(db->send("INSERT INTO t (id) VALUES (1)"));
    const auto end = fmt::format("SELECT pg_terminate_backend({}, 5000)", *pid);
    std::ignore = database.admin().script(end);
    ASSERT_GOOD(db->send("INSERT INTO t (id) VALUES (1)"));
    EXPECT_FAILS(Code::unavailable, tx->commit());
  }
  auto tx = Transaction::begin(*db);
  ASSERT_TRUE(tx) << tx.error().text();
  ASSERT_GOOD(db->send("INSERT INTO t (id) VALUES (2)"));
  ASSERT_GOOD(tx->commit());
  EXPECT_EQ(*db->integer("SELECT SUM(id)::BIGINT FROM t"), 2);
}

TEST(Postgres, ATypeThatIsNotReadIsSaid) {
  HUSTINGS_NEEDS(Make::postgres);
  const testing::TestDatabase database(Make::postgres);
  const auto db = *open_postgres(database.where());
  EXPECT_FAILS(Code::io, db->integer("SELECT SUM(n) FROM (VALUES (CAST(1 AS BIGINT))) AS t (n)"));
  EXPECT_EQ(*db->integer("SELECT CAST(SUM(n) AS BIGINT) FROM (VALUES (1)) AS t (n)"), 1);
}

TEST(Postgres, NoServerIsUnavailable) {
  EXPECT_FAILS(Code::unavailable, open_postgres("postgresql:///x?host=/nowhere"));
}

}  // namespace
}  // namespace hustings
// NOLINTEND(bugprone-unchecked-optional-access,performance-inefficient-vector-operation)
