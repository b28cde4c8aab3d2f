#include "log/tree.h"

#include <fmt/core.h>

#include <algorithm>

namespace hustings {
namespace {

constexpr std::size_t kTileBytes = std::size_t{kTileWidth} * 32;

// Each entry of the bundle has the leaf hash that the level-0 tile gives for it.
Result<void> check_bundle(const TileId& id, std::string_view bundle, std::string_view tile) {
  HUSTINGS_TRY(const auto entries, decode_bundle(id, bundle));
  HUSTINGS_TRY(const auto hashes, decode_tile({0, id.index, id.width}, tile));
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (leaf_hash(entries[i]) == hashes[i]) continue;
    return fail(Code::unverified, "the entry is not the one that the level-0 tile has the hash of",
                fmt::format("{}: entry {}", path(id), id.index * kTileWidth + i),
                "restore the log's files from a mirror");
  }
  return {};
}

}  // namespace

void HashTiles::put(int level, const Hash& hash, std::vector<TileData>& full) {
  const auto at = static_cast<std::size_t>(level);
  if (levels_.size() <= at) levels_.resize(at + 1);
  std::string& tile = levels_[at];
  if (tile.empty()) tile.reserve(kTileBytes);
  tile += text(hash);
  if (tile.size() < kTileBytes) return;
  const std::uint64_t index = ((size_ + 1) >> (8 * level)) / kTileWidth - 1;
  full.push_back({{level, index, kTileWidth}, std::move(tile)});
  tile.clear();
}

void HashTiles::add(const Hash& leaf, std::vector<TileData>& full) {
  Hash hash = leaf;
  put(0, hash, full);
  // As in binary addition: each set low bit of the size is a subtree that the new one completes.
  for (int height = 0; ((size_ >> height) & 1) != 0;) {
    hash = node_hash(peaks_.back(), hash);
    peaks_.pop_back();
    if (++height % 8 == 0) put(height / 8, hash, full);
  }
  peaks_.push_back(hash);
  ++size_;
}

Hash HashTiles::root() const {
  if (peaks_.empty()) return empty_root();
  Hash root = peaks_.back();
  for (std::size_t i = peaks_.size() - 1; i > 0; --i) root = node_hash(peaks_[i - 1], root);
  return root;
}

std::vector<TileData> HashTiles::partials() const {
  std::vector<TileData> out;
  for (const auto& id : partial_tiles_of(size_)) {
    if (!id.is_bundle()) out.push_back({id, levels_[static_cast<std::size_t>(id.level)]});
  }
  return out;
}

Result<HashTiles> HashTiles::load(std::uint64_t size, const TileFetch& fetch) {
  HashTiles out;
  out.size_ = size;
  const auto ids = partial_tiles_of(size);
  for (auto id = ids.rbegin(); id != ids.rend() && !id->is_bundle(); ++id) {
    HUSTINGS_TRY(auto data, fetch(*id));
    HUSTINGS_TRY(const auto hashes, decode_tile(*id, data));
    std::span<const Hash> rest = hashes;
    for (unsigned part = kTileWidth / 2; part > 0; part /= 2) {
      if ((id->width & part) == 0) continue;
      out.peaks_.push_back(tree_hash(rest.first(part)));
      rest = rest.subspan(part);
    }
    const auto level = static_cast<std::size_t>(id->level);
    out.levels_.resize(std::max(out.levels_.size(), level + 1));
    out.levels_[level] = std::move(data);
  }
  return out;
}

Result<Hash> RightEdge::append(Bytes entry, std::vector<TileData>& full) {
  const Hash leaf = leaf_hash(entry);
  HUSTINGS_CHECK(append(entry, leaf, full));
  return leaf;
}

Result<void> RightEdge::append(Bytes entry, const Hash& leaf, std::vector<TileData>& full) {
  HUSTINGS_CHECK(append_entry(bundle_, entry));
  const std::uint64_t index = size();
  if (index % kTileWidth == kTileWidth - 1) {
    full.push_back({{kEntries, index / kTileWidth, kTileWidth}, std::move(bundle_)});
    bundle_.clear();
    bundle_.reserve(full.back().bytes.size());  // the next one will be about as long
  }
  tiles_.add(leaf, full);
  return {};
}

std::vector<TileData> RightEdge::partials() const {
  std::vector<TileData> out;
  const TileId last = tile_at(kEntries, size() / kTileWidth, size());
  if (last.width > 0) out.push_back({last, bundle_});
  std::ranges::move(tiles_.partials(), std::back_inserter(out));
  return out;
}

Result<RightEdge> RightEdge::load(const TreeHead& head, const TileFetch& fetch) {
  RightEdge out;
  HUSTINGS_TRY(out.tiles_, HashTiles::load(head.size, fetch));
  const TileId last = tile_at(kEntries, head.size / kTileWidth, head.size);
  if (last.width > 0) {
    HUSTINGS_TRY(out.bundle_, fetch(last));
    const auto tiles = out.tiles_.partials();
    HUSTINGS_CHECK(check_bundle(last, out.bundle_, tiles.front().bytes));
  }
  if (out.root() != head.root) {
    return fail(Code::unverified,
                fmt::format("the tiles of size {} have the root {}, not {}", head.size,
                            base64(out.root()), base64(head.root)),
                {}, "restore the log's files from a mirror");
  }
  return out;
}

}  // namespace hustings
