// Checking an alert about a fork, as anybody can who is given its folder.
#pragma once
#include <span>
#include <string>
#include <string_view>

#include "base/disk.h"
#include "log/fork.h"
#include "log/note.h"

namespace hustings {

// The fork that alert.json tells of these two heads; not checked. Errors: bad_input (where: a JSON
// Pointer).
Result<Fork> parse_fork(std::string_view alert, const TreeHead& known, const TreeHead& shown);

struct ProvedFork {
  std::string origin;
  Fork fork;
};
// What known.checkpoint, shown.checkpoint and alert.json in this folder prove. Errors: those of
// parse_fork, open_checkpoint (where: the file) and check_fork; unverified for checkpoints of two
// logs; those of the disk.
Result<ProvedFork> check_fork_alert(Disk& disk, const Path& folder,
                                    std::span<const VerifierKey> keys);

}  // namespace hustings
