// What the proof of a record and something later of the same log show together, without the node:
// how much time passed at least.
#pragma once
#include <string>
#include <vector>

#include "cli/commands.h"
#include "cli/trust.h"

namespace hustings::cli {

// A record whose proof holds.
struct ProvedRecord {
  Index index = 0;
  std::string_view entry;
  const OpenedCheckpoint& opened;
};

struct Passed {
  std::vector<std::string> lines;  // what is shown and what is not, in words that can be quoted
  bool shown = true;               // more than `options.allowed`, where that was asked
};
// `options.later`: the proof of a later record about the same case, or any later checkpoint.
// Errors: unverified where a signature or proof does not hold, it is another log's, it is not
// later, or nobody whose key is named has cosigned; bad_input and those of the disk.
Result<Passed> check_later(Disk& disk, const Trust& trust, const ProvedRecord& first,
                           const CheckOptions& options);

}  // namespace hustings::cli
