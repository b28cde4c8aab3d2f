// The clocks of a case: what has to be done until when, and how long it took. A pure function of
// its records; the present is a parameter.
#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "cases/deadlines.h"
#include "cases/machine.h"

namespace hustings::cases {

// From a step that starts it to the one that stops it. A question to the reporter pauses it; all
// pauses together count for as long as the deadlines say, and none that began after the limit.
struct CaseClock {
  const Deadline* limit;
  Instant start;
  Index started_by = 0;  // index of the record
  std::optional<Instant> stop;
  Index stopped_by = 0;
  Instant due;  // its last moment, with all pauses until then
  std::vector<std::pair<Instant, std::optional<Instant>>> pauses;  // an open one goes on

  bool running() const { return !stop.has_value(); }
  bool paused() const { return running() && !pauses.empty() && !pauses.back().second; }
  // Of the time until it stopped, or until `now`: all of it, and without pauses. Milliseconds.
  std::int64_t gross(Instant now) const;
  std::int64_t net(Instant now, std::int64_t longest_pause_days) const;
  // Past its limit, stopped or not.
  bool late(Instant now) const { return stop.value_or(now) > due; }
};

// In the order in which they started. `leader`: of the case that this one follows, if it does: its
// decision stops the clock here too.
std::vector<CaseClock> clocks_of(const CaseHistory& history, const Deadlines& deadlines,
                                 const CaseHistory* leader = nullptr);

// When a case is overdue if nothing happens: the first limit that counts of a clock that runs.
std::optional<Instant> next_due(const std::vector<CaseClock>& clocks);

// A moment as far as it can be proved: not before what its issuer says, not after the first
// cosignature of a witness that covers its record; without one it may be at any time after.
struct Moment {
  Instant from;
  std::optional<Instant> to;
};
enum class Lateness : std::uint8_t { in_time, late, cannot_be_told };
// Whether more than `limit_ms` lie between two moments, whenever they were exactly.
Lateness lateness(const Moment& start, const Moment& stop, std::int64_t limit_ms);
std::string_view name(Lateness lateness);

}  // namespace hustings::cases
