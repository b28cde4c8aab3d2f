// Sightings that were handed in, beside the log: nothing of them is public until somebody at the
// desk has confirmed it.
#pragma once
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "desk/desk.h"
#include "sightings/sighting.h"

namespace hustings::sightings {

inline constexpr std::int64_t kMostWaiting = 1000;  // no more are taken
inline constexpr int kKeptDays = 30;                // that nobody has looked at; then they are gone

struct Sighting {
  std::string id;
  Seen seen;
  std::string picture;  // a small JPEG without metadata; empty: none
  Instant made;         // the full hour
};

// Thread-safe.
class Waiting {
 public:
  // The desk outlives it.
  static Result<std::unique_ptr<Waiting>> open(std::shared_ptr<desk::Desk> desk);

  // Keeps one, once: a form that is sent again changes nothing. unavailable: too many wait.
  Result<void> keep(const std::string& id, const Seen& seen, std::string_view picture);
  Result<std::vector<Sighting>> all();  // the oldest first, without pictures
  // not_found: there is none, or it was decided.
  Result<Sighting> read(const std::string& id);
  // Puts it, as `seen` tells it, into the log, and drops what was handed in. bad_input with all
  // that is wrong; not_found as above; what admitting says.
  Result<Admitted> confirm(const std::string& id, const Seen& seen, const User& by);
  Result<void> turn_down(const std::string& id, const User& by);
  // Drops what nobody has looked at for long, and the marks of what was decided.
  Result<void> tidy();

  desk::Desk& desk() { return *desk_; }

 private:
  Waiting(std::shared_ptr<desk::Desk> desk, std::string operator_id)
      : desk_(std::move(desk)), operator_id_(std::move(operator_id)) {}
  Result<void> decide(const std::string& id, std::string_view state, const Act& act);
  Instant now() const { return desk_->options().clock.now(); }

  const std::shared_ptr<desk::Desk> desk_;
  const std::string operator_id_;
  std::mutex deciding_;  // of two people who decide about one, one does
};

// Whether somebody may decide about sightings: who operates the node or works on cases, and works
// for no organisation, since it may be about a rival or about themselves.
bool may_decide(const User& user);

}  // namespace hustings::sightings
