// Cases as the projections have them.
#pragma once
#include <string>
#include <string_view>

#include "cases/clock.h"
#include "cases/machine.h"
#include "record/envelope.h"
#include "store/db.h"

namespace hustings::cases {

// The step that a record of this room is; nothing for one that is no step (intake-stats). Words are
// left out but for whether there is a reason.
std::optional<Step> step_of(const Record& record);
// The case that such a record is about: the report's own id, or the one it names.
std::string case_of(const Draft& body, const std::string& sub);

// A case and what its clocks depend on.
struct CaseFile {
  Index index = 0;  // of its report
  std::string number;
  std::string signatory;  // empty: not known
  std::vector<std::string> commitments;
  CaseHistory history;
  std::optional<CaseHistory> leader;
  const Deadlines* deadlines = nullptr;  // never null in what read_case() answers

  std::vector<CaseClock> clocks() const {
    return clocks_of(history, *deadlines, leader ? &*leader : nullptr);
  }
};
// By its number (as people type it) or its id. not_found.
Result<CaseFile> read_case(Db& db, std::string_view number_or_id);

// The same without the case that it follows, by its id; as of its report and the steps in
// case_step.
Result<CaseHistory> read_history(Db& db, const std::string& id);

// What the log knows of the time: the newest that one of its last thousand records tells. Pages and
// the matrix judge lateness by it, so that they are the same for everybody.
inline constexpr std::string_view kLogTime =
    "(SELECT MAX(n.iat) FROM (SELECT iat FROM record ORDER BY idx DESC LIMIT 1000) n)";
Result<Instant> log_time(Db& db);

}  // namespace hustings::cases
