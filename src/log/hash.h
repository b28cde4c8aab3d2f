// The hashes of the log's Merkle tree (RFC 6962 section 2.1, SHA-256).
#pragma once
#include <compare>
#include <cstdint>
#include <span>

#include "base/bytes.h"

namespace hustings {

// What a checkpoint says of a tree: how many entries it has and the hash over them all.
struct TreeHead {
  std::uint64_t size = 0;
  Hash root;
  auto operator<=>(const TreeHead&) const = default;
};

Hash leaf_hash(Bytes entry);                          // SHA-256(0x00 || entry)
Hash node_hash(const Hash& left, const Hash& right);  // SHA-256(0x01 || left || right)
const Hash& empty_root();                             // SHA-256(""): the root of no entries
Hash tree_hash(std::span<const Hash> leaves);         // the root over these leaf (or node) hashes

}  // namespace hustings
