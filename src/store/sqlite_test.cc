// What is SQLite's alone.
#include <gtest/gtest.h>

#include <filesystem>

#include "store/db.h"
#include "store/testing.h"

namespace hustings {
namespace {

using testing::Make;

TEST(Sqlite, AFullDiskIsSaid) {
  const testing::TestDatabase database(Make::sqlite);
  const auto db = *open_sqlite(database.where());
  ASSERT_GOOD(db->script("CREATE TABLE t (s TEXT); PRAGMA max_page_count = 20"));
  ASSERT_GOOD(db->run("INSERT INTO t (s) VALUES ('small')"));
  EXPECT_FAILS(Code::disk_full,
               db->run("INSERT INTO t (s) VALUES ($1)", {std::string(1 << 20, 'x')}));
  ASSERT_GOOD(db->script("PRAGMA max_page_count = 100000"));
  ASSERT_GOOD(db->run("INSERT INTO t (s) VALUES ($1)", {std::string(1 << 20, 'x')}));
}

TEST(Sqlite, WhatStandsInAFileRunsNothingL20) {
  const testing::TestDatabase database(Make::sqlite);
  {
    const auto db = *open_sqlite(database.where());
    ASSERT_GOOD(
        db->script("CREATE TABLE t (s TEXT); INSERT INTO t VALUES ('a');"
                   "CREATE VIRTUAL TABLE words USING fts5(w);"
                   "CREATE VIEW calls AS SELECT fts5(NULL) FROM t"));
  }
  const auto db = *open_sqlite(database.where(), true);
  EXPECT_FAILS(Code::io, db->run("SELECT * FROM calls"));
  EXPECT_FAILS(Code::io, db->run("SELECT load_extension('nowhere')"));
  const auto writer = *open_sqlite(database.where());  // whom reading.h does not hold back
  EXPECT_FAILS(Code::io, writer->run("SELECT * FROM calls"));
  ASSERT_GOOD(writer->script("PRAGMA writable_schema=ON"));
  EXPECT_FAILS(Code::io, writer->run("UPDATE sqlite_master SET sql = '' WHERE name = 't'"));
  EXPECT_FAILS(Code::io, writer->run("DELETE FROM words_data"));
}

TEST(Sqlite, AReaderReadsAndDoesNothingElseL20) {
  const testing::TestDatabase database(Make::sqlite);
  const TemporaryFolder folder;
  const auto beside = (folder.path() / "vault.db").string();
  ASSERT_GOOD((*open_sqlite(beside))->script("CREATE TABLE secret (s TEXT)"));
  ASSERT_GOOD((*open_sqlite(database.where()))
                  ->script("CREATE TABLE t (s TEXT); INSERT INTO t VALUES ('Ferry'); "
                           "CREATE VIRTUAL TABLE words USING fts5(w); "
                           "INSERT INTO words VALUES ('a ferry')"));
  const auto reader = *open_sqlite(database.where(), true);
  EXPECT_EQ(*reader->integer("SELECT COUNT(*) FROM t WHERE lower(s) LIKE 'fe%'"), 1);
  EXPECT_EQ(*reader->integer("SELECT COUNT(*) FROM words WHERE words MATCH 'ferry'"), 1);
  EXPECT_TRUE(Transaction::snapshot(*reader));
  const auto copy = (folder.path() / "copy.db").string();
  for (const auto& sql :
       {"ATTACH '" + beside + "' AS vault", "VACUUM INTO '" + copy + "'",
        std::string("CREATE TEMP TABLE own (s TEXT)"), std::string("PRAGMA trusted_schema=ON"),
        std::string("PRAGMA writable_schema=ON"), std::string("INSERT INTO t VALUES ('a')"),
        std::string("SELECT load_extension('nowhere')"), std::string("SELECT randomblob(9)"),
        std::string("DETACH main"), std::string("ANALYZE"), std::string("DROP TABLE t")}) {
    const auto done = reader->run(sql);
    ASSERT_FALSE(done) << sql;
    EXPECT_TRUE(done.error().message.contains("authoriz")) << done.error().text();
  }
  EXPECT_FALSE(std::filesystem::exists(copy));
  EXPECT_FAILS(Code::io, reader->run("UPDATE sqlite_master SET sql = '' WHERE name = 't'"));
}

TEST(Sqlite, ACopyIsWhole) {
  const testing::TestDatabase database(Make::sqlite);
  const auto db = *open_sqlite(database.where());
  ASSERT_GOOD(db->script("CREATE TABLE t (s TEXT); INSERT INTO t VALUES ('a')"));
  const auto copy = database.where() + ".copy";
  ASSERT_GOOD(copy_sqlite(database.where(), copy));
  EXPECT_EQ(*(*open_sqlite(copy, true))->integer("SELECT COUNT(*) FROM t"), 1);
  EXPECT_FALSE(copy_sqlite(database.where(), copy)) << "there is one already";
}

TEST(Sqlite, BusyIsUnavailable) {
  const testing::TestDatabase database(Make::sqlite);
  const auto one = *open_sqlite(database.where());
  const auto two = *open_sqlite(database.where());
  ASSERT_GOOD(two->script("PRAGMA busy_timeout = 50"));
  auto tx = Transaction::begin(*one);
  ASSERT_TRUE(tx);
  EXPECT_FAILS(Code::unavailable, two->begin());
}

TEST(Sqlite, AFileThatIsNoDatabaseIsRefused) {
  const TemporaryFolder folder;
  const auto file = (folder.path() / "x.db").string();
  ASSERT_GOOD(real_disk()->write(file, std::string(4096, 'x')));
  EXPECT_FALSE(open_sqlite(file));
  EXPECT_FAILS(Code::io, open_sqlite((folder.path() / "none" / "x.db").string()));
  EXPECT_FALSE(open_sqlite((folder.path() / "none.db").string(), true));
}

}  // namespace
}  // namespace hustings
