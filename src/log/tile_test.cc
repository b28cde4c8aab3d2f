#include "log/tile.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

namespace hustings {
namespace {

TEST(TilePathTest, SpellsAsTheSpecification) {
  EXPECT_EQ(path({0, 1234067, 256}), "tile/0/x001/x234/067");
  EXPECT_EQ(path({0, 1234067, 5}), "tile/0/x001/x234/067.p/5");
  EXPECT_EQ(path({kEntries, 0, 3}), "tile/entries/000.p/3");
  EXPECT_EQ(path({63, 999, 255}), "tile/63/999.p/255");
  EXPECT_EQ(path({1, 1000, 256}), "tile/1/x001/000");
  EXPECT_EQ(path({0, std::numeric_limits<std::uint64_t>::max(), 256}),
            "tile/0/x018/x446/x744/x073/x709/x551/615");
}

TEST(TilePathTest, ReadsWhatItWrites) {
  for (const int level : {kEntries, 0, 1, 9, 10, 63}) {
    for (const std::uint64_t index :
         {std::uint64_t{0}, std::uint64_t{7}, std::uint64_t{999}, std::uint64_t{1000},
          std::uint64_t{1000000}, std::numeric_limits<std::uint64_t>::max()}) {
      for (const unsigned width : {1U, 9U, 255U, 256U}) {
        const TileId id{level, index, width};
        const auto back = parse_tile_path(path(id));
        ASSERT_TRUE(back) << path(id) << ": " << back.error().text();
        EXPECT_EQ(*back, id);
      }
    }
  }
}

TEST(TilePathTest, RefusesEveryOtherSpelling) {
  for (const auto* bad : {"",
                          "tile",
                          "tile/",
                          "tile/0",
                          "tile/0/",
                          "/tile/0/000",
                          "tile/0/000/",
                          "tile/00/000",
                          "tile/64/000",
                          "tile/-1/000",
                          "tile/+1/000",
                          "tile/a/000",
                          "tile//000",
                          "tile/0/00",
                          "tile/0/0",
                          "tile/0/0000",
                          "tile/0/x000/001",
                          "tile/0/x000/x001/000",
                          "tile/0/001/002",
                          "tile/0/x001",
                          "tile/0/x001/x002",
                          "tile/0/X001/002",
                          "tile/0/x01/002",
                          "tile/0/x001//002",
                          "tile/0/000.p/0",
                          "tile/0/000.p/256",
                          "tile/0/000.p/01",
                          "tile/0/000.p/",
                          "tile/0/000.p",
                          "tile/0/000.p/5/",
                          "tile/0/000.p/5.p/5",
                          "tile/0/000.P/5",
                          "tile/0/000 ",
                          "tile/0/0 0",
                          "tile/0/x018/x446/x744/x073/x709/x551/616",
                          "tile/0/x999/x999/x999/x999/x999/x999/x999/999",
                          "tile/entrie/000",
                          "tile/entries",
                          "tile/Entries/000",
                          "tile/0/\u00b200",
                          "tile/0/../000",
                          "tile/data/000",
                          "tile/0/000\n"}) {
    const auto id = parse_tile_path(bad);
    EXPECT_FALSE(id) << bad;
    if (!id) {
      EXPECT_EQ(id.error().where, bad);
    }
  }
}

TEST(TilesOfTest, ExampleOfTheSpecification) {
  const auto ids = tiles_of(70000);
  const auto count = [&](int level, unsigned width) {
    return std::ranges::count_if(
        ids, [&](const auto& id) { return id.level == level && id.width == width; });
  };
  EXPECT_EQ(count(kEntries, 256), 273);
  EXPECT_EQ(count(kEntries, 112), 1);
  EXPECT_EQ(count(0, 256), 273);
  EXPECT_EQ(count(0, 112), 1);
  EXPECT_EQ(count(1, 256), 1);
  EXPECT_EQ(count(1, 17), 1);
  EXPECT_EQ(count(2, 1), 1);
  EXPECT_EQ(ids.size(), 274U + 274 + 2 + 1);
  EXPECT_EQ(partial_tiles_of(70000),
            (std::vector<TileId>{{kEntries, 273, 112}, {0, 273, 112}, {1, 1, 17}, {2, 0, 1}}));
}

TEST(TilesOfTest, Edges) {
  EXPECT_TRUE(tiles_of(0).empty());
  EXPECT_EQ(tiles_of(1), (std::vector<TileId>{{kEntries, 0, 1}, {0, 0, 1}}));
  EXPECT_EQ(tiles_of(256), (std::vector<TileId>{{kEntries, 0, 256}, {0, 0, 256}, {1, 0, 1}}));
  EXPECT_EQ(partial_tiles_of(std::uint64_t{1} << 63), (std::vector<TileId>{{7, 0, 128}}));
  EXPECT_EQ(tile_at(0, 273, 70000), (TileId{0, 273, 112}));
  EXPECT_EQ(tile_at(0, 272, 70000), (TileId{0, 272, 256}));
  EXPECT_EQ(tile_at(0, 274, 70000).width, 0U);
  EXPECT_EQ(tile_at(3, 0, 70000).width, 0U);
  EXPECT_EQ(tile_at(40, 0, 70000).width, 0U);
}

TEST(BundleTest, RoundTrip) {
  const std::string longest(kMaxEntry, 'x');
  const std::vector<Bytes> entries = {bytes("one"), {}, bytes(longest)};
  const auto bundle = encode_bundle(entries);
  ASSERT_TRUE(bundle);
  EXPECT_EQ(bundle->substr(0, 7), std::string("\0\3one\0\0", 7));
  const auto back = decode_bundle({kEntries, 0, 3}, *bundle);
  ASSERT_TRUE(back);
  ASSERT_EQ(back->size(), 3U);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(text(back->at(i)), text(entries[i]));
}

TEST(BundleTest, RefusesTooLongEntries) {
  std::string bundle = "before";
  const std::string entry(kMaxEntry + 1, 'x');
  const auto result = append_entry(bundle, bytes(entry));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, Code::too_large);
  EXPECT_EQ(bundle, "before");
}

TEST(BundleTest, SaysWhereItIsMalformed) {
  const auto where = [](unsigned width, std::string_view data) {
    const auto result = decode_bundle({kEntries, 2, width}, data);
    return result ? "accepted" : result.error().where;
  };
  const std::string two("\0\1a\0\2bc", 7);
  EXPECT_EQ(where(2, two), "accepted");
  EXPECT_EQ(where(3, two), "tile/entries/002.p/3: entry 514, byte 7");
  EXPECT_EQ(where(1, two), "tile/entries/002.p/1: entry 513, byte 3");
  EXPECT_EQ(where(2, two.substr(0, 6)), "tile/entries/002.p/2: entry 513, byte 3");
  EXPECT_EQ(where(2, two.substr(0, 4)), "tile/entries/002.p/2: entry 513, byte 3");
  EXPECT_EQ(where(2, two + "x"), "tile/entries/002.p/2: entry 514, byte 7");
  EXPECT_EQ(where(256, ""), "tile/entries/002: entry 512, byte 0");
}

TEST(TileTest, HasExactlyItsHashes) {
  EXPECT_TRUE(decode_tile({0, 0, 2}, std::string(64, 'x')));
  for (const std::size_t size : {0, 32, 63, 65, 96}) {
    const auto result = decode_tile({0, 0, 2}, std::string(size, 'x'));
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().where, "tile/0/000.p/2");
  }
}

TEST(TileTest, PartialIsAPrefix) {
  std::string bundle;
  std::string tile;
  std::string half_bundle;
  for (unsigned i = 0; i < kTileWidth; ++i) {
    if (i == 100) half_bundle = bundle;
    ASSERT_TRUE(append_entry(bundle, bytes(std::string(i, 'e'))));
    tile += std::string(32, static_cast<char>(i));
  }
  EXPECT_EQ(cut_tile({kEntries, 0, kTileWidth}, bundle, 100).value(), half_bundle);
  EXPECT_EQ(cut_tile({1, 0, kTileWidth}, tile, 100).value(), tile.substr(0, 3200));
  EXPECT_FALSE(cut_tile({1, 0, kTileWidth}, tile.substr(1), 100));
  EXPECT_FALSE(cut_tile({kEntries, 0, kTileWidth}, bundle.substr(1), 100));
}

}  // namespace
}  // namespace hustings
