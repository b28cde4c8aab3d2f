#include "log/proof.h"

#include <fmt/core.h>

#include <algorithm>
#include <bit>
#include <map>
#include <utility>

namespace hustings {
namespace {

constexpr std::string_view kInclusionMend =
    "check that entry, index and checkpoint belong together";

std::unexpected<Error> bad_inclusion(std::string what, std::uint64_t index) {
  return fail(Code::unverified, std::move(what), fmt::format("entry {}", index),
              std::string(kInclusionMend));
}

std::unexpected<Error> bad_consistency(std::string what, const TreeHead& from, const TreeHead& to) {
  return fail(Code::unverified, std::move(what), fmt::format("sizes {} to {}", from.size, to.size),
              "if both checkpoints are signed, keep them: the log has shown two histories");
}

// The hashes of subtrees of a tree of a given size, read from its tiles.
class Subtrees {
 public:
  Subtrees(std::uint64_t size, const TileFetch& fetch) : size_(size), fetch_(fetch) {}

  // The hash over the entries [begin, end), a subtree of RFC 6962's division: begin is a multiple
  // of the largest power of two below its size.
  Result<Hash> range(std::uint64_t begin, std::uint64_t end) {
    const std::uint64_t size = end - begin;
    if (std::has_single_bit(size)) return perfect(std::countr_zero(size), begin / size);
    const std::uint64_t split = begin + std::bit_floor(size);
    HUSTINGS_TRY(const Hash left, range(begin, split));
    HUSTINGS_TRY(const Hash right, range(split, end));
    return node_hash(left, right);
  }

 private:
  // The subtree number `index` of those over 2^height entries.
  Result<Hash> perfect(int height, std::uint64_t index) {
    const int level = height / 8;
    const std::uint64_t first = index << (height % 8);  // hash number on the level
    HUSTINGS_TRY(const auto* tile, load(level, first / kTileWidth));
    const std::size_t count = std::size_t{1} << (height % 8);
    return tree_hash(std::span(*tile).subspan(first % kTileWidth, count));
  }

  Result<const std::vector<Hash>*> load(int level, std::uint64_t index) {
    const auto key = std::pair(level, index);
    const auto known = tiles_.find(key);
    if (known != tiles_.end()) return &known->second;
    const TileId id = tile_at(level, index, size_);
    HUSTINGS_TRY(const auto data, fetch_(id));
    HUSTINGS_TRY(auto hashes, decode_tile(id, data));
    return &tiles_.emplace(key, std::move(hashes)).first->second;
  }

  std::uint64_t size_;
  const TileFetch& fetch_;
  std::map<std::pair<int, std::uint64_t>, std::vector<Hash>> tiles_;
};

// Where RFC 6962 divides a tree over [begin, end): behind the largest power of two below its size.
std::uint64_t split_of(std::uint64_t begin, std::uint64_t end) {
  return begin + std::bit_floor(end - begin - 1);
}

}  // namespace

Result<void> verify_inclusion(std::uint64_t index, const Hash& leaf, const TreeHead& head,
                              std::span<const Hash> proof) {
  if (index >= head.size) {
    return bad_inclusion(fmt::format("the tree has only {} entries", head.size), index);
  }
  std::uint64_t node = index;
  std::uint64_t last = head.size - 1;
  Hash hash = leaf;
  for (const auto& sibling : proof) {
    if (last == 0) return bad_inclusion("the proof is too long", index);
    if ((node & 1) != 0 || node == last) {
      hash = node_hash(sibling, hash);
      // A last node without a sibling moves up until it is a right child.
      while ((node & 1) == 0) node >>= 1, last >>= 1;
    } else {
      hash = node_hash(hash, sibling);
    }
    node >>= 1;
    last >>= 1;
  }
  if (last != 0) return bad_inclusion("the proof is too short", index);
  if (hash != head.root) {
    return bad_inclusion("the proof does not lead to the root of the checkpoint", index);
  }
  return {};
}

Result<void> verify_consistency(const TreeHead& from, const TreeHead& to,
                                std::span<const Hash> proof) {
  if (from.size > to.size) return bad_consistency("the later tree is smaller", from, to);
  if (from.size == to.size || from.size == 0) {
    const bool known_root = from.size > 0 || from.root == empty_root();
    if (from == to && known_root && proof.empty()) return {};
    return bad_consistency(from.size == to.size
                               ? "two trees of one size differ, or a proof is given"
                               : "nothing can be shown about the empty tree",
                           from, to);
  }
  if (proof.empty()) return bad_consistency("the proof is too short", from, to);
  std::uint64_t node = from.size - 1;
  std::uint64_t last = to.size - 1;
  const int skip = std::countr_one(node);
  node >>= skip;
  last >>= skip;
  // A perfect old tree is a subtree of the new one: its root is known and not in the proof.
  const bool perfect = std::has_single_bit(from.size);
  Hash old_root = perfect ? from.root : proof.front();
  Hash new_root = old_root;
  for (const auto& hash : proof.subspan(perfect ? 0 : 1)) {
    if (last == 0) return bad_consistency("the proof is too long", from, to);
    if ((node & 1) != 0 || node == last) {
      old_root = node_hash(hash, old_root);
      new_root = node_hash(hash, new_root);
      while ((node & 1) == 0) node >>= 1, last >>= 1;
    } else {
      new_root = node_hash(new_root, hash);
    }
    node >>= 1;
    last >>= 1;
  }
  if (last != 0) return bad_consistency("the proof is too short", from, to);
  if (old_root != from.root) return bad_consistency("the proof misses the older root", from, to);
  if (new_root != to.root) return bad_consistency("the proof misses the newer root", from, to);
  return {};
}

Result<Proof> inclusion_proof(std::uint64_t index, std::uint64_t size, const TileFetch& fetch) {
  if (index >= size) {
    return fail(Code::bad_input, fmt::format("no entry {} in a log of size {}", index, size));
  }
  Subtrees trees(size, fetch);
  Proof proof;
  std::uint64_t begin = 0;
  std::uint64_t end = size;
  while (end - begin > 1) {
    const std::uint64_t split = split_of(begin, end);
    const bool left = index < split;
    HUSTINGS_TRY(const Hash sibling, left ? trees.range(split, end) : trees.range(begin, split));
    proof.push_back(sibling);
    (left ? end : begin) = split;
  }
  std::ranges::reverse(proof);
  return proof;
}

Result<Proof> consistency_proof(std::uint64_t from, std::uint64_t to, const TileFetch& fetch) {
  if (from > to) {
    return fail(Code::bad_input, fmt::format("a log of size {} has no size {} yet", to, from));
  }
  Proof proof;
  if (from == 0) return proof;
  Subtrees trees(to, fetch);
  std::uint64_t begin = 0;
  std::uint64_t end = to;
  while (end != from) {
    const std::uint64_t split = split_of(begin, end);
    const bool left = from <= split;
    HUSTINGS_TRY(const Hash sibling, left ? trees.range(split, end) : trees.range(begin, split));
    proof.push_back(sibling);
    (left ? end : begin) = split;
  }
  // At begin == 0 what is left is the old tree itself, whose root the verifier knows.
  if (begin > 0) {
    HUSTINGS_TRY(const Hash rest, trees.range(begin, end));
    proof.push_back(rest);
  }
  std::ranges::reverse(proof);
  return proof;
}

}  // namespace hustings
