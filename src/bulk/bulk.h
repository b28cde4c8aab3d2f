// The bulk package: everything public of one log size, as files for others' tools, and the matrix
// with what it was computed from. docs/formats/bulk.md lists the files.
#pragma once
#include <string>
#include <string_view>

#include "base/disk.h"
#include "score/read.h"

namespace hustings {

inline constexpr std::string_view kScoreFile = "score.json";
inline constexpr std::string_view kInputsFile = "score-input.json";

// Writes the package of the present size of the log, all of it as of one moment; `db` is in no
// other transaction. `out`: a ZIP file when the name ends in .zip, else a folder. Equal bytes for
// equal sizes of one log, as long as nothing is redacted. Needs twice the package's room for a ZIP,
// and little memory. conflict when there is something at `out` already; io, disk_full.
Result<void> write_bulk(Db& db, const Registry& registry, const std::string& origin,
                        const ChosenElection& chosen, const Path& out);

// One file of a package, ZIP or folder. not_found; too_large over 256 MiB; bad_input when this is
// no package.
Result<std::string> read_bulk_file(const Path& package, std::string_view name);

}  // namespace hustings
