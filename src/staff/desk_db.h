// The desk's own tables, beside the log: people, sessions, drafts. One connection that is used by
// one thread at a time: the desk's work is that of people, and its writes never wait for the log's.
#pragma once
#include <memory>
#include <mutex>
#include <string_view>

#include "base/disk.h"
#include "node/config.h"
#include "node/desk_file.h"
#include "store/db.h"

namespace hustings {

class DeskDb {
 public:
  // DIR/desk.db, or the schema "desk" of the node's PostgreSQL database. `tables_sql`: CREATE TABLE
  // IF NOT EXISTS, common SQL with words in braces; the folders that have tables say theirs.
  static Result<std::unique_ptr<DeskDb>> open(const Path& dir, const Config& config,
                                              std::string_view tables_sql);

  // Runs `work` in one transaction: what it changes stands when it succeeds, and not at all
  // otherwise.
  template <class Work>
  auto write(Work work) -> std::invoke_result_t<Work, Db&> {
    const std::lock_guard lock(mutex_);
    HUSTINGS_TRY(auto tx, Transaction::begin(*db_));
    auto done = work(*db_);
    if (!done) return done;
    HUSTINGS_CHECK(tx.commit());
    return done;
  }
  template <class Work>
  auto read(Work work) -> std::invoke_result_t<Work, Db&> {
    const std::lock_guard lock(mutex_);
    return work(*db_);
  }

 private:
  explicit DeskDb(std::unique_ptr<Db> db) : db_(std::move(db)) {}
  std::mutex mutex_;
  std::unique_ptr<Db> db_;
};

}  // namespace hustings
