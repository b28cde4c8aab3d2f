#include "store/tiles.h"

#include <algorithm>
#include <set>

namespace hustings {

Result<void> Tiles::publish(std::uint64_t was, const RightEdge& edge,
                            const std::vector<TileData>& full, std::string_view note) {
  std::vector<std::pair<Path, std::string>> files;
  const auto add = [&](const TileData& tile) -> Result<void> {
    Path file = root_ / path(tile.id);
    if (auto there = disk_.read(file)) {
      if (*there == tile.bytes) return {};
      return fail(Code::unverified, "a published tile differs from what the database says",
                  file.string(), "the log would fork: restore this file from a mirror, or remove it");
    }
    files.emplace_back(std::move(file), tile.bytes);
    return {};
  };
  const auto partials = edge.partials();
  for (const auto& tile : full) HUSTINGS_CHECK(add(tile));
  for (const auto& tile : partials) HUSTINGS_CHECK(add(tile));
  HUSTINGS_CHECK(disk_.write_all(files));
  // One flipped bit between hashing and storage has ended logs: read back before it is announced.
  for (const auto& [file, bytes] : files) {
    HUSTINGS_TRY(const std::string there, disk_.read(file));
    if (there != bytes) {
      return fail(Code::io, "a file reads back differently from what was written", file.string(),
                  "check disk and memory of this machine; the record stands in the database");
    }
  }
  HUSTINGS_CHECK(disk_.write(root_ / "checkpoint", note));

  const auto keep = partial_tiles_of(edge.size());
  for (const auto& old : partial_tiles_of(was)) {
    if (std::ranges::find(keep, old) != keep.end()) continue;
    HUSTINGS_CHECK(disk_.remove(root_ / path(old)));
  }
  return {};
}

Result<std::string> Tiles::checkpoint() const { return disk_.read(root_ / "checkpoint"); }

Result<std::string> Tiles::fetch(const TileId& id) const {
  auto bytes = disk_.read(root_ / path(id));
  if (bytes || id.is_full() || bytes.error().code != Code::not_found) return bytes;
  HUSTINGS_TRY(const std::string whole, disk_.read(root_ / path(id.full())));
  return cut_tile(id.full(), whole, id.width);
}

}  // namespace hustings
