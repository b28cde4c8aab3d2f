#include "web/rate.h"

#include <algorithm>

namespace hustings::web {
namespace {

constexpr std::size_t kMost = 32768;  // networks

}  // namespace

bool RateLimit::take(std::string_view network) { return ask(network, true); }

bool RateLimit::allows(std::string_view network) { return ask(network, false); }

bool RateLimit::ask(std::string_view network, bool take) {
  if (network.empty()) return true;
  const Hash id = hmac_sha256(key_, bytes(network));
  const std::int64_t now = clock_.now().unix_ms;
  const std::lock_guard lock(mutex_);
  if (next_.size() >= kMost)
    std::erase_if(next_, [&](const auto& one) { return one.second <= now; });
  const auto found = next_.find(id);
  const std::int64_t then = std::max(now, found == next_.end() ? now : found->second) + interval_;
  // Too many networks at once: those that are known go on, others wait.
  if (then - now > burst_ * interval_ || (found == next_.end() && next_.size() >= kMost))
    return false;
  if (take) next_[id] = then;
  return true;
}

}  // namespace hustings::web
