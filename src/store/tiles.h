// The log's public files: the tlog-tiles tree below DIR/log, as any static file server can serve
// it.
#pragma once
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "base/disk.h"
#include "log/tile.h"
#include "log/tree.h"

namespace hustings {

// Files of one log. One thread publishes; anybody reads.
class Tiles {
 public:
  Tiles(Disk& disk, Path root) : disk_(disk), root_(std::move(root)) {}

  // Makes the tree public: writes the full tiles and the partial ones of `edge`, reads them back
  // and compares, swaps `checkpoint` to `note`, and removes the partial files of `was` and of
  // failed tries since that are not of this size. Until the swap the log on disk is the one before;
  // after an error the call can be repeated, also with a later edge (`full`: everything since
  // `was`). Errors: unverified for a tile that is there and differs (the log would fork); io when
  // what was written reads back differently; those of the disk.
  Result<void> publish(std::uint64_t was, const RightEdge& edge, const std::vector<TileData>& full,
                       std::string_view note);
  // The same in two steps, so that witnesses can be asked in between: all but the checkpoint; then
  // the checkpoint, of the size that was staged.
  Result<void> stage(std::uint64_t was, const RightEdge& edge, const std::vector<TileData>& full);
  Result<void> swap(std::uint64_t size, std::string_view note);
  // Tiles and bundles that are not there yet. Errors: as of publish.
  Result<void> write(const std::vector<TileData>& tiles, const std::vector<TileData>& more = {});

  Result<std::string> checkpoint() const;  // the published note; not_found before the first
  // A partial tile that is gone is cut from a wider one.
  Result<std::string> fetch(const TileId& id) const;
  const Path& root() const { return root_; }

  // What the names of the files say about a log of `size` entries. Reads no file.
  struct Survey {
    std::vector<TileId> missing;  // tiles and bundles, bundles first, then level by level
    // Partial files of other sizes, their folders when empty, and what interrupted writes left.
    std::vector<Path> strays;
  };
  Result<Survey> survey(std::uint64_t size) const;
  Result<void> remove(const std::vector<Path>& strays);

 private:
  Result<std::string> fetch_wider(const TileId& id) const;
  Result<void> drop(const Path& path);

  Disk& disk_;
  const Path root_;
  std::set<std::uint64_t> tried_;  // sizes whose partial files may be there
};

}  // namespace hustings
