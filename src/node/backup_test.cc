#include "node/backup.h"

#include <gtest/gtest.h>

#include "node/testing.h"
#include "node/testing_memo.h"

namespace hustings {
namespace {

using testing::Make;
using testing::memo;

TEST(WithoutPassword, LeavesTheRestOfTheAddress) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"postgresql://party:s3cret@db.example:5432/h", "postgresql://party@db.example:5432/h"},
      {"postgresql://party:p%40ss:x@db/h?host=/run", "postgresql://party@db/h?host=/run"},
      {"postgresql:///h?user=party&password=s&host=/run", "postgresql:///h?user=party&host=/run"},
      {"postgresql:///h?password=s&host=/run", "postgresql:///h?host=/run"},
      {"postgresql:///h?user=party&password=s", "postgresql:///h?user=party"},
      {"postgresql:///h?password=s", "postgresql:///h"},
      {"postgresql://party@db/h", "postgresql://party@db/h"},
      {"postgresql://db:5432/h", "postgresql://db:5432/h"},
      {"node.db", "node.db"}};
  for (const auto& [url, expected] : cases) EXPECT_EQ(without_password(url), expected);
}

class BackupTest : public testing::MemoNodeTest {};

TEST_P(BackupTest, HasTheLogAndAllThatTheDatabaseHas) {
  ASSERT_GOOD(node().say(memo("a")));
  ASSERT_GOOD(node().disk.write(node().dir() / "watched.logs", "logs/v0\n", 0644));
  const Path to = node().dir().parent_path() / "copy";
  const auto made = back_up(node().disk, node().dir(), to);
  ASSERT_GOOD(made);
  EXPECT_EQ(made->records, 3U);
  EXPECT_EQ(made->has_database, GetParam() == Make::sqlite);
  for (const char* file :
       {"hustings.toml", "log.vkey", "witness.vkey", "watched.logs", "log/checkpoint"}) {
    const auto copied = node().disk.read(to / file);
    ASSERT_TRUE(copied) << file;
    EXPECT_EQ(*copied, *node().disk.read(node().dir() / file)) << file;
  }
  EXPECT_FALSE(std::filesystem::exists(to / "secrets"));
  EXPECT_FAILS(Code::conflict, back_up(node().disk, node().dir(), to));
}

TEST_P(BackupTest, AFailureLeavesNothing) {
  ASSERT_GOOD(node().say(memo("a")));
  const Path to = node().dir().parent_path() / "copy";
  for (int n = 1; n <= 3; ++n) {
    node().disk.fail_at(n, Code::disk_full);
    EXPECT_FAILS(Code::disk_full, back_up(node().disk, node().dir(), to));
    EXPECT_FALSE(std::filesystem::exists(to));
    EXPECT_FALSE(std::filesystem::exists(to.string() + ".part"));
  }
  node().disk.heal();
  ASSERT_GOOD(back_up(node().disk, node().dir(), to));
}

INSTANTIATE_TEST_SUITE_P(Both, BackupTest, ::testing::Values(Make::sqlite, Make::postgres),
                         testing::make_name);

}  // namespace
}  // namespace hustings
