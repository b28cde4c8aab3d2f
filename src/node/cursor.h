// Where a list goes on: the last row that was given out, by what the list is in order of.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "base/error.h"

namespace hustings {

struct Cursor {
  std::string list;                             // which list, filters and order it belongs to
  std::variant<std::int64_t, std::string> key;  // of the order
  std::int64_t index = 0;                       // in the log
  std::string tie;                              // between rows of one index
  // By relevance: the oldest index that is looked at, or ~ of the newest until that is known.
  std::int64_t floor = 0;
};

// Letters that need no escaping in an address.
std::string write_cursor(const Cursor& cursor);
// not_found when it is none, one of another list than `list`, or its key is not text as it must be.
Result<Cursor> read_cursor(std::string_view text, std::string_view list, bool text_key);

}  // namespace hustings
