#include "store/tiles.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>

namespace hustings {
namespace {

// Names below `folder`, which is `below` seen from the root: files into `found`, those of
// interrupted writes and folders without partial files into `strays`. The names alone tell folders:
// "0", "entries", "x001", "067.p".
Result<void> walk(Disk& disk, const Path& root, const std::string& below,
                  std::vector<std::string>& found, std::vector<Path>& strays) {
  HUSTINGS_TRY(const auto names, disk.list(root / below));
  if (names.empty() && below.ends_with(".p")) strays.push_back(root / below);
  const bool top = below == "tile";
  for (const auto& name : names) {
    const std::string path = fmt::format("{}/{}", below, name);
    if (name.starts_with('.')) {
      strays.push_back(root / path);
    } else if (top || name.starts_with('x') || name.ends_with(".p")) {
      HUSTINGS_CHECK(walk(disk, root, path, found, strays));
    } else {
      found.push_back(path);
    }
  }
  return {};
}

}  // namespace

Result<void> Tiles::write(const std::vector<TileData>& tiles, const std::vector<TileData>& more) {
  std::vector<std::pair<Path, std::string>> files;
  const auto add = [&](const TileData& tile) -> Result<void> {
    Path file = root_ / path(tile.id);
    const auto there = disk_.read(file);
    if (!there && there.error().code != Code::not_found) return std::unexpected(there.error());
    if (!there) {
      files.emplace_back(std::move(file), tile.bytes);
    } else if (*there != tile.bytes) {
      return fail(Code::unverified, "a published tile differs from what the database says",
                  file.string(),
                  "the log would fork: restore this file from a mirror, or remove it");
    }
    return {};
  };
  for (const auto& tile : tiles) HUSTINGS_CHECK(add(tile));
  for (const auto& tile : more) HUSTINGS_CHECK(add(tile));
  HUSTINGS_CHECK(disk_.write_all(files));
  // One flipped bit between hashing and storage has ended logs: read back before it is announced.
  for (const auto& [file, bytes] : files) {
    HUSTINGS_TRY(const std::string there, disk_.read(file));
    if (there != bytes) {
      return fail(Code::io, "a file reads back differently from what was written", file.string(),
                  "check disk and memory of this machine; the record stands in the database");
    }
  }
  return {};
}

Result<void> Tiles::publish(std::uint64_t was, const RightEdge& edge,
                            const std::vector<TileData>& full, std::string_view note) {
  HUSTINGS_CHECK(stage(was, edge, full));
  return swap(edge.size(), note);
}

Result<void> Tiles::stage(std::uint64_t was, const RightEdge& edge,
                          const std::vector<TileData>& full) {
  tried_.insert({was, edge.size()});
  return write(full, edge.partials());
}

Result<void> Tiles::swap(std::uint64_t size, std::string_view note) {
  HUSTINGS_CHECK(disk_.write(root_ / "checkpoint", note));

  const auto keep = partial_tiles_of(size);
  for (const std::uint64_t tried : tried_) {
    for (const auto& old : partial_tiles_of(tried)) {
      if (std::ranges::find(keep, old) != keep.end()) continue;
      HUSTINGS_CHECK(drop(root_ / path(old)));
    }
  }
  tried_.clear();
  return {};
}

Result<std::string> Tiles::checkpoint() const { return disk_.read(root_ / "checkpoint"); }

Result<std::string> Tiles::fetch(const TileId& id) const {
  // The log may grow between finding a file's name and reading it: then there is a wider one.
  auto bytes = disk_.read(root_ / path(id));
  for (int tries = 0; tries < 3 && !bytes && !id.is_full(); ++tries) {
    if (bytes.error().code != Code::not_found) break;
    bytes = fetch_wider(id);
  }
  return bytes;
}

// The start of the full tile, or else of the narrowest partial one that is wide enough.
Result<std::string> Tiles::fetch_wider(const TileId& id) const {
  auto whole = disk_.read(root_ / path(id.full()));
  if (whole) return cut_tile(id.full(), *whole, id.width);
  if (whole.error().code != Code::not_found) return whole;
  TileId wider = id.full();
  HUSTINGS_TRY(const auto widths, disk_.list((root_ / path(id)).parent_path()));
  for (const auto& name : widths) {
    unsigned width = 0;
    const auto parsed = std::from_chars(name.data(), name.data() + name.size(), width);
    if (parsed.ec == std::errc() && width >= id.width) wider.width = std::min(wider.width, width);
  }
  if (wider.is_full()) return whole;
  HUSTINGS_TRY(const std::string data, disk_.read(root_ / path(wider)));
  return cut_tile(wider, data, id.width);
}

Result<Tiles::Survey> Tiles::survey(std::uint64_t size) const {
  Survey out;
  std::vector<std::string> found;
  HUSTINGS_TRY(const auto top, disk_.list(root_));
  for (const auto& name : top) {
    if (name.starts_with('.')) out.strays.push_back(root_ / name);
  }
  HUSTINGS_CHECK(walk(disk_, root_, "tile", found, out.strays));
  const auto wanted = tiles_of(size);
  std::set<std::string> names;
  for (const auto& id : wanted) names.insert(path(id));
  for (const auto& name : found) {
    if (names.erase(name) > 0) continue;
    const auto id = parse_tile_path(name);
    if (id && !id->is_full()) out.strays.push_back(root_ / name);
  }
  for (const auto& id : wanted) {
    if (names.contains(path(id))) out.missing.push_back(id);
  }
  return out;
}

Result<void> Tiles::remove(const std::vector<Path>& strays) {
  for (const auto& file : strays) HUSTINGS_CHECK(drop(file));
  return {};
}

// Also the folder of a partial tile when it was the last one there; of a folder, that alone.
Result<void> Tiles::drop(const Path& path) {
  const bool is_folder = path.extension() == ".p";
  if (!is_folder) HUSTINGS_CHECK(disk_.remove(path));
  const Path folder = is_folder ? path : path.parent_path();
  if (folder.extension() != ".p") return {};
  HUSTINGS_TRY(const auto left, disk_.list(folder));
  return left.empty() ? disk_.remove(folder) : Result<void>{};
}

}  // namespace hustings
