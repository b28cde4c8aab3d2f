// What is durable in a write-ahead file of SQLite is moved into its database while others write on
// (ADR 51).
#pragma once
#include <future>
#include <string>
#include <utility>

struct sqlite3;

namespace hustings {

class Mover {
 public:
  // `file`: of a database that a connection, which outlives this, has open for writing.
  explicit Mover(std::string file) : file_(std::move(file)) {}
  Mover(const Mover&) = delete;
  Mover& operator=(const Mover&) = delete;
  ~Mover();  // waits for what is being moved

  // Says that a transaction was committed, and that `pages` stand in the write-ahead file now. Of
  // many it begins to move them, and of very many it waits until all are: only then SQLite begins
  // the file anew. SQLite's code of what failed since, in all calls from then on: whatever was
  // committed stands, but after a failed fsync nothing more may be written.
  int committed(int pages);

 private:
  int move();
  int move_beside();

  std::string file_;
  sqlite3* db_ = nullptr;  // its own connection, opened when there is something to move
  std::future<int> pass_;
  int failed_ = 0;
};

}  // namespace hustings
