#include "casedesk/cursor.h"

#include <fmt/core.h>

#include <charconv>
#include <memory>

namespace hustings::casedesk {
namespace {

// All of the text, or nothing.
template <class T>
bool read_whole(std::string_view text, T& into) {
  const char* const end = std::to_address(text.end());
  const auto read = std::from_chars(std::to_address(text.begin()), end, into);
  return read.ec == std::errc() && read.ptr == end;
}

}  // namespace

std::string write_key(const QueueKey& key) { return fmt::format("{}-{}", key.due, key.idx); }

QueueKey read_key(std::string_view text) {
  const auto middle = text.rfind('-');
  if (middle == std::string_view::npos || middle == 0) return {};
  QueueKey out;
  if (!read_whole(text.substr(0, middle), out.due) || !read_whole(text.substr(middle + 1), out.idx))
    return {};
  return out;
}

Index read_seen(std::string_view text) {
  Index out = 0;
  return read_whole(text, out) ? out : 0;
}

}  // namespace hustings::casedesk
