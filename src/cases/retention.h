// How long what a reporter told is kept once the case is over, as data: the clocks "kept-contact"
// and "kept" of codes/CODE/deadlines.json. A pure function of a case's records and the present.
#pragma once
#include <optional>

#include "cases/file.h"

namespace hustings::cases {

// The last moments; nothing while the case may go on.
struct Retention {
  std::optional<Instant> contact;   // address and name of the reporter
  std::optional<Instant> content;   // everything that is sealed
  const Deadline* limit = nullptr;  // of `content`
};
// A case is over when it was closed or withdrawn, or when nobody can appeal any more against a
// decision that leaves nothing to be done; one that follows another case with that.
Retention retention_of(const CaseFile& file, Instant now);

}  // namespace hustings::cases
