#include "store/reading.h"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace hustings {
namespace {

// What the node's own queries call; sorted. A new one is added here.
constexpr auto kFunctions =
    std::to_array<std::string_view>({"coalesce", "count", "length", "like", "lower", "match", "max",
                                     "min", "nullif", "replace", "sum", "trim"});
static_assert(std::ranges::is_sorted(kFunctions));

// `what` and `more` are what SQLite says of each action; they may be null.
int only_reading(void*, int action, const char* what, const char* more, const char*, const char*) {
  switch (action) {
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_RECURSIVE:
    case SQLITE_TRANSACTION:
      return SQLITE_OK;
    case SQLITE_FUNCTION:
      return std::ranges::binary_search(kFunctions, std::string_view(more)) ? SQLITE_OK
                                                                            : SQLITE_DENY;
    // What SQLite parses, and never runs, when it meets a virtual table; whoever means it is
    // refused as ever (SQLITE_DBCONFIG_DEFENSIVE).
    case SQLITE_UPDATE:
      return std::string_view(what) == "sqlite_master" ? SQLITE_OK : SQLITE_DENY;
    case SQLITE_PRAGMA:  // the search index asks whether somebody has written
      return std::string_view(what) == "data_version" ? SQLITE_OK : SQLITE_DENY;
    default:
      return SQLITE_DENY;
  }
}

}  // namespace

void allow_reading_only(sqlite3* db) { sqlite3_set_authorizer(db, only_reading, nullptr); }

}  // namespace hustings
