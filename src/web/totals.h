// How many rows a list has, remembered while the log stands still: counting costs more than the
// rows of a page.
#pragma once
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "log/hash.h"
#include "node/slice.h"

namespace hustings::web {

// Thread-safe.
class Totals {
 public:
  static constexpr std::size_t kMost = 4096;  // lists and filters; then all are forgotten

  // `list`: path and filters. Nothing when it was not counted at this state of the log.
  std::optional<Total> find(const std::string& list, const TreeHead& at);
  void put(const std::string& list, const TreeHead& at, Total total);

 private:
  std::mutex mutex_;
  TreeHead at_;
  std::map<std::string, Total> totals_;
};

}  // namespace hustings::web
