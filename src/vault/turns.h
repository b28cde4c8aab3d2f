// Slow keys take memory and a core each: so many at a time, some more wait, and the rest are told
// to come again.
#pragma once
#include <condition_variable>
#include <mutex>

#include "base/error.h"

namespace hustings::vault {

// Thread-safe. In the order of asking.
class Turns {
 public:
  Turns(std::size_t at_once, std::size_t waiting) : at_once_(at_once), most_waiting_(waiting) {}

  // Runs `work` on this thread when it is its turn. unavailable at once when too many wait.
  template <class Work>
  auto take(Work work) -> std::invoke_result_t<Work> {
    HUSTINGS_CHECK(enter());
    const Leave leave{*this};
    return work();
  }
  std::size_t waiting() const;

 private:
  struct Leave {
    Turns& turns;
    ~Leave() { turns.leave(); }
  };
  Result<void> enter();
  void leave();

  const std::size_t at_once_;
  const std::size_t most_waiting_;
  mutable std::mutex mutex_;
  std::condition_variable free_;
  std::uint64_t next_ = 0;    // number of who comes next
  std::uint64_t served_ = 0;  // numbers below it had or have their turn
  std::size_t running_ = 0;
};

}  // namespace hustings::vault
