// Tiles and entry bundles: their names, sizes and bytes (c2sp.org/tlog-tiles).
#pragma once
#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"

namespace hustings {

inline constexpr unsigned kTileWidth = 256;      // hashes of a full tile, entries of a full bundle
inline constexpr std::size_t kMaxEntry = 65535;  // bytes: the length prefix of an entry is 16 bits
inline constexpr int kEntries = -1;              // TileId::level of an entry bundle
inline constexpr int kMaxLevel = 63;
inline constexpr int kTreeLevels =
    8;  // a tree of fewer than 2^64 entries has hashes on levels 0..7

// One tile or entry bundle. Level 0 holds leaf hashes, level n + 1 the roots of full tiles of
// level n.
struct TileId {
  int level = 0;  // 0..63, or kEntries
  std::uint64_t index = 0;
  unsigned width = kTileWidth;  // 1..256; below 256 it is partial

  bool is_bundle() const { return level == kEntries; }
  bool is_full() const { return width == kTileWidth; }
  TileId full() const { return {level, index, kTileWidth}; }
  auto operator<=>(const TileId&) const = default;
};

struct TileData {
  TileId id;
  std::string bytes;
  bool operator==(const TileData&) const = default;
};

// Gives the bytes of a tile or bundle; not_found when there is none.
using TileFetch = std::function<Result<std::string>(const TileId&)>;

// "tile/0/x001/x234/067.p/5", "tile/entries/000".
std::string path(const TileId& id);
// The only spelling that path() gives is accepted. Errors: bad_input.
Result<TileId> parse_tile_path(std::string_view path);

// The tile of a tree of `size` entries at this place, as wide as it is at that size; width 0 when
// the tree does not reach there.
TileId tile_at(int level, std::uint64_t index, std::uint64_t size);
// Every tile and bundle of a log of `size` entries: bundles first, then level by level.
std::vector<TileId> tiles_of(std::uint64_t size);
// Those of them that are partial.
std::vector<TileId> partial_tiles_of(std::uint64_t size);

// Entry bundles: per entry its length as 16 bits, big-endian, and its bytes.
// Errors: too_large (over kMaxEntry); the bundle is then unchanged.
Result<void> append_entry(std::string& bundle, Bytes entry);
Result<std::string> encode_bundle(const std::vector<Bytes>& entries);
// Reads bundle `id` entry by entry; borrows `data`. Errors of both: bad_input for fewer or more
// entries than id.width, a cut entry or bytes that follow; where is "path: entry N, byte N".
class BundleReader {
 public:
  BundleReader(const TileId& id, std::string_view data) : id_(id), data_(data) {}
  Result<Bytes> next();         // at most id.width times
  Result<void> finish() const;  // after the last entry

 private:
  std::unexpected<Error> bad(std::string what) const;

  TileId id_;
  std::string_view data_;
  std::size_t at_ = 0;
  unsigned entry_ = 0;
};
// All of them, borrowed from `data`.
Result<std::vector<Bytes>> decode_bundle(const TileId& id, std::string_view data);
// The hashes of tile `id`. Errors: bad_input unless `data` is exactly 32 bytes times id.width.
Result<std::vector<Hash>> decode_tile(const TileId& id, std::string_view data);

// The first `width` hashes or entries of the full tile `full`: a partial tile is a prefix of every
// later state of the same tile. Errors: as of decode_bundle and decode_tile.
Result<std::string> cut_tile(const TileId& full, std::string_view data, unsigned width);

}  // namespace hustings
