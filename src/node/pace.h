// When the next transaction begins. Where many submitters wait for their answers, their next ones
// come while the last batch is committed, a few at a time: without a pause half of all batches are
// small, and each costs a new right edge in the public log whatever its size (ADR 33).
#pragma once
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <utility>

namespace hustings {

class Pace {
 public:
  using Time = std::chrono::steady_clock::time_point;
  // Behind a batch of at least this many submissions the next one gathers until enough() wait,
  static constexpr std::size_t kMany = 64;
  // and begins this long after it at the latest.
  static constexpr std::chrono::milliseconds kGather{100};

  // Until when to gather at the latest; past when there is nothing to wait for.
  Time next() const { return next_; }
  // Half of the submissions that lately had no answer at the same time: while these are written and
  // published, the other half comes in.
  std::size_t enough() const { return std::max(unanswered_, before_) / 2; }
  // A batch begins. `unanswered`: its submissions, those that wait on, and those that are committed
  // and not public yet.
  void began(Time now, std::size_t submissions, std::size_t unanswered) {
    next_ = submissions < kMany ? now : now + kGather;
    before_ = std::exchange(unanswered_, unanswered);
  }

 private:
  Time next_ = Time::min();
  std::size_t unanswered_ = 0;  // at the beginning of the last batch
  std::size_t before_ = 0;      // and of the one before it
};

}  // namespace hustings
