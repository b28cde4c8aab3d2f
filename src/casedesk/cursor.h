// What comes back from a page as it was written into it: where a page of the queue ended, and which
// step of a case a form had seen. Both come from strangers' hands.
#pragma once
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "record/envelope.h"

namespace hustings::casedesk {

// Of a row of the queue: when its next clock ends, in seconds, and the case.
struct QueueKey {
  std::int64_t due = std::numeric_limits<std::int64_t>::min();
  std::int64_t idx = -1;
  bool operator==(const QueueKey&) const = default;
};
std::string write_key(const QueueKey& key);
// The beginning, for what write_key() has not written.
QueueKey read_key(std::string_view text);

// The index of a record; 0, which no step of a case has behind its report, for anything else.
Index read_seen(std::string_view text);

}  // namespace hustings::casedesk
