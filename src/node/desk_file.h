// The SQLite file of the desk's own tables (staff/desk_db.h), which a backup takes along.
#pragma once
#include <string_view>

namespace hustings {

inline constexpr std::string_view kDeskFile = "desk.db";

}  // namespace hustings
