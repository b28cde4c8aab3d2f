#include "observe/sync.h"

#include <fmt/core.h>

#include <algorithm>

namespace hustings {
namespace {

constexpr std::uint64_t kBatch = 8;  // bundles that are fetched at once

std::unexpected<Error> differs(std::string what, std::string where) {
  return fail(Code::unverified, std::move(what), std::move(where));
}

// What is wrong with a file of the log, with its path.
Error at(const TileId& id, Error error) {
  if (!error.where.starts_with(path(id))) error.where = path(id);
  return error;
}

Result<void> check_tile(const TileId& id, std::string_view data, const Hash& want) {
  const auto hashes = decode_tile(id, data);
  if (!hashes) return std::unexpected(at(id, hashes.error()));
  if (tree_hash(*hashes) == want) return {};
  return differs("the tile is not the one that the level above has the hash of", path(id));
}

// Each entry of a bundle against its leaf hash.
Result<void> check_bundle(const TileId& id, std::string_view data, std::string_view leaves) {
  HUSTINGS_TRY(const auto hashes, decode_tile({0, id.index, id.width}, leaves));
  const auto entries = decode_bundle(id, data);
  if (!entries) return std::unexpected(at(id, entries.error()));
  for (std::size_t n = 0; n < entries->size(); ++n) {
    if (leaf_hash((*entries)[n]) == hashes[n]) continue;
    return differs("the entry is not the one that was signed",
                   fmt::format("{}: entry {}", path(id), id.index * kTileWidth + n));
  }
  return {};
}

}  // namespace

struct Sync::Step {
  std::uint64_t index;
  Hash want;  // the root of the leaf tile
  std::string leaves = {};
  std::string bundle = {};
  bool here = false;  // both stand in the mirror, and are right

  TileId leaf_id() const { return {0, index, kTileWidth}; }
  TileId bundle_id() const { return {kEntries, index, kTileWidth}; }
  Result<void> check() const {
    HUSTINGS_CHECK(check_tile(leaf_id(), leaves, want));
    return check_bundle(bundle_id(), bundle, leaves);
  }
};

Result<std::string> Sync::any(const TileId& id) {
  if (const auto known = parts_.fetched.find(id); known != parts_.fetched.end())
    return known->second;
  if (const auto known = partial_.find(id); known != partial_.end()) return known->second;
  if (auto here = parts_.mirror.fetch(id)) return here;
  return parts_.remote.tile(id);
}

// The partial tiles and the partial bundle: together they give the signed root, or not.
Result<void> Sync::load_edge() {
  const TileFetch fetch = [this](const TileId& id) -> Result<std::string> {
    if (const auto known = parts_.fetched.find(id); known != parts_.fetched.end())
      return known->second;
    return parts_.remote.tile(id);
  };
  HUSTINGS_TRY(edge_, RightEdge::load(head_, fetch));
  for (auto& tile : edge_.partials()) partial_[tile.id] = std::move(tile.bytes);
  return {};
}

// The hashes of a tile of `head`, found to be right.
Result<const std::vector<Hash>*> Sync::known(int level, std::uint64_t index) {
  Known& at_level = known_[static_cast<std::size_t>(level)];
  if (!at_level.hashes.empty() && at_level.index == index) return &at_level.hashes;
  const TileId id = tile_at(level, index, head_.size);
  std::string data;
  if (id.is_full()) {
    HUSTINGS_TRY(const auto* above, known(level + 1, index / kTileWidth));
    HUSTINGS_TRY(data, right_tile(id, (*above)[index % kTileWidth]));
  } else {
    data = partial_.at(id);
  }
  HUSTINGS_TRY(at_level.hashes, decode_tile(id, data));
  at_level.index = index;
  return &at_level.hashes;
}

// A full tile above level 0; from the log when the mirror does not have it.
Result<std::string> Sync::right_tile(const TileId& id, const Hash& want) {
  const Path file = parts_.mirror.root() / path(id);
  if (auto here = parts_.disk.read(file)) {
    if (check_tile(id, *here, want)) return here;
    HUSTINGS_CHECK(parts_.disk.remove(file));
  }
  const auto before = parts_.fetched.find(id);
  HUSTINGS_TRY(std::string data, before != parts_.fetched.end()
                                     ? Result<std::string>(before->second)
                                     : parts_.remote.tile(id));
  HUSTINGS_CHECK(check_tile(id, data, want));
  higher_.push_back({id, data});
  return data;
}

// What is to be had, and which of it is there.
Result<std::vector<Sync::Step>> Sync::look(std::uint64_t begin, std::uint64_t end) {
  std::vector<Step> out;
  for (std::uint64_t index = begin; index < end; ++index) {
    HUSTINGS_TRY(const auto* above, known(1, index / kTileWidth));
    Step step{index, (*above)[index % kTileWidth]};
    const Path& root = parts_.mirror.root();
    step.leaves = parts_.disk.read(root / path(step.leaf_id())).value_or("");
    step.bundle = parts_.disk.read(root / path(step.bundle_id())).value_or("");
    step.here = step.check().has_value();
    out.push_back(std::move(step));
  }
  return out;
}

Result<void> Sync::fetch_missing(std::vector<Step>& steps) {
  std::vector<TileId> ids;
  for (const auto& step : steps) {
    if (step.here) continue;
    ids.push_back(step.bundle_id());
    if (!parts_.fetched.contains(step.leaf_id())) ids.push_back(step.leaf_id());
  }
  if (ids.empty()) return {};
  HUSTINGS_TRY(auto files, parts_.remote.tiles(ids));
  auto file = files.begin();
  for (auto& step : steps) {
    if (step.here) continue;
    step.bundle = std::move(*file++);
    const auto known = parts_.fetched.find(step.leaf_id());
    step.leaves = known != parts_.fetched.end() ? known->second : std::move(*file++);
    HUSTINGS_CHECK(step.check());
  }
  return {};
}

// What the records say, of those entries that were not looked into yet.
Result<void> Sync::check_records(const TileId& id, std::string_view data) {
  if (parts_.records == nullptr) return {};
  HUSTINGS_TRY(const auto entries, decode_bundle(id, data));
  const std::uint64_t first = id.index * kTileWidth;
  for (std::uint64_t n = 0; n < entries.size(); ++n) {
    if (first + n != parts_.records->checked()) continue;
    const std::string_view entry = text(entries[n]);
    const auto held = parts_.records->check(entry, leaf_hash(entries[n]));
    if (held) continue;
    const Code code = held.error().code;
    if (code != Code::unverified && code != Code::bad_input && code != Code::too_large) return held;
    HUSTINGS_CHECK(parts_.bad_record(first + n, entry, held.error()));
  }
  return {};
}

// Files first: what counts as checked is there.
Result<void> Sync::take(const std::vector<Step>& steps) {
  std::vector<TileData> files;
  for (const auto& step : steps) {
    if (step.here) continue;
    for (const auto& [id, data] :
         {std::pair(step.bundle_id(), &step.bundle), std::pair(step.leaf_id(), &step.leaves)}) {
      const Path file = parts_.mirror.root() / path(id);
      const auto there = parts_.disk.read(file);
      if (there && *there != *data) HUSTINGS_CHECK(parts_.disk.remove(file));
      files.push_back({id, *data});
    }
  }
  HUSTINGS_CHECK(parts_.mirror.write(files, higher_));
  higher_.clear();
  if (parts_.records == nullptr) return {};
  HUSTINGS_CHECK(parts_.records->begin());
  for (const auto& step : steps) HUSTINGS_CHECK(check_records(step.bundle_id(), step.bundle));
  return parts_.records->commit();
}

Result<void> Sync::batch(std::uint64_t begin, std::uint64_t end) {
  HUSTINGS_TRY(auto steps, look(begin, end));
  HUSTINGS_CHECK(fetch_missing(steps));
  return take(steps);
}

Result<void> Sync::run(std::uint64_t was, std::uint64_t from) {
  HUSTINGS_CHECK(load_edge());
  const std::uint64_t full = head_.size / kTileWidth;
  for (std::uint64_t index = from / kTileWidth; index < full; index += kBatch) {
    if (parts_.stop.stop_requested()) return fail(Code::unavailable, "told to stop");
    HUSTINGS_CHECK(batch(index, std::min(full, index + kBatch)));
  }
  const TileId last = tile_at(kEntries, full, head_.size);
  if (last.width > 0 && parts_.records != nullptr) {
    HUSTINGS_CHECK(parts_.records->begin());
    HUSTINGS_CHECK(check_records(last, partial_.at(last)));
    HUSTINGS_CHECK(parts_.records->commit());
  }
  return parts_.mirror.stage(was, edge_, {});
}

}  // namespace hustings
