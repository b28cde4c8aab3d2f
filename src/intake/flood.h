// When too much comes: a ladder of what is asked of a report, by how many wait and how full the
// disk is, never by who sends it; and a count of all that was refused, which becomes an
// `intake-stats` record. Nothing is refused in silence.
#pragma once
#include <array>
#include <atomic>
#include <mutex>
#include <optional>

#include "base/disk.h"
#include "base/time.h"
#include "cases/report.h"

namespace hustings::intake {

enum class Level : std::uint8_t {
  calm,
  busy,     // a plain question is asked besides, and of programs work
  crowded,  // no files from who gives no name, nothing from programs: people's words go first
  full,     // nothing is taken
};
struct Load {
  std::size_t waiting = 0;  // reports that wait for their slow key
  int free = 1000;          // of the disk, in thousandths
};
Level level_of(const Load& load);
// Of the disk that a folder is on; 1000 where it cannot be told, and from 10 GiB on.
int free_of(const Path& folder);

// Thread-safe. What is counted and not taken yet is lost when the process is killed.
class Counters {
 public:
  explicit Counters(Instant since) : since_(since) {}
  void received() { ++received_; }
  void refused(IntakeRefusal reason) { ++refused_.at(static_cast<std::size_t>(reason)); }
  // What was counted since the last time, and begins again; nothing when that is nothing.
  std::optional<IntakeStats> take(Instant now);
  // Puts back what could not be said.
  void put_back(const IntakeStats& stats);

 private:
  static constexpr std::size_t kReasons = static_cast<std::size_t>(IntakeRefusal::invalid) + 1;
  std::mutex mutex_;  // of since_
  Instant since_;
  std::atomic<std::int64_t> received_ = 0;
  std::array<std::atomic<std::int64_t>, kReasons> refused_{};
};

// "What is four and three?": the same for one draft each time.
struct PlainQuestion {
  int first = 0;
  int second = 0;
};
PlainQuestion question_of(std::string_view draft_id);
bool answers_it(std::string_view draft_id, std::string_view answer);

}  // namespace hustings::intake
