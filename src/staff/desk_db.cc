#include "staff/desk_db.h"

#include <filesystem>

namespace hustings {

Result<std::unique_ptr<DeskDb>> DeskDb::open(const Path& dir, const Config& config,
                                             std::string_view tables_sql) {
  std::unique_ptr<Db> db;
  if (is_postgres(config.database)) {
    HUSTINGS_TRY(db, open_postgres(config.database, "desk"));
  } else {
    HUSTINGS_TRY(db, open_sqlite((dir / kDeskFile).string()));
    // Nobody else reads it; the files that SQLite makes beside it take its rights over.
    std::error_code ignored;
    std::filesystem::permissions(
        dir / kDeskFile, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write,
        ignored);
  }
  std::unique_ptr<DeskDb> out(new DeskDb(std::move(db)));
  HUSTINGS_CHECK(out->write([&](Db& into) { return into.script(tables_sql); }));
  return out;
}

}  // namespace hustings
