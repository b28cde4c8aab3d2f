// What is counted over a whole list, remembered while the log stands still: counting costs more
// than the rows of a page.
#pragma once
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "log/hash.h"

namespace hustings::web {

// Thread-safe.
template <class T>
class Remembered {
 public:
  // `most`: lists with their filters; then all are forgotten.
  explicit Remembered(std::size_t most) : most_(most) {}

  // `list`: path and filters. Nothing when it was not counted at this state of the log.
  std::optional<T> find(const std::string& list, const TreeHead& at) {
    const std::lock_guard lock(mutex_);
    if (at != at_) return std::nullopt;
    const auto it = counted_.find(list);
    return it == counted_.end() ? std::nullopt : std::optional(it->second);
  }

  void put(const std::string& list, const TreeHead& at, T counted) {
    const std::lock_guard lock(mutex_);
    if (at.size < at_.size) return;  // a reader of an older snapshot came late
    if (at != at_ || counted_.size() >= most_) counted_.clear();
    at_ = at;
    counted_.insert_or_assign(list, std::move(counted));
  }

 private:
  const std::size_t most_;
  std::mutex mutex_;
  TreeHead at_;
  std::map<std::string, T> counted_;
};

}  // namespace hustings::web
