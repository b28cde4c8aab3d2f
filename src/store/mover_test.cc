#include "store/mover.h"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <filesystem>

#include "store/db.h"
#include "store/testing.h"

namespace hustings {
namespace {

constexpr int kMany = 4'000;
constexpr int kVeryMany = 40'000;

class MoverTest : public ::testing::Test {
 protected:
  void SetUp() override {
    db_ = *open_sqlite(file_);
    ASSERT_GOOD(db_->script("CREATE TABLE t (s TEXT); INSERT INTO t VALUES ('a')"));
  }
  // What the database has without its write-ahead file.
  std::int64_t moved() const {
    const std::string copy = file_ + "-copy";
    std::filesystem::copy_file(file_, copy);
    const auto alone = open_sqlite(copy);
    const auto rows = (*alone)->integer("SELECT COUNT(*) FROM t");
    for (const auto* of_it : {"", "-wal", "-shm"}) std::filesystem::remove(copy + of_it);
    return rows ? rows->value_or(-1) : 0;
  }

  testing::TestDatabase database_{testing::Make::sqlite};
  std::string file_ = database_.where();
  std::unique_ptr<Db> db_;
};

TEST_F(MoverTest, MovesManyPagesBesideTheWriter) {
  {
    Mover mover(file_);
    EXPECT_EQ(mover.committed(kMany - 1), SQLITE_OK);
    EXPECT_EQ(moved(), 0);
    EXPECT_EQ(mover.committed(kMany), SQLITE_OK);
    ASSERT_GOOD(db_->run("INSERT INTO t VALUES ('b')"));
  }
  EXPECT_GE(moved(), 1);
}

TEST_F(MoverTest, OfVeryManyAllAreMovedWhenItAnswers) {
  Mover mover(file_);
  EXPECT_EQ(mover.committed(kMany), SQLITE_OK);
  ASSERT_GOOD(db_->run("INSERT INTO t VALUES ('b')"));
  EXPECT_EQ(mover.committed(kVeryMany), SQLITE_OK);
  EXPECT_EQ(moved(), 2);
}

TEST_F(MoverTest, WhatIsStillReadStaysWhereItIs) {
  Mover mover(file_);
  {
    const auto reader = *open_sqlite(file_, true);
    const auto snapshot = Transaction::snapshot(*reader);
    ASSERT_EQ(*reader->integer("SELECT COUNT(*) FROM t"), 1);
    ASSERT_GOOD(db_->run("INSERT INTO t VALUES ('b')"));
    EXPECT_EQ(mover.committed(kVeryMany), SQLITE_OK);
    EXPECT_EQ(*reader->integer("SELECT COUNT(*) FROM t"), 1);
  }
  EXPECT_EQ(mover.committed(kVeryMany), SQLITE_OK);
  EXPECT_EQ(moved(), 2);
}

TEST_F(MoverTest, AFailureIsSaidOfAllThatIsCommittedBehindIt) {
  Mover mover(file_ + "/none");
  EXPECT_EQ(mover.committed(1), SQLITE_OK);
  EXPECT_EQ(mover.committed(kVeryMany) & 0xff, SQLITE_CANTOPEN);
  EXPECT_EQ(mover.committed(1) & 0xff, SQLITE_CANTOPEN);
}

}  // namespace
}  // namespace hustings
