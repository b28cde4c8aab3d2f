#include "web/totals.h"

namespace hustings::web {

std::optional<Total> Totals::find(const std::string& list, const TreeHead& at) {
  const std::lock_guard lock(mutex_);
  if (at != at_) return std::nullopt;
  const auto it = totals_.find(list);
  return it == totals_.end() ? std::nullopt : std::optional(it->second);
}

void Totals::put(const std::string& list, const TreeHead& at, Total total) {
  const std::lock_guard lock(mutex_);
  if (at.size < at_.size) return;  // a reader of an older snapshot came late
  if (at != at_ || totals_.size() >= kMost) totals_.clear();
  at_ = at;
  totals_[list] = total;
}

}  // namespace hustings::web
