// An envelope that somebody signed at home and sent: everything that can be checked by reading, for
// a server that opens the log's one writer only for what it will take (docs/adr/0020, 0021).
#pragma once
#include <string>
#include <string_view>

#include "record/envelope.h"
#include "store/db.h"

namespace hustings {

// What is taken at one address.
struct Intake {
  const Kind& kind;
  // Pointer of the body's member that says whose word it is; empty: the thing is who says it.
  std::string owner;
};

struct Arrival {
  Envelope envelope;
  Head head;
  Hash leaf;                   // of its entry
  std::optional<Index> there;  // the same stands there already
};

// Takes the combined form, with or without a line's end behind it. Reads in a snapshot of its own.
// Errors, each with all wrong places as JSON Pointers into the payload ("/iss", "/body/name"; ""
// for the whole):
//   bad_input   no envelope; another kind; disclosures that do not fit, or one that is needed and
//               missing; not the issuer's word about itself; a key that this node is said to hold
//   too_large   its entry is longer than the log takes
//   unverified  the node knows no key of the issuer, not this one, or the signature does not hold
//   conflict    prev is not the current version, which is named; another's thing
//   withheld    the same stood there, and a redaction took a value of it away
// `origin`: of the node's log.
Result<Arrival> check_arrival(Db& db, const Kinds& kinds, const std::string& origin,
                              const Intake& intake, std::string_view combined, Instant now);

}  // namespace hustings
