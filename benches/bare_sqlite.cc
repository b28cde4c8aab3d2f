// The floor of an import: the same rows into one bare SQLite table, durable, one transaction per
// 1 000 rows, without rules, signatures, log or search. Prints rows and seconds.
//   bare_sqlite TABLE.csv NEW.db
#include <fmt/format.h>
#include <sqlite3.h>

#include <chrono>

#include "tables/reader.h"

namespace {

int fail(const std::string& what) {
  fmt::print(stderr, "bare_sqlite: {}\n", what);
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return fail("usage: bare_sqlite TABLE.csv NEW.db");
  auto source = hustings::file_source(argv[1]);
  if (!source) return fail(source.error().text());
  auto reader = hustings::Reader::open(*std::move(source), {});
  if (!reader) return fail(reader.error().text());
  hustings::Row row;
  const auto header = reader->next(row);
  if (!header || !*header) return fail("the table is empty");
  const std::size_t columns = row.cells.size();

  sqlite3* db = nullptr;
  sqlite3_open(argv[2], &db);
  std::string create = "CREATE TABLE t (c0 TEXT";
  std::string insert = "INSERT INTO t VALUES (?";
  for (std::size_t c = 1; c < columns; ++c) {
    create += fmt::format(", c{} TEXT", c);
    insert += ", ?";
  }
  const std::string setup =
      "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; " + create + "); BEGIN";
  if (sqlite3_exec(db, setup.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
    return fail(sqlite3_errmsg(db));
  sqlite3_stmt* put = nullptr;
  sqlite3_prepare_v2(db, (insert + ")").c_str(), -1, &put, nullptr);

  const auto start = std::chrono::steady_clock::now();
  std::size_t rows = 0;
  for (auto more = reader->next(row); more && *more; more = reader->next(row)) {
    for (std::size_t c = 0; c < columns && c < row.cells.size(); ++c) {
      sqlite3_bind_text(put, static_cast<int>(c) + 1, row.cells[c].data(),
                        static_cast<int>(row.cells[c].size()), SQLITE_STATIC);
    }
    if (sqlite3_step(put) != SQLITE_DONE) return fail(sqlite3_errmsg(db));
    sqlite3_reset(put);
    if (++rows % 1000 == 0) sqlite3_exec(db, "COMMIT; BEGIN", nullptr, nullptr, nullptr);
  }
  if (sqlite3_exec(db, "COMMIT", nullptr, nullptr, nullptr) != SQLITE_OK)
    return fail(sqlite3_errmsg(db));
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  sqlite3_finalize(put);
  sqlite3_close(db);
  fmt::print("{} {:.3f}\n", rows, took.count());
  return 0;
}
