// A copy of a node for another disk, made beside the running node.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/disk.h"
#include "base/error.h"
#include "base/time.h"

namespace hustings {

struct Backup {
  std::uint64_t records = 0;  // of the copied database, or of the copied log where there is none
  std::uint64_t files = 0;    // that records name (store/blobs.h)
  bool has_database = true;   // false: PostgreSQL, which has its own program for that
  std::string database;       // its address, without a password
};

// Copies what `dir` holds into the new folder `to` (0700): the public log, then the database as of
// one moment, which has all of that log and perhaps more; the files that records name; settings,
// verifier keys and witnesses; never a secret, not even a password in the database's address. Then
// reads the copy back: the log must verify, the database's entries must give the log's root and
// their own, each file its name. `to` is there only when all of that holds. Errors: conflict when
// there is a `to` already; unverified when the copy does not hold.
Result<Backup> back_up(Disk& disk, const Path& dir, const Path& to);

// Deletes backups of the node of this origin in a folder that were made before a moment, as the
// time of their settings says; what is no such backup stays. Answers their names. The bytes of
// deleted files stay on the disk until something is written over them.
Result<std::vector<std::string>> expire_backups(Disk& disk, const Path& folder,
                                                std::string_view origin, Instant before);

// A postgresql:// address without its password.
std::string without_password(std::string_view url);

}  // namespace hustings
