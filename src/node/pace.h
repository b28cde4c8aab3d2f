// When the next transaction begins. Where many submitters wait for their answers, their next ones
// come while the last batch is committed, a few at a time: without a pause half of all batches are
// small, and each costs a new right edge in the public log whatever its size (ADR 33).
#pragma once
#include <chrono>
#include <cstddef>

namespace hustings {

class Pace {
 public:
  using Time = std::chrono::steady_clock::time_point;
  // Behind a batch of at least this many items the next one gathers,
  static constexpr std::size_t kMany = 64;
  // and begins this long after it at the earliest, unless it is full before.
  static constexpr std::chrono::milliseconds kGather{20};

  // Until when to gather; past when there is nothing to wait for.
  Time next() const { return next_; }
  void began(Time now, std::size_t items) { next_ = items < kMany ? now : now + kGather; }

 private:
  Time next_ = Time::min();
};

}  // namespace hustings
