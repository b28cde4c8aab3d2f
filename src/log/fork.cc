#include "log/fork.h"

#include <algorithm>

#include "log/tree.h"

namespace hustings {
namespace {

// The root over the first `size` entries of a larger tree.
Result<Hash> root_of_first(std::uint64_t size, std::uint64_t larger, const TileFetch& tiles) {
  const TileFetch cut = [&](const TileId& id) -> Result<std::string> {
    const TileId wide = tile_at(id.level, id.index, larger);
    HUSTINGS_TRY(const std::string data, tiles(wide));
    return cut_tile(wide, data, id.width);
  };
  HUSTINGS_TRY(const HashTiles first, HashTiles::load(size, cut));
  return first.root();
}

}  // namespace

Result<void> check_fork(const Fork& fork) {
  const auto& [smaller, larger, root, proof] = fork;
  const auto nothing = [](std::string what) {
    return fail(Code::unverified, std::move(what), {}, "this is no proof of a fork");
  };
  if (root == smaller.root) return nothing("both checkpoints have the same first entries");
  if (smaller.size < larger.size) {
    return verify_consistency({smaller.size, root}, larger, proof);
  }
  if (smaller.size > larger.size) return nothing("the smaller tree is the larger one");
  return root == larger.root ? Result<void>() : nothing("the root is not that of the checkpoint");
}

Result<ComparedHeads> compare_heads(const TreeHead& known, const TreeHead& shown,
                                    const TileFetch& tiles) {
  const auto& [smaller, larger] = std::minmax(known, shown);  // by size
  if (smaller.size == larger.size) {
    if (known == shown) return ComparedHeads{};
    return ComparedHeads{Beside::fork, Fork{known, shown, shown.root, {}}};
  }
  const Beside grown = known.size < shown.size ? Beside::newer : Beside::older;
  if (smaller.size == 0) return ComparedHeads{grown};
  HUSTINGS_TRY(const Hash root, root_of_first(smaller.size, larger.size, tiles));
  HUSTINGS_TRY(Proof proof, consistency_proof(smaller.size, larger.size, tiles));
  HUSTINGS_CHECK(verify_consistency({smaller.size, root}, larger, proof));
  if (root == smaller.root) return ComparedHeads{grown};
  return ComparedHeads{Beside::fork, Fork{smaller, larger, root, std::move(proof)}};
}

}  // namespace hustings
