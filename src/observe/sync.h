// Brings the files of a mirror from one size of a log to a larger one.
#pragma once
#include <array>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "log/hash.h"
#include "log/tree.h"
#include "observe/records.h"
#include "observe/remote.h"
#include "store/tiles.h"

namespace hustings {

// An entry whose record does not hold, though the log vouches for it.
using BadRecord = std::function<Result<void>(Index index, std::string_view entry, const Error&)>;

// Goes from the signed root downwards: each tile is compared with the hash that a tile above it
// has, each entry with its leaf hash, and only then written. So every file of the mirror is right
// whenever this ends, and only what is not there is fetched. Memory: a batch of bundles, and a tile
// a level.
class Sync {
 public:
  struct Parts {
    Disk& disk;
    Tiles& mirror;
    Remote& remote;
    Records* records;                        // null: entries are not looked into
    std::map<TileId, std::string>& fetched;  // tiles of `head` that were fetched just before
    const BadRecord& bad_record;
    std::stop_token stop;
  };
  // `head`: a checkpoint that was found to be signed and to continue the mirror.
  Sync(const Parts& parts, const TreeHead& head) : parts_(parts), head_(head) {}

  // Everything from the bundle that has entry `from` on; then the partial tiles, and those of the
  // size `was` can go. The checkpoint is the caller's to swap. Errors: of the log: not_found,
  // unavailable, unverified or bad_input (where: the path); unavailable when it was told to stop;
  // those of the mirror.
  Result<void> run(std::uint64_t was, std::uint64_t from);
  // A tile of `head`, from the mirror or the log; it may be wrong.
  Result<std::string> any(const TileId& id);

 private:
  struct Step;  // a bundle and its leaf hashes
  Result<void> load_edge();
  Result<const std::vector<Hash>*> known(int level, std::uint64_t index);
  Result<std::string> right_tile(const TileId& id, const Hash& want);
  Result<void> batch(std::uint64_t begin, std::uint64_t end);
  Result<std::vector<Step>> look(std::uint64_t begin, std::uint64_t end);
  Result<void> fetch_missing(std::vector<Step>& steps);
  Result<void> check_records(const TileId& bundle, std::string_view data);
  Result<void> take(const std::vector<Step>& steps);

  const Parts parts_;
  const TreeHead head_;
  RightEdge edge_;
  std::map<TileId, std::string> partial_;  // those of edge_
  struct Known {
    std::uint64_t index = 0;
    std::vector<Hash> hashes;  // none: no tile
  };
  std::array<Known, kTreeLevels + 1> known_;  // the one looked at last, of each level
  std::vector<TileData> higher_;              // found to be right, not written yet
};

}  // namespace hustings
