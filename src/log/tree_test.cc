#include "log/tree.h"

#include <gtest/gtest.h>

#include "base/random.h"
#include "log/testing.h"

namespace hustings {
namespace {

using testing::MemoryLog;
using testing::naive_root;

std::string random_entry(Random& random) {
  std::string out(random.hash().value[0], '\0');
  random.fill({reinterpret_cast<std::uint8_t*>(out.data()), out.size()});
  return out;
}

// What the log must have on disk at this size is there, and nothing partial beside it.
void expect_files_of_size(const MemoryLog& log) {
  const auto ids = tiles_of(log.edge.size());
  EXPECT_EQ(log.files.size(), ids.size() + 1);
  for (const auto& id : ids) {
    const auto file = log.files.find(path(id));
    ASSERT_NE(file, log.files.end()) << path(id);
    if (!id.is_bundle()) {
      EXPECT_EQ(file->second.size(), id.width * 32U);
    }
  }
}

void expect_loads_equal(const MemoryLog& log) {
  const auto loaded = RightEdge::load(log.edge.head(), log.fetch_tile());
  ASSERT_TRUE(loaded) << loaded.error().text();
  EXPECT_EQ(loaded->head(), log.edge.head());
  EXPECT_EQ(loaded->partials(), log.edge.partials());
  // The two go on alike.
  RightEdge a = *loaded;
  RightEdge b = log.edge;
  std::vector<TileData> full_a;
  std::vector<TileData> full_b;
  for (int i = 0; i < 300; ++i) {
    EXPECT_EQ(a.append(bytes("more"), full_a).value(), b.append(bytes("more"), full_b).value());
  }
  EXPECT_EQ(a.head(), b.head());
  EXPECT_EQ(full_a, full_b);
}

TEST(RightEdgeTest, RootIsTheDefinitionsForRandomEntries) {
  const auto random = seeded_random(1);
  MemoryLog log;
  for (int i = 0; i <= 600; ++i) {
    ASSERT_EQ(log.edge.root(), naive_root(log.leaves)) << i;
    ASSERT_EQ(log.edge.size(), log.leaves.size());
    log.append(random_entry(*random));
  }
}

TEST(RightEdgeTest, FilesAndLoadedStateAtEverySize) {
  MemoryLog log;
  for (int i = 0; i <= 600; ++i) {
    if (i < 4 || (i > 252 && i < 260) || i % 37 == 0 || (i > 510 && i < 515)) {
      log.publish();
      expect_files_of_size(log);
      expect_loads_equal(log);
    }
    log.append_numbered(1);
  }
}

TEST(RightEdgeTest, TreeOf70000) {
  MemoryLog log;
  log.append_numbered(65535);
  EXPECT_EQ(log.edge.root(), naive_root(log.leaves));
  log.append_numbered(1);
  log.publish();
  EXPECT_EQ(log.edge.root(), naive_root(log.leaves));
  expect_files_of_size(log);
  expect_loads_equal(log);
  log.append_numbered(70000 - 65536);
  log.publish();
  EXPECT_EQ(log.edge.root(), naive_root(log.leaves));
  expect_files_of_size(log);
  expect_loads_equal(log);
  EXPECT_TRUE(log.files.contains("tile/0/272"));
  EXPECT_TRUE(log.files.contains("tile/0/273.p/112"));
  EXPECT_TRUE(log.files.contains("tile/1/000"));
  EXPECT_TRUE(log.files.contains("tile/1/001.p/17"));
  EXPECT_TRUE(log.files.contains("tile/2/000.p/1"));
}

TEST(RightEdgeTest, CompletedTilesComeLowestFirst) {
  RightEdge edge;
  std::vector<TileData> full;
  for (int i = 0; i < 65536; ++i) ASSERT_TRUE(edge.append(bytes("x"), full));
  ASSERT_EQ(full.size(), 256U + 256 + 1);
  EXPECT_EQ(full[0].id, (TileId{kEntries, 0, 256}));
  EXPECT_EQ(full[1].id, (TileId{0, 0, 256}));
  EXPECT_EQ(full.back().id, (TileId{1, 0, 256}));
  EXPECT_EQ(edge.partials().size(), 1U);
  EXPECT_EQ(edge.partials().front().id, (TileId{2, 0, 1}));
}

TEST(RightEdgeTest, CopyIsIndependent) {
  MemoryLog log;
  log.append_numbered(300);
  const TreeHead before = log.edge.head();
  RightEdge copy = log.edge;
  std::vector<TileData> full;
  ASSERT_TRUE(copy.append(bytes("lost with its transaction"), full));
  EXPECT_EQ(log.edge.head(), before);
  EXPECT_NE(copy.head(), before);
}

TEST(RightEdgeTest, TooLongEntryChangesNothing) {
  MemoryLog log;
  log.append_numbered(5);
  const auto before = log.edge.partials();
  std::vector<TileData> full;
  EXPECT_FALSE(log.edge.append(bytes(std::string(kMaxEntry + 1, 'x')), full));
  EXPECT_EQ(log.edge.partials(), before);
  EXPECT_TRUE(log.edge.append(bytes(std::string(kMaxEntry, 'x')), full));
}

TEST(RightEdgeTest, LoadFindsDamage) {
  MemoryLog log;
  log.append_numbered(300);
  log.publish();
  const TreeHead head = log.edge.head();
  const auto code = [&](std::string_view file, auto change) {
    MemoryLog damaged = log;
    change(damaged.files[std::string(file)]);
    const auto result = RightEdge::load(head, damaged.fetch_tile());
    return result ? std::string("accepted") : std::string(name(result.error().code));
  };
  const auto flip = [](std::string& file) { file.back() ^= 1; };
  EXPECT_EQ(code("tile/0/001.p/44", flip), "unverified");
  EXPECT_EQ(code("tile/1/000.p/1", flip), "unverified");
  EXPECT_EQ(code("tile/entries/001.p/44", flip), "unverified");
  EXPECT_EQ(code("tile/0/001.p/44", [](auto& file) { file.pop_back(); }), "bad_input");
  EXPECT_EQ(code("tile/entries/001.p/44", [](auto& file) { file += 'x'; }), "bad_input");
  MemoryLog missing = log;
  missing.files.erase("tile/1/000.p/1");
  const auto result = RightEdge::load(head, missing.fetch_tile());
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, Code::not_found);
}

}  // namespace
}  // namespace hustings
