// hustings backup.
#include <fmt/format.h>

#include "cli/commands.h"
#include "node/backup.h"

namespace hustings::cli {

int backup(const BackupOptions& options) {
  const RealWorld real;
  const auto made = back_up(*real.disk, options.data, options.output);
  if (!made) return report(made.error(), options.json);
  if (options.json) {
    fmt::print(R"({{"records":{},"files":{},"has_database":{}}})"
               "\n",
               made->records, made->files, made->has_database);
    return 0;
  }
  fmt::print("{} records and {} pictures are in {}, read back and verified.\n", made->records,
             made->files, options.output);
  if (!made->has_database) {
    fmt::print(
        "The database is not: take it now, after the log.\n"
        "  pg_dump --format=custom --file={}/database.dump '{}'\n",
        options.output, made->database);
  }
  fmt::print("Nor are the keys: `hustings keys copy` keeps them, once and after each new one.\n");
  return 0;
}

}  // namespace hustings::cli
