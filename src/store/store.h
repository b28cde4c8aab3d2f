// The node's database: log state, entries, disclosures, and the projections' tables.
#pragma once
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "log/hash.h"
#include "record/envelope.h"
#include "store/db.h"

namespace hustings {

// The last committed state of the log: its signed checkpoint never leaves the process before this
// stands in the database.
struct LogState {
  TreeHead head;
  std::string note;
};

// A record as it is committed.
struct Committed {
  Index index = 0;
  Hash leaf;
  Head head;
  Evidence evidence = Evidence::observed;
  std::string_view kind;
  const Envelope* envelope = nullptr;
};

// A connection for reading: beside a running node, or after it. `where` as for Store::open.
Result<std::unique_ptr<Db>> connect(const std::string& where, const std::string& schema = {});

// The same for writing beside the one writer, who owns the log: for tables that are not part of it
// (store/witness.h). They have been made already.
Result<std::unique_ptr<Db>> connect_to_write(const std::string& where,
                                             const std::string& schema = {});

// One database of either make. `writer` belongs to the one writer thread; `connect` gives readers
// their own connection.
class Store {
 public:
  // `where`: a file path (SQLite) or a postgresql:// URL. Makes and migrates the tables; refuses
  // tables of a newer version than this program knows.
  static Result<std::unique_ptr<Store>> open(std::string where, std::string schema = {});

  Db& writer() { return *writer_; }
  Result<std::unique_ptr<Db>> connect() const;
  // An empty place for comparing, gone with its connection.
  Result<std::unique_ptr<Db>> scratch() const;
  bool is_sqlite() const { return sqlite_; }

  // Makes one piece of the pieces that the search index has come in, each of which costs every
  // search a look; as long as that many rows take (2 us each). PostgreSQL does so itself.
  Result<void> merge_search();
  // Destroys on disk what erasure freed: pages, write-ahead file, search segments. Exclusive.
  // PostgreSQL: the tables' files; its own write-ahead files and their archive are its
  // administrator's. Errors: unavailable when a reader holds the old pages.
  Result<void> scrub(std::span<const std::string> tables);

 private:
  Store(std::string where, std::string schema, bool sqlite)
      : where_(std::move(where)), schema_(std::move(schema)), sqlite_(sqlite) {}

  std::string where_;
  std::string schema_;
  bool sqlite_;
  std::unique_ptr<Db> writer_;
};

// Reading and writing of the base tables, inside whatever transaction `db` is in.
Result<std::optional<LogState>> read_state(Db& db, const std::string& origin);
// The same for a node that starts, outside of a transaction. PostgreSQL may still be committing
// what a node that was killed had sent: that ends first, for 30 s. Errors: unavailable after that.
Result<std::optional<LogState>> settled_state(Db& db, const std::string& origin);
Result<void> create_state(Db& db, const std::string& origin, const LogState& state);
// At the start of a transaction: nobody else changes the state until its end. conflict when it is
// not `was` any more (another writer: exit).
Result<void> hold_state(Db& db, const std::string& origin, const TreeHead& was);
// Compare-and-swap: conflict as of hold_state.
Result<void> swap_state(Db& db, const std::string& origin, const TreeHead& was,
                        const LogState& now);

// Adds a record and makes it the head of its thing. conflict when its `prev` is not the head.
Result<void> put_record(Db& db, const Committed& record);

struct HeadRow {  // the current version of a thing
  Index index = 0;
  Hash leaf;
  std::string kind;
  std::string iss;
};
Result<std::optional<HeadRow>> read_head(Db& db, const std::string& sub);
// The index of the version of a thing that has this leaf hash.
Result<std::optional<Index>> find_version(Db& db, const std::string& sub, const Hash& leaf);
Result<std::string> read_entry(Db& db, Index index);  // not_found
Result<Hash> read_leaf(Db& db, Index index);          // not_found
// The envelope as far as its disclosures still exist, and the pointers that were erased.
struct StoredRecord {
  Envelope envelope;
  std::vector<std::string> erased;
};
Result<StoredRecord> read_record(Db& db, Index index);
Result<std::vector<Index>> read_versions(Db& db, const std::string& sub);  // oldest first
// Calls for every entry in [from, to), in order.
Result<void> each_entry(Db& db, Index from, Index to,
                        const std::function<Result<void>(Index, std::string_view)>& each);

// What was last taken from a source, by the keyed fingerprint of issuer and source key.
struct SourceRow {
  std::string sub;
  Hash content;
  std::string as_of = {};  // the latest day on which it said so, YYYY-MM-DD; empty: not known
};
Result<std::optional<SourceRow>> read_source(Db& db, const Hash& fingerprint);
Result<void> put_source(Db& db, const Hash& fingerprint, const SourceRow& row);

}  // namespace hustings
