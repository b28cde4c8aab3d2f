#include "log/fork.h"

#include <gtest/gtest.h>

#include "log/testing.h"

namespace hustings {
namespace {

using testing::MemoryLog;

// The entries of all these logs are equal up to `same`, and then each has its own.
MemoryLog log_of(std::uint64_t same, std::uint64_t size, std::string_view own = "own") {
  MemoryLog log;
  log.append_numbered(same);
  while (log.edge.size() < size) log.append(fmt::format("{} {}", own, log.edge.size()));
  log.publish();
  return log;
}

constexpr std::uint64_t kSizes[] = {1, 2, 20, 255, 256, 257, 300, 512, 700, 66000};

TEST(ForkTest, TellsOlderAndNewerOfOneLog) {
  for (const auto small : kSizes) {
    const MemoryLog before = log_of(small, small);
    for (const auto more : {1, 200, 600}) {
      const MemoryLog after = log_of(small, small + more);
      int asked = 0;
      const TileFetch tiles = [&](const TileId& id) {
        ++asked;
        EXPECT_EQ(id, tile_at(id.level, id.index, small + more)) << "as wide as it is";
        return after.fetch_tile()(id);
      };
      const auto newer = compare_heads(before.edge.head(), after.edge.head(), tiles);
      ASSERT_TRUE(newer) << newer.error().text();
      EXPECT_EQ(newer->beside, Beside::newer);
      EXPECT_LE(asked, 24);
      const auto older = compare_heads(after.edge.head(), before.edge.head(), tiles);
      ASSERT_TRUE(older) << older.error().text();
      EXPECT_EQ(older->beside, Beside::older);
    }
  }
}

TEST(ForkTest, ShowsAForkOfAnySizesToAnybody) {
  for (const auto small : kSizes) {
    const MemoryLog known = log_of(small / 2, small, "one");
    for (const auto more : {0, 1, 300}) {
      const MemoryLog shown = log_of(small / 2, small + more, "other");
      for (const bool turned : {false, true}) {
        const auto& [a, b] = turned ? std::tie(shown, known) : std::tie(known, shown);
        const auto found = compare_heads(a.edge.head(), b.edge.head(), shown.fetch_tile());
        ASSERT_TRUE(found) << small << " " << more << " " << found.error().text();
        ASSERT_EQ(found->beside, Beside::fork);
        EXPECT_TRUE(check_fork(found->fork));
      }
    }
  }
}

TEST(ForkTest, TheEmptyLogFitsEveryOtherAndItself) {
  const MemoryLog empty = log_of(0, 0);
  const MemoryLog some = log_of(3, 3);
  const auto nowhere = [](const TileId&) { return fail(Code::io, "no tile is needed"); };
  EXPECT_EQ(compare_heads(empty.edge.head(), some.edge.head(), nowhere)->beside, Beside::newer);
  EXPECT_EQ(compare_heads(some.edge.head(), empty.edge.head(), nowhere)->beside, Beside::older);
  EXPECT_EQ(compare_heads(some.edge.head(), some.edge.head(), nowhere)->beside, Beside::same);
}

TEST(ForkTest, TilesThatAreNotThoseOfTheCheckpointProveNothing) {
  const MemoryLog known = log_of(300, 300);
  const MemoryLog shown = log_of(300, 700);
  const MemoryLog other = log_of(200, 700, "other");
  const auto found = compare_heads(known.edge.head(), shown.edge.head(), other.fetch_tile());
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code, Code::unverified);
  const auto missing = [](const TileId&) { return fail(Code::not_found, "gone"); };
  EXPECT_EQ(compare_heads(known.edge.head(), shown.edge.head(), missing).error().code,
            Code::not_found);
}

TEST(ForkTest, NoForkIsShownWhereThereIsNone) {
  const MemoryLog one = log_of(200, 300, "one");
  const MemoryLog other = log_of(200, 700, "other");
  const auto found = compare_heads(one.edge.head(), other.edge.head(), other.fetch_tile());
  const Fork good = found->fork;
  ASSERT_TRUE(check_fork(good));
  for (const auto& change : std::vector<std::function<void(Fork&)>>{
           [](Fork& f) { f.smaller.root = f.root; }, [](Fork& f) { f.root.value[3] ^= 1; },
           [](Fork& f) { f.proof.pop_back(); }, [](Fork& f) { f.proof.front().value[0] ^= 1; },
           [](Fork& f) { std::swap(f.smaller, f.larger); },
           [](Fork& f) { f.smaller.size = f.larger.size; }}) {
    Fork bad = good;
    change(bad);
    EXPECT_FALSE(check_fork(bad));
  }
}

}  // namespace
}  // namespace hustings
