#include "cli/log_place.h"

#include <filesystem>

#include "cli/commands.h"
#include "cli/trust.h"
#include "store/tiles.h"

namespace hustings::cli {

LogPlace place_of(Disk& disk, const std::string& log) {
  if (is_url(log)) {
    const std::string base = log.ends_with('/') ? log : log + '/';
    return {[base](std::string_view path) { return fetch_url(base + std::string(path)); }, ""};
  }
  Path root = log;
  if (std::filesystem::is_directory(root / "log")) root /= "log";
  // As a server would: a log that grows meanwhile has wider partial tiles, which are cut.
  const auto fetch = [tiles = Tiles(disk, root)](std::string_view path) -> Result<std::string> {
    if (path == "checkpoint") return tiles.checkpoint();
    HUSTINGS_TRY(const TileId id, parse_tile_path(path));
    return tiles.fetch(id);
  };
  return {fetch, (root.lexically_normal() / ".." / "log.vkey").lexically_normal().string()};
}

}  // namespace hustings::cli
