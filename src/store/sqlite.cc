#include <fmt/core.h>
#include <sqlite3.h>

#include <cerrno>
#include <chrono>
#include <functional>
#include <system_error>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

#include "store/db.h"
#include "store/gathered_writes.h"
#include "store/mover.h"
#include "store/reading.h"

namespace hustings {
namespace {

constexpr Dialect kDialect = {
    .name = "sqlite",
    .blob = "BLOB",
    .index_key = "INTEGER PRIMARY KEY",  // the key of the rows themselves
    .binary = "",
    // Words come ready made (search.h), so the tokenizer only cuts at spaces. No ranking by
    // frequency, no phrases: what these need is not stored. The prefixes are kSearchPrefixes. What
    // a transaction adds is one piece of the index (hashsize, bytes) and not one for each megabyte;
    // eight pieces are merged into one, where four would mean that every word is written again half
    // as often once more.
    .search_table =
        "CREATE VIRTUAL TABLE search USING fts5(heading, body, tags, tokenize=ascii, "
        "detail=column, columnsize=0, prefix='3 5 7 9'); "
        "INSERT INTO search (search, rank) VALUES ('hashsize', 16777216), ('automerge', 8)",
    .search_id = "search.rowid",
    .search_put = "INSERT INTO search (rowid, heading, body, tags) VALUES ($1, $2, $3, $4)",
};

constexpr std::string_view kCheck =
    "check the disk, then start again; nothing acknowledged is lost";

// Which of the disk's operations failed.
std::string_view operation(int extended) {
  switch (extended) {
    case SQLITE_IOERR_READ:
    case SQLITE_IOERR_SHORT_READ:
      return "read";
    case SQLITE_IOERR_WRITE:
    case SQLITE_IOERR_SHMSIZE:
      return "write";
    case SQLITE_IOERR_FSYNC:
    case SQLITE_IOERR_DIR_FSYNC:
      return "fsync";
    default:
      return "access";
  }
}

// No room for the file that readers share beside the write-ahead log is a full disk too. A failed
// fsync never is: see Disk::write.
bool is_full(int extended, int system) {
  return (extended & 0xff) == SQLITE_FULL || (extended == SQLITE_IOERR_SHMSIZE && system != EIO);
}

std::unexpected<Error> failure(sqlite3* db, std::string_view doing) {
  const int code = sqlite3_extended_errcode(db);
  const int system = sqlite3_system_errno(db);
  const char* name = sqlite3_db_filename(db, "main");
  const std::string file = name == nullptr ? "" : name;
  std::string message = fmt::format("the database could not {}: {}", doing, sqlite3_errmsg(db));
  if (is_full(code, system)) {
    return fail(Code::disk_full, std::move(message), file,
                "make room and start again; nothing acknowledged is lost");
  }
  switch (code & 0xff) {
    case SQLITE_CONSTRAINT:
      return fail(Code::conflict, std::move(message));
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return fail(Code::unavailable, std::move(message), {},
                  "another process holds the database; try again");
    case SQLITE_CORRUPT:  // also what it makes of a part of the disk that cannot be read
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
      return fail(Code::io, std::move(message), file, std::string(kCheck));
    case SQLITE_IOERR:
      message += fmt::format(" ({}: {})", operation(code), std::generic_category().message(system));
      return fail(Code::io, std::move(message), file, std::string(kCheck));
    default:
      return fail(Code::io, std::move(message));
  }
}

// Of files that are made from here on: a record's entry of some 4 KB does not overflow from its
// page, and everything comes in fewer pieces.
constexpr int kPageSize = 16'384;

int committed(void* mover, sqlite3*, const char*, int pages) {
  return static_cast<Mover*>(mover)->committed(pages);
}

class Statement {
 public:
  Statement() = default;
  Statement(Statement&& other) noexcept : raw_(std::exchange(other.raw_, nullptr)) {
    slots_ = std::move(other.slots_);
  }
  Statement& operator=(Statement&&) = delete;
  ~Statement() { sqlite3_finalize(raw_); }

  bool prepare(sqlite3* db, const std::string& sql) {
    if (sqlite3_prepare_v3(db, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                           &raw_, nullptr) != SQLITE_OK) {
      return false;
    }
    for (int n = 1;; ++n) {  // $n is a named parameter here; its number is not its place
      const int slot = sqlite3_bind_parameter_index(raw_, fmt::format("${}", n).c_str());
      if (slot == 0 && n > sqlite3_bind_parameter_count(raw_)) break;
      slots_.push_back(slot);
    }
    return true;
  }
  void bind(Params params) {
    std::size_t i = 0;
    for (const auto& p : params) {
      const int slot = i < slots_.size() ? slots_[i] : 0;
      ++i;
      if (slot == 0) continue;
      if (const auto* n = std::get_if<std::int64_t>(&p)) {
        sqlite3_bind_int64(raw_, slot, *n);
      } else if (const auto* d = std::get_if<double>(&p)) {
        sqlite3_bind_double(raw_, slot, *d);
      } else if (const auto* s = std::get_if<std::string_view>(&p)) {
        sqlite3_bind_text(raw_, slot, s->data() == nullptr ? "" : s->data(),
                          static_cast<int>(s->size()), SQLITE_STATIC);
      } else if (const auto* b = std::get_if<Blob>(&p)) {
        // A null pointer would bind NULL.
        const void* data = b->bytes.empty() ? "" : static_cast<const void*>(b->bytes.data());
        sqlite3_bind_blob(raw_, slot, data, static_cast<int>(b->bytes.size()), SQLITE_STATIC);
      } else {
        sqlite3_bind_null(raw_, slot);
      }
    }
  }
  sqlite3_stmt* raw() const { return raw_; }
  bool busy = false;  // a nested query with the same text must not reset its outer cursor

 private:
  sqlite3_stmt* raw_ = nullptr;
  std::vector<int> slots_;
};

class SqliteRow final : public SqlRow {
 public:
  explicit SqliteRow(sqlite3_stmt* raw) : raw_(raw) {}
  int size() const override { return sqlite3_column_count(raw_); }
  bool null(int c) const override { return sqlite3_column_type(raw_, c) == SQLITE_NULL; }
  std::int64_t integer(int c) const override { return sqlite3_column_int64(raw_, c); }
  double real(int c) const override { return sqlite3_column_double(raw_, c); }
  std::string_view text(int c) const override {
    const auto* data = static_cast<const char*>(sqlite3_column_blob(raw_, c));
    return {data == nullptr ? "" : data, static_cast<std::size_t>(sqlite3_column_bytes(raw_, c))};
  }
  std::string canonical(int c) const override {
    if (null(c)) return "n";
    if (sqlite3_column_type(raw_, c) == SQLITE_INTEGER) return fmt::format("i{}", integer(c));
    return fmt::format("s{}", text(c));
  }

 private:
  sqlite3_stmt* raw_;
};

class Sqlite final : public Db {
 public:
  Sqlite(sqlite3* db, const std::string& file) : db_(db), mover_(std::make_unique<Mover>(file)) {}
  Sqlite(const Sqlite&) = delete;
  Sqlite& operator=(const Sqlite&) = delete;
  // A writer leaves an empty write-ahead file where no reader is in the way: what is in it must be
  // written again at the next start (Store::open). A failure costs nothing but that.
  ~Sqlite() override {
    statements_.clear();
    mover_.reset();
    if (sqlite3_db_readonly(db_, "main") == 0) {
      sqlite3_busy_timeout(db_, 0);
      sqlite3_wal_checkpoint_v2(db_, "main", SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
    }
    sqlite3_close(db_);
  }
  const Dialect& dialect() const override { return kDialect; }
  sqlite3* raw() { return db_; }
  void move_what_was_committed() { sqlite3_wal_hook(db_, committed, mover_.get()); }

  // IMMEDIATE: a transaction that reads first and writes later would fail where another has written
  // in between; so it waits its turn.
  Result<void> begin() override {
    return sqlite3_db_readonly(db_, "main") == 1 ? begin_snapshot() : script("BEGIN IMMEDIATE");
  }
  Result<void> begin_snapshot() override { return script("BEGIN"); }

  Result<std::int64_t> run(std::string_view sql, Params params) override {
    HUSTINGS_CHECK(query(sql, params, [](const SqlRow&) -> Result<void> { return {}; }));
    return sqlite3_changes64(db_);
  }

  Result<void> query(std::string_view sql, Params params, const EachRow& each) override {
    auto found = statements_.find(sql);
    if (found == statements_.end()) found = statements_.try_emplace(std::string(sql)).first;
    auto& cached = found->second;
    Statement own;
    Statement& statement = cached.busy ? own : cached;
    if (statement.raw() == nullptr && !statement.prepare(db_, localise(sql, kDialect))) {
      return failure(db_, fmt::format("prepare \"{}\"", sql));
    }
    statement.bind(params);
    statement.busy = true;
    auto result = step(statement, sql, each);
    sqlite3_reset(statement.raw());
    sqlite3_clear_bindings(statement.raw());
    statement.busy = false;
    return result;
  }

  Result<void> script(std::string_view sql) override {
    const std::string text = localise(sql, kDialect);
    if (sqlite3_exec(db_, text.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
      return failure(db_, fmt::format("run \"{}\"", sql.substr(0, 80)));
    }
    return {};
  }

 private:
  Result<void> step(Statement& statement, std::string_view sql, const EachRow& each) {
    for (;;) {
      const int code = sqlite3_step(statement.raw());
      if (code == SQLITE_DONE) return {};
      if (code != SQLITE_ROW) return failure(db_, fmt::format("run \"{}\"", sql.substr(0, 80)));
      HUSTINGS_CHECK(each(SqliteRow(statement.raw())));
    }
  }

  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view sql) const {
      return std::hash<std::string_view>()(sql);
    }
  };

  sqlite3* db_;
  std::unique_ptr<Mover> mover_;
  std::unordered_map<std::string, Statement, TextHash, std::equal_to<>> statements_;
};

constexpr int kPatience = 5000;  // milliseconds

// Of programs that open a new file at the same time SQLite refuses all but one at this step,
// without waiting as it does elsewhere.
Result<void> write_ahead(Db& db) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(kPatience);
  for (;;) {
    auto done = db.script(fmt::format(
        "PRAGMA page_size={}; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL", kPageSize));
    if (done || done.error().code != Code::unavailable || std::chrono::steady_clock::now() > end)
      return done;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
}

Result<std::unique_ptr<Sqlite>> open_file(const std::string& file, bool read_only) {
  // SQLite counts what it allocates under one lock for all threads, and nobody asks for the sum.
  [[maybe_unused]] static const int uncounted = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  sqlite3* raw = nullptr;
  const int flags =
      (read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE) |
      SQLITE_OPEN_NOMUTEX;
  const char* vfs = read_only ? nullptr : gathering_vfs();
  if (sqlite3_open_v2(file.c_str(), &raw, flags, vfs) != SQLITE_OK) {
    auto error = failure(raw, "open " + file);
    sqlite3_close(raw);
    return error;
  }
  auto db = std::make_unique<Sqlite>(raw, file);
  // A file that cannot be written is opened for reading instead, without a word.
  if (!read_only && sqlite3_db_readonly(raw, "main") != 0) {
    return fail(Code::io, "the database cannot be opened for writing", file,
                "make the file writable for this user, and check the disk");
  }
  sqlite3_busy_timeout(raw, kPatience);
  // A file that somebody else has written runs nothing, and nothing that is typed changes its form.
  sqlite3_db_config(raw, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  // secure_delete: erased values are overwritten in their pages, not only unlinked.
  HUSTINGS_CHECK(
      db->script("PRAGMA trusted_schema=OFF; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON; "
                 "PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY"));
  // The words of the search index, of this connection only.
  HUSTINGS_CHECK(
      db->script("CREATE VIRTUAL TABLE temp.search_words USING fts5vocab(main, search, instance)"));
  if (read_only) return db;
  HUSTINGS_CHECK(write_ahead(*db));
  // What a large transaction changes finds room (KiB); what does not is written twice.
  HUSTINGS_CHECK(db->script("PRAGMA cache_size=-262144"));
  db->move_what_was_committed();
  return db;
}

}  // namespace

Result<std::unique_ptr<Db>> open_sqlite(const std::string& file, bool read_only) {
  HUSTINGS_TRY(auto db, open_file(file, read_only));
  if (read_only) allow_reading_only(db->raw());
  return db;
}

// SQLite does not wait for what is just being moved, as it does for readers.
Result<void> empty_write_ahead(Db& db) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(kPatience);
  for (;;) {
    HUSTINGS_TRY(const auto busy, db.integer("PRAGMA wal_checkpoint(TRUNCATE)"));
    if (busy.value_or(0) == 0) return {};
    if (std::chrono::steady_clock::now() > end) break;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return fail(Code::unavailable, "the write-ahead file could not be emptied", {},
              "end what still reads this database, such as an export, and scrub again");
}

Result<void> copy_sqlite(const std::string& file, const std::string& copy) {
  HUSTINGS_TRY(const auto db, open_file(file, true));
  HUSTINGS_CHECK(db->run("VACUUM INTO $1", {copy}));
  return {};
}

}  // namespace hustings
