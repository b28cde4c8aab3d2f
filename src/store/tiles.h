// The log's public files: the tlog-tiles tree below DIR/log, as any static file server can serve it.
#pragma once
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

  // Makes the tree public: writes the full tiles and the partial ones of `edge`, reads them back and
  // compares, swaps `checkpoint` to `note`, and removes the partial files of `was` that are not of
  // this size. Until the swap the log on disk is the one before. Idempotent: a full tile that is
  // there must be equal (unverified otherwise: the log would fork).
  Result<void> publish(std::uint64_t was, const RightEdge& edge, const std::vector<TileData>& full,
                       std::string_view note);

  Result<std::string> checkpoint() const;  // the published note; not_found before the first
  // A partial tile that is gone is cut from the full one.
  Result<std::string> fetch(const TileId& id) const;
  const Path& root() const { return root_; }

 private:
  Disk& disk_;
  Path root_;
};

}  // namespace hustings
