#include "store/libraries.h"

#include <libpq-fe.h>
#include <sqlite3.h>

namespace hustings {

std::vector<Library> store_libraries() {
  const int libpq = PQlibVersion();  // 150013: 15.13
  return {{"SQLite", sqlite3_libversion()},
          {"libpq", std::to_string(libpq / 10000) + '.' + std::to_string(libpq % 10000)}};
}

}  // namespace hustings
