// The bulk package: everything public of one log size, as files for others' tools, and the matrix
// with what it was computed from. docs/formats/bulk.md lists the files.
#pragma once
#include <string>
#include <string_view>

#include "base/disk.h"
#include "node/list.h"
#include "node/package.h"
#include "score/read.h"

namespace hustings {

inline constexpr std::string_view kScoreFile = "score.json";
inline constexpr std::string_view kInputsFile = "score-input.json";

// A log and what its package is to be about.
struct BulkSource {
  Db& db;  // in no other transaction
  const Registry& registry;
  std::string origin;
  ChosenElection chosen;
  std::stop_token stop = {};  // once it is asked for: unavailable
};

// Writes the package of the present size of the log, all of it as of one moment. `out`: a ZIP file
// when the name ends in .zip, else a folder. Equal bytes for equal sizes of one log, as long as
// nothing is redacted. Needs twice the package's room for a ZIP, and little memory. conflict when
// there is something at `out` already; io, disk_full. Answers with the files of the package.
Result<Package> write_bulk(const BulkSource& source, const Path& out);
// The same as a folder that has the ZIP of all other files besides, under kPackageZip.
Result<Package> write_bulk_with_zip(const BulkSource& source, const Path& folder);

// The rows of one dataset that all chosen filters let through, as a new SQLite file of one table,
// as the package's has it. conflict when there is something at `out` already; bad_input for a
// filter that the dataset does not have; io, disk_full.
Result<void> write_sqlite(Db& db, const Registry& registry, const Dataset& dataset,
                          const Chosen& chosen, const Path& out);

// One file of a package, ZIP or folder. not_found; too_large over 256 MiB; bad_input when this is
// no package.
Result<std::string> read_bulk_file(const Path& package, std::string_view name);

}  // namespace hustings
