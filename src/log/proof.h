// Inclusion and consistency proofs (RFC 6962 sections 2.1.1 and 2.1.2) and receipts: an inclusion
// proof with its checkpoint in one file (c2sp.org/tlog-proof).
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "log/checkpoint.h"
#include "log/hash.h"
#include "log/note.h"
#include "log/tile.h"

namespace hustings {

using Proof = std::vector<Hash>;  // from the leaf's sibling up to the root's child

// Is `leaf` the leaf hash number `index` of the tree `head`? Errors: unverified (RFC 9162 section
// 2.1.3.2).
Result<void> verify_inclusion(std::uint64_t index, const Hash& leaf, const TreeHead& head,
                              std::span<const Hash> proof);
// Is the tree `from` a prefix of the tree `to`? Errors: unverified (RFC 9162 section 2.1.4.2), also
// when only `from` is empty: every tree extends the empty one, and nothing would be checked.
Result<void> verify_consistency(const TreeHead& from, const TreeHead& to,
                                std::span<const Hash> proof);

// Proofs computed from the tiles of a tree of `size` entries; at most 16 tiles are fetched. The
// tiles are not checked: verify the proof before it is handed out. Errors: bad_input for an index
// or size out of range or a malformed tile; those of `fetch`.
Result<Proof> inclusion_proof(std::uint64_t index, std::uint64_t size, const TileFetch& fetch);
// Empty for from == 0 and from == to.
Result<Proof> consistency_proof(std::uint64_t from, std::uint64_t to, const TileFetch& fetch);

inline constexpr std::size_t kMaxReceipt = 2 << 20;  // bytes

// Shows offline that an entry is in the log. It does not say which entry: its reader knows.
struct Receipt {
  std::string extra;  // any bytes, not covered by any signature; empty when there is none
  std::uint64_t index = 0;
  Proof proof;
  std::string checkpoint;  // the signed note, verbatim
  bool operator==(const Receipt&) const = default;
};

std::string format_receipt(const Receipt& receipt);
// Errors: too_large over kMaxReceipt; bad_input (where: a line number, or as of parse_note and
// parse_checkpoint) for what tlog-proof does not allow.
Result<Receipt> parse_receipt(std::string_view file);
// Checks signatures (as open_checkpoint) and proof. Errors: unverified; those of open_checkpoint.
Result<OpenedCheckpoint> check_receipt(const Receipt& receipt, const Hash& leaf,
                                       std::span<const VerifierKey> keys);

}  // namespace hustings
