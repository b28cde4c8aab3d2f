// The list of cases as those see it who work on them: what runs out first stands first.
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "cases/file.h"

namespace hustings::casedesk {

struct QueueFilter {
  std::string_view state;  // of the machine; empty: all in which a clock runs
  std::string_view owed;   // a clock that runs; empty: any
  std::string_view left;   // "late", "day", "three_days"; empty: any
  std::string_view whose;  // an id; "nobody"; empty: all
  std::string_view after;  // where the page before ended
};
struct QueueRow {
  cases::CaseFile file;
  std::optional<cases::CaseClock> next;  // that ends next; none: none runs
  std::string assignee;                  // empty: nobody
};
struct Queue {
  std::vector<QueueRow> rows;
  std::string next;  // for QueueFilter::after; empty: that was all
};
// `assigned`: who has which case.
Result<Queue> read_queue(Db& db, const QueueFilter& filter,
                         const std::map<std::string, std::string>& assigned, Instant now);

}  // namespace hustings::casedesk
