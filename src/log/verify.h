// Verifies a whole log from its public files, as any observer can. Everything is recomputed from
// the entries; the checkpoint's signature says what must come out.
#pragma once
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/error.h"
#include "log/checkpoint.h"

namespace hustings {

// The bytes of a file of the log, by its path below the log's prefix: "checkpoint",
// "tile/entries/000.p/3". not_found when there is none.
using LogFetch = std::function<Result<std::string>(std::string_view path)>;

// Called for each entry in order, once its leaf hash has been found to match its level-0 tile; an
// error ends the verification. The root is known to match only when verify_log returns, so nothing
// may be believed before. `entry` is borrowed for the call.
using EntryCheck = std::function<Result<void>(std::uint64_t index, Bytes entry, const Hash& leaf)>;

// Opens the checkpoint (see open_checkpoint for `keys`), then goes through the log in order and
// compares every entry with its leaf hash, every tile of every level with the level below, and the
// root with the checkpoint. A partial file that is gone is cut from the full one, as tlog-tiles
// has it for a log that has grown since. Memory: one bundle and 8 tiles, at any size.
// Errors name the first bad place in `where`: "checkpoint", "tile/entries/000: entry 17, ...", or
// a tile path. Codes: not_found for a missing file, bad_input for a malformed one, unverified for
// one that says something else than the entries; those of `fetch` and `check`.
Result<OpenedCheckpoint> verify_log(const LogFetch& fetch, std::span<const VerifierKey> keys,
                                    const EntryCheck& check = nullptr);

}  // namespace hustings
