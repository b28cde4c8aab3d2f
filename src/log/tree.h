// The right edge of the log's tree: all that one needs to append, and to know the root.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "log/hash.h"
#include "log/tile.h"

namespace hustings {

// The hash tiles of a growing tree, without its entries. Holds the incomplete last tile of each
// level (at most 8 of 8 kB) and the roots of the perfect subtrees that the tree consists of.
// Not thread-safe.
class HashTiles {
 public:
  // Adds one leaf hash; tiles that it completes are added to `full`, lower levels first. About one
  // hash operation per leaf.
  void add(const Hash& leaf, std::vector<TileData>& full);
  std::uint64_t size() const { return size_; }
  Hash root() const;
  // The partial tiles of the present size, lower levels first; none is empty.
  std::vector<TileData> partials() const;
  // The state at `size`, from its partial tiles. Errors: those of `fetch`; bad_input for a tile of
  // another length. The caller compares root() with a root it trusts.
  static Result<HashTiles> load(std::uint64_t size, const TileFetch& fetch);

 private:
  void put(int level, const Hash& hash, std::vector<TileData>& full);

  std::uint64_t size_ = 0;
  std::vector<Hash> peaks_;          // one per set bit of size_, the largest subtree first
  std::vector<std::string> levels_;  // bytes of the incomplete tile of each level, perhaps empty
};

// What the one writer keeps of the log: hash tiles and the incomplete entry bundle. A value: the
// writer appends to a copy and takes it over once its transaction has committed. Not thread-safe.
class RightEdge {
 public:
  // Appends an entry and returns its leaf hash; the bundle and tiles that it completes are added to
  // `full` (the bundle before the tiles). Errors: too_large; nothing has changed then.
  Result<Hash> append(Bytes entry, std::vector<TileData>& full);
  // The same where `leaf`, leaf_hash(entry), is known.
  Result<void> append(Bytes entry, const Hash& leaf, std::vector<TileData>& full);
  std::uint64_t size() const { return tiles_.size(); }
  Hash root() const { return tiles_.root(); }
  TreeHead head() const { return {size(), root()}; }
  // The partial bundle and tiles that tlog-tiles asks for at the present size.
  std::vector<TileData> partials() const;
  // The state at `head`, from the partial bundle and tiles of its size. Errors: those of `fetch`;
  // bad_input for malformed ones; unverified when an entry does not hash to its leaf or the whole
  // not to head.root.
  static Result<RightEdge> load(const TreeHead& head, const TileFetch& fetch);

 private:
  HashTiles tiles_;
  std::string bundle_;  // the incomplete last entry bundle
};

}  // namespace hustings
