// The clocks of a case: what has to be done until when, and how long it took. A pure function of
// its records; the present is a parameter.
#pragma once
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "cases/deadlines.h"
#include "cases/machine.h"

namespace hustings::cases {

// A question to the reporter, and the record that ended it.
struct Pause {
  Instant from;
  Index by = 0;
  std::optional<Instant> to = {};  // none: it goes on
  Index ended_by = 0;
};

// From a step that starts it to the one that stops it. A question to the reporter pauses it; all
// pauses together count for as long as the deadlines say, and none that began after the limit.
struct CaseClock {
  const Deadline* limit;
  Instant start;
  Index started_by = 0;  // index of the record
  std::optional<Instant> stop;
  Index stopped_by = 0;
  Instant due;  // its last moment, with all pauses until then
  std::vector<Pause> pauses;

  bool running() const { return !stop.has_value(); }
  bool paused() const { return running() && !pauses.empty() && !pauses.back().to; }
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

enum class Lateness : std::uint8_t { in_time, late, cannot_be_told };
std::string_view name(Lateness lateness);

// When a witness had seen a record at the latest; nothing: none has.
using Seen = std::function<std::optional<Instant>(Index)>;
// What can be proved of a clock: late only when it is late whenever its moments were exactly. None
// of them was before what its record says, nor after a witness had seen that record; where none
// has, it may have been at any time after.
struct ClockProof {
  bool seen = false;                      // by a witness, all that it depends on
  Lateness lateness = Lateness::in_time;  // of one that runs: in_time as long as it is not late
  std::int64_t least = 0;                 // ms that passed, pauses included
  std::optional<std::int64_t> most = {};  // none: no witness has seen the end
  std::int64_t over = 0;                  // of a late one: ms behind its limit at least
};
// `now`: of one that runs.
ClockProof prove(const CaseClock& clock, const Deadlines& deadlines, std::string_view country,
                 const Seen& seen, Instant now);

}  // namespace hustings::cases
