#include "web/access_log.h"

#include <fmt/format.h>

#include <iterator>

namespace hustings::web {

void AccessLog::add(Instant now, std::string_view method, std::string_view route, int status,
                    std::uint64_t bytes, std::int64_t ms) {
  if (!sink_) return;
  constexpr std::size_t kMinute = 16;  // 2029-06-03T10:00
  fmt::format_to(std::back_inserter(lines_), "{}Z {} {} {} {} {}\n",
                 std::string_view(to_string(now)).substr(0, kMinute), method, route, status, bytes,
                 ms);
  constexpr std::size_t kEnough = 16 << 10;
  if (lines_.size() > kEnough) flush();
}

void AccessLog::flush() {
  if (sink_ && !lines_.empty()) sink_(lines_);
  lines_.clear();
}

}  // namespace hustings::web
