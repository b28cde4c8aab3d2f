// Imports of everything that a source shows.
#pragma once
#include "completeness/still_shown.h"
#include "node/node.h"

namespace hustings::cli {

// bad_input for a format whose files are parts of what their source shows, and for several files:
// each alone would be a part.
Result<void> can_be_whole(const std::string& format, std::size_t files);
// "AT", ... as an import record has them.
std::vector<CountryCode> countries_of(const std::vector<std::string>& codes);

struct Missing {
  std::uint64_t gone = 0;  // no longer shown
  std::uint64_t back = 0;  // shown again
};
// Records what it no longer shows and what it shows again.
Result<Missing> log_showings(Node& node, const complete::WholeImport& import);

}  // namespace hustings::cli
