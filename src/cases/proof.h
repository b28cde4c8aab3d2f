// What can be proved of a case's clocks, as its page tells it.
#pragma once
#include <string>

#include "cases/page_parts.h"

namespace hustings::cases {

// A clock with what witnesses say of it, as of `now`.
struct ProvedClock {
  CaseClock clock;
  ClockProof proof;
  // For certain; where no witness has seen what it depends on, by what its records say.
  bool late(Instant now) const;
  bool in_doubt() const { return proof.seen && proof.lateness == Lateness::cannot_be_told; }
};

// All clocks of a case. `version`: changes when witnesses have said more.
struct ProvedClocks {
  std::vector<ProvedClock> all;
  std::string version;
};
Result<ProvedClocks> prove_clocks(Db& db, const CaseFile& file, Instant now);

// As programs get it (names of the schema below), and what the page shows besides.
Object clock_object(const ProvedClock& one, const Deadlines& deadlines, Instant now);
Object clock_shown(const ProvedClock& one, Instant now);
std::string clock_schema();

}  // namespace hustings::cases
