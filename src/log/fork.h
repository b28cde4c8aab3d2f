// What one checkpoint of a log means beside another, and how anybody is shown that a log has
// forked. Both heads have been found to be signed by the log's key before.
#pragma once
#include <cstdint>

#include "base/error.h"
#include "log/hash.h"
#include "log/proof.h"
#include "log/tile.h"

namespace hustings {

// Two heads that no append-only log has both. With their signed checkpoints it convinces anybody,
// without the log's help (RFC 9162 section 2.1.4.2 checks the proof).
struct Fork {
  TreeHead smaller;
  TreeHead larger;
  Hash root;    // of the first smaller.size entries in the tree of `larger`; not smaller.root
  Proof proof;  // that it is; empty where the sizes are equal
};
// Errors: unverified when these two heads may belong to one log.
Result<void> check_fork(const Fork& fork);

enum class Beside : std::uint8_t { same, older, newer, fork };
struct ComparedHeads {
  Beside beside = Beside::same;  // what the shown head is beside the known one
  Fork fork = {};                // where it is one
};
// `tiles` gives those of the larger tree, as wide as they are at its size; none of them is
// believed, at most 24 are asked for. Errors: unverified or bad_input when they do not give its
// root, so that nothing can be said; those of `tiles`.
Result<ComparedHeads> compare_heads(const TreeHead& known, const TreeHead& shown,
                                    const TileFetch& tiles);

}  // namespace hustings
