#include "store/mover.h"

#include <sqlite3.h>
#include <sys/resource.h>

#include <cerrno>
#include <chrono>

#include "store/gathered_writes.h"

namespace hustings {
namespace {

constexpr int kMany = 4'000;       // pages in the write-ahead file, 64 MB
constexpr int kVeryMany = 40'000;  // 640 MB

bool is_done(const std::future<int>& pass) {
  return pass.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
}

}  // namespace

Mover::~Mover() {
  if (pass_.valid()) pass_.wait();
  sqlite3_close(db_);
}

int Mover::committed(int pages) {
  if (pages < kMany) return failed_;
  const bool wait = pages >= kVeryMany;
  if (pass_.valid() && (wait || is_done(pass_))) failed_ = pass_.get();
  if (failed_ == SQLITE_OK && !pass_.valid()) {
    if (wait) {
      failed_ = move();
    } else {
      pass_ = std::async(std::launch::async, [this] { return move_beside(); });
    }
  }
  if (failed_ != SQLITE_OK) errno = sqlite3_system_errno(db_);  // SQLite looks there for a reason
  return failed_;
}

int Mover::move_beside() {
  (void)setpriority(PRIO_PROCESS, 0, 10);  // of this thread: who writes is not kept from a core
  return move();
}

int Mover::move() {
  int code = SQLITE_OK;
  if (db_ == nullptr) {
    code = sqlite3_open_v2(file_.c_str(), &db_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX,
                           gathering_vfs());
    // Before it has read anything a connection does not know that there is a write-ahead file.
    if (code == SQLITE_OK) {
      code = sqlite3_exec(db_, "PRAGMA schema_version", nullptr, nullptr, nullptr);
    }
    if (code != SQLITE_OK) return sqlite3_extended_errcode(db_);
  }
  code = sqlite3_wal_checkpoint_v2(db_, "main", SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
  if (code == SQLITE_OK || code == SQLITE_BUSY) return SQLITE_OK;
  return sqlite3_extended_errcode(db_);  // which operation it was
}

}  // namespace hustings
