// How cases go, in numbers: from open fields only, so that anybody computes the same from the data
// (docs/cases.md says how; tests/case_clocks.py does).
#pragma once
#include <map>
#include <string>
#include <vector>

#include "base/time.h"
#include "store/db.h"

namespace hustings::cases {

// Of one kind of clock. Times are in seconds, from its start to its end, pauses included.
struct ClockNumbers {
  std::string clock;
  std::int64_t stopped = 0;  // by what it waits for
  std::int64_t median = 0;   // nearest rank: of n, the ceil(n/2)-th; 0 when none stopped
  std::int64_t p90 = 0;
  std::int64_t late = 0;  // of those that stopped
  std::int64_t running = 0;
  std::int64_t overdue = 0;  // of those that run
};

struct CaseStatistics {
  std::int64_t reports = 0;
  std::int64_t cases = 0;  // reports that follow no other
  std::int64_t open = 0;   // something is due
  std::int64_t overdue = 0;
  std::map<std::string, std::int64_t> states;
  std::map<std::string, std::int64_t>
      outcomes;  // of the decisions that stand; followers not counted
  std::vector<ClockNumbers> clocks;
  std::int64_t appeals = 0;
  std::int64_t appeals_decided = 0;
  std::int64_t reversed = 0;  // appeals after which something else holds
  std::int64_t reopened = 0;
  std::int64_t seen_again = 0;
  std::int64_t upheld = 0;          // cases in which a decision stands that upholds
  std::int64_t without_remedy = 0;  // of these: nothing was put right
  std::int64_t conflicts = 0;       // decisions by somebody who belongs to the signatory
  std::int64_t single = 0;          // decisions that nobody else looked at
  std::map<std::string, std::int64_t> refused;     // at intake, by reason
  std::map<std::string, std::int64_t> redactions;  // records of cases, by law
};
// `signatory`: of its cases only; empty: of all. `now`: log_time().
Result<CaseStatistics> read_statistics(Db& db, const std::string& signatory, Instant now);

}  // namespace hustings::cases
