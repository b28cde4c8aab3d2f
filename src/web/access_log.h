// The access log: method, route template, status, bytes, milliseconds, minute. Never an address, a
// query or a user agent: who asked for what is nobody's business, also not the operator's.
#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace hustings::web {

// Takes whole lines, each with its newline. Called on the server's own thread.
using LogSink = std::function<void(std::string_view lines)>;

// One thread at a time.
class AccessLog {
 public:
  explicit AccessLog(LogSink sink) : sink_(std::move(sink)) {}
  // `route`: the template, "-" when there was none.
  void add(Instant now, std::string_view method, std::string_view route, int status,
           std::uint64_t bytes, std::int64_t ms);
  void flush();

 private:
  LogSink sink_;
  std::string lines_;
};

}  // namespace hustings::web
