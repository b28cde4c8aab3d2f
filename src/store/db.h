// A thin typed interface over SQLite and PostgreSQL. One SQL text serves both: parameters are $1,
// $2, ...; the few words that differ stand in braces and are replaced by name (Dialect).
#pragma once
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"

namespace hustings {

// A parameter; text and blobs are borrowed for the length of the call. An empty blob is not null.
struct Blob {
  Bytes bytes;
};
using Param = std::variant<std::nullptr_t, std::int64_t, double, std::string_view, Blob>;
inline Param param(const std::optional<std::int64_t>& v) { return v ? Param(*v) : Param(nullptr); }
inline Param param(std::uint64_t v) { return static_cast<std::int64_t>(v); }
// Borrowed for the length of the call, like what the parameters point to.
class Params {
 public:
  Params() = default;
  Params(std::initializer_list<Param> all) : begin_(std::data(all)), size_(all.size()) {}
  Params(const std::vector<Param>& all) : begin_(all.data()), size_(all.size()) {}
  const Param* begin() const { return begin_; }
  const Param* end() const { return begin_ + size_; }
  std::size_t size() const { return size_; }

 private:
  const Param* begin_ = nullptr;
  std::size_t size_ = 0;
};

// One row of an answer; valid until the callback returns. Columns count from 0.
class SqlRow {
 public:
  virtual ~SqlRow() = default;
  virtual int size() const = 0;
  virtual bool null(int column) const = 0;
  virtual std::int64_t integer(int column) const = 0;
  virtual double real(int column) const = 0;
  virtual std::string_view text(int column) const = 0;  // also the bytes of a blob
  // The same for equal values in both databases: "n", "i<decimal>" or "s<bytes>". No floats.
  virtual std::string canonical(int column) const = 0;
  Bytes blob(int column) const { return bytes(text(column)); }
  std::optional<std::int64_t> maybe(int column) const {
    return null(column) ? std::nullopt : std::optional(integer(column));
  }
};
// Called for each row; an error stops the query and becomes its result.
using EachRow = std::function<Result<void>(const SqlRow&)>;

// What one database spells differently; the words that stand in braces in SQL text.
struct Dialect {
  std::string_view name;          // "sqlite", "postgresql"
  std::string_view blob;          // {blob}: the type of bytes
  std::string_view index_key;     // {index_key}: a column of log indices that is the table's key
  std::string_view binary;        // {binary}: behind a text in ORDER BY: by its bytes
  std::string_view search_table;  // {search_table}: makes the full-text table `search`
  std::string_view search_id;     // {search_id}: its key column
  std::string_view search_put;    // {search_put}: INSERT of $1 id, $2 heading, $3 text, $4 tags
};

// A connection. One thread at a time; prepared statements are cached by their text.
// Errors: conflict (a constraint), disk_full, unavailable (busy, connection lost), io (the rest).
class Db {
 public:
  virtual ~Db() = default;
  virtual const Dialect& dialect() const = 0;
  // Runs one statement; answers the number of rows it changed.
  virtual Result<std::int64_t> run(std::string_view sql, Params params = {}) = 0;
  // The same where nobody needs the answer: PostgreSQL takes what follows without a round trip in
  // between. What it refuses is the error of a later call in the same transaction, at the latest of
  // sync() or commit(), and of every call from then on until it is rolled back.
  virtual Result<void> send(std::string_view sql, Params params = {});
  // Waits until everything that was sent is done; its first error.
  virtual Result<void> sync() { return {}; }
  // Columns are integers, floats, text or bytes; cast what PostgreSQL makes a numeric, such as
  // sums.
  virtual Result<void> query(std::string_view sql, Params params, const EachRow& each) = 0;
  // Several statements without parameters, separated by semicolons; braces are replaced.
  virtual Result<void> script(std::string_view sql) = 0;

  // A transaction that writes: others that write wait for its end, so that what it reads stands.
  virtual Result<void> begin() = 0;
  // A transaction that only reads, all of it as of one moment.
  virtual Result<void> begin_snapshot() = 0;
  // In a transaction that writes, before anything else: waits until no snapshot is open, and keeps
  // new ones waiting until its end. For those who drop tables: PostgreSQL locks one after the
  // other, and a reader that has some of them and wants the rest would be a deadlock. SQLite has no
  // such locks.
  virtual Result<void> exclude_snapshots() { return {}; }
  Result<void> commit();
  // Never fails: what cannot be rolled back was not committed.
  virtual void rollback();
  // The first column of the first row as an integer; nothing when there is no row or it is null.
  Result<std::optional<std::int64_t>> integer(std::string_view sql, Params params = {});
};

// The words in braces replaced for this dialect.
std::string localise(std::string_view sql, const Dialect& dialect);
// `file` is made when it is not there. WAL, synchronous=FULL, secure_delete, foreign keys.
// `read_only`: whatever does not only read is refused when it is prepared (store/reading.h).
Result<std::unique_ptr<Db>> open_sqlite(const std::string& file, bool read_only = false);
// Behind a VACUUM of an SQLite file: what was erased does not stay in its write-ahead file. Waits
// some seconds for who reads (unavailable).
Result<void> empty_write_ahead(Db& db);
// All of a database as of one moment; `copy` is not there yet.
Result<void> copy_sqlite(const std::string& file, const std::string& copy);
// `url`: a libpq connection string or postgresql:// URL. `schema`: search_path, made when missing.
// `read_only`: every transaction is, and no schema is made.
Result<std::unique_ptr<Db>> open_postgres(const std::string& url, const std::string& schema = {},
                                          bool read_only = false);

// True for postgresql:// and postgres:// URLs; everything else names an SQLite file.
bool is_postgres(std::string_view where);

// Begins now, rolls back unless committed.
class Transaction {
 public:
  static Result<Transaction> begin(Db& db);
  static Result<Transaction> snapshot(Db& db);  // for reading only
  Transaction(Transaction&& other) noexcept : db_(other.db_) { other.db_ = nullptr; }
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction() {
    if (db_ != nullptr) db_->rollback();
  }
  Result<void> commit();

 private:
  explicit Transaction(Db* db) : db_(db) {}
  Db* db_;
};

}  // namespace hustings
