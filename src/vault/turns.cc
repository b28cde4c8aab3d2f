#include "vault/turns.h"

namespace hustings::vault {

Result<void> Turns::enter() {
  std::unique_lock lock(mutex_);
  if (running_ >= at_once_ && next_ - served_ >= most_waiting_)
    return fail(Code::unavailable, "too many are opening or sending something just now", {},
                "try again in a few seconds");
  const auto mine = next_++;
  free_.wait(lock, [&] { return running_ < at_once_ && served_ == mine; });
  ++served_;
  ++running_;
  free_.notify_all();
  return {};
}

void Turns::leave() {
  const std::lock_guard lock(mutex_);
  --running_;
  free_.notify_all();
}

std::size_t Turns::waiting() const {
  const std::lock_guard lock(mutex_);
  return static_cast<std::size_t>(next_ - served_);
}

}  // namespace hustings::vault
