#include "store/store.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "base/disk.h"
#include "store/sql.h"

namespace hustings {
namespace {

// In order; numbered from 1. Never changed once released: add a new one.
constexpr std::array kMigrations = {sql::k001_base, sql::k002_lists, sql::k003_witness,
                                    sql::k004_source_day, sql::k005_witnessed};

Hash hash_at(const SqlRow& row, int column) {
  return hash_from_bytes(row.blob(column)).value_or(Hash{});
}

// All or nothing, and with its check inside: two programs that open an old database at once do not
// both migrate it.
Result<void> migrate(Db& db) {
  HUSTINGS_TRY(auto tx, Transaction::begin(db));
  HUSTINGS_CHECK(db.script("CREATE TABLE IF NOT EXISTS migration (number BIGINT PRIMARY KEY)"));
  HUSTINGS_TRY(const auto there, db.integer("SELECT MAX(number) FROM migration"));
  const std::int64_t last = there.value_or(0);
  const auto newest = static_cast<std::int64_t>(kMigrations.size());
  if (last > newest) {
    return fail(Code::unavailable,
                fmt::format("the database has migration {}, this program knows {}", last, newest),
                {}, "start the newer program that made it");
  }
  for (std::int64_t number = last + 1; number <= newest; ++number) {
    HUSTINGS_CHECK(db.script(kMigrations[static_cast<std::size_t>(number - 1)]));
    HUSTINGS_CHECK(db.run("INSERT INTO migration (number) VALUES ($1)", {number}));
  }
  return tx.commit();
}

// What a process of before committed and could not sync counts from here on. And SQLite passes over
// a failed fsync of the folder, without which a power cut may take the whole file. In a transaction
// that writes: nobody else does meanwhile.
Result<void> keep_write_ahead(Db& db, const std::string& file) {
  HUSTINGS_TRY(const auto tx, Transaction::begin(db));
  return write_again(file + "-wal");
}

}  // namespace

Result<std::unique_ptr<Store>> Store::open(std::string where, std::string schema) {
  const bool sqlite = !is_postgres(where);
  std::unique_ptr<Store> store(new Store(std::move(where), std::move(schema), sqlite));
  HUSTINGS_TRY(store->writer_,
               sqlite ? open_sqlite(store->where_) : open_postgres(store->where_, store->schema_));
  if (sqlite && !store->where_.empty()) {
    HUSTINGS_CHECK(keep_write_ahead(*store->writer_, store->where_));
  }
  HUSTINGS_CHECK(migrate(*store->writer_));
  return store;
}

Result<std::unique_ptr<Db>> connect(const std::string& where, const std::string& schema) {
  return is_postgres(where) ? open_postgres(where, schema, true) : open_sqlite(where, true);
}

Result<std::unique_ptr<Db>> connect_to_write(const std::string& where, const std::string& schema) {
  return is_postgres(where) ? open_postgres(where, schema) : open_sqlite(where);
}

Result<std::unique_ptr<Db>> Store::connect() const { return hustings::connect(where_, schema_); }

Result<std::unique_ptr<Db>> Store::scratch() const {
  auto db = sqlite_ ? open_sqlite("") : open_postgres(where_, {});  // "": a temporary file
  if (!db) return db;
  // Temporary tables go with the connection: a copy that stayed would outlive an erasure.
  if (!sqlite_) HUSTINGS_CHECK((*db)->script("SET search_path TO pg_temp"));
  HUSTINGS_CHECK(migrate(**db));
  return db;
}

Result<void> Store::merge_search() {
  return sqlite_ ? writer_->script("INSERT INTO search (search) VALUES ('optimize')")
                 : Result<void>();
}

Result<void> Store::scrub(std::span<const std::string> tables) {
  if (sqlite_) {
    // Deleted words stay in the old segments of the search index until it is merged; the pages that
    // frees are overwritten (secure_delete); truncating ends the write-ahead file. VACUUM makes its
    // copy in an unnamed file: in memory it would be as large as the database.
    HUSTINGS_CHECK(
        writer_->script("INSERT INTO search (search) VALUES ('optimize'); "
                        "PRAGMA temp_store=FILE; VACUUM; PRAGMA temp_store=MEMORY"));
    return empty_write_ahead(*writer_);
  }
  // ANALYZE: the statistics too hold values.
  for (const auto& table : tables) {
    HUSTINGS_CHECK(writer_->script(fmt::format("VACUUM (FULL, ANALYZE) {}", table)));
  }
  auto done = writer_->script("CHECKPOINT");
  if (!done) done.error().mend = "grant the node's role pg_checkpoint, and scrub again";
  return done;
}

Result<std::optional<LogState>> read_state(Db& db, const std::string& origin) {
  std::optional<LogState> state;
  HUSTINGS_CHECK(db.query("SELECT size, root, note FROM log_state WHERE origin = $1", {origin},
                          [&](const SqlRow& row) -> Result<void> {
                            state = {{static_cast<std::uint64_t>(row.integer(0)), hash_at(row, 1)},
                                     std::string(row.text(2))};
                            return {};
                          }));
  return state;
}

Result<std::optional<LogState>> settled_state(Db& db, const std::string& origin) {
  if (db.dialect().name != "postgresql") return read_state(db, origin);
  // Never committed: that would wait for a standby.
  HUSTINGS_TRY(const auto tx, Transaction::begin(db));
  HUSTINGS_CHECK(db.script("SET LOCAL lock_timeout = '30s'"));
  HUSTINGS_CHECK(db.integer("SELECT 1 FROM log_state WHERE origin = $1 FOR UPDATE", {origin}));
  return read_state(db, origin);
}

Result<void> create_state(Db& db, const std::string& origin, const LogState& state) {
  HUSTINGS_CHECK(db.run("INSERT INTO log_state (origin, size, root, note) VALUES ($1, $2, $3, $4)",
                        {origin, param(state.head.size), Blob{state.head.root}, state.note}));
  return {};
}

namespace {

std::unexpected<Error> another_writer(const std::string& origin) {
  return fail(Code::conflict, "another writer has changed this log", origin,
              "run one node on a database; this one stops");
}

}  // namespace

Result<void> hold_state(Db& db, const std::string& origin, const TreeHead& was) {
  // A transaction that writes has all of a SQLite database.
  const std::string_view lock = db.dialect().name == "postgresql" ? " FOR UPDATE" : "";
  const auto sql =
      fmt::format("SELECT 1 FROM log_state WHERE origin = $1 AND size = $2 AND root = $3{}", lock);
  HUSTINGS_TRY(const auto found, db.integer(sql, {origin, param(was.size), Blob{was.root}}));
  return found ? Result<void>{} : another_writer(origin);
}

Result<void> swap_state(Db& db, const std::string& origin, const TreeHead& was,
                        const LogState& now) {
  HUSTINGS_TRY(const auto changed, db.run("UPDATE log_state SET size = $1, root = $2, note = $3 "
                                          "WHERE origin = $4 AND size = $5 AND root = $6",
                                          {param(now.head.size), Blob{now.head.root}, now.note,
                                           origin, param(was.size), Blob{was.root}}));
  return changed == 1 ? Result<void>{} : another_writer(origin);
}

Result<void> put_record(Db& db, const Committed& record) {
  const auto& [index, leaf, head, evidence, kind, envelope] = record;
  if (head.prev) {
    HUSTINGS_TRY(const auto changed,
                 db.run("UPDATE head SET idx = $1, leaf = $2 WHERE sub = $3 AND leaf = $4",
                        {param(index), Blob{leaf}, head.sub, Blob{*head.prev}}));
    if (changed != 1) return fail(Code::conflict, "prev is not the current version", head.sub);
  } else {
    HUSTINGS_CHECK(db.send("INSERT INTO head (sub, idx, leaf) VALUES ($1, $2, $3)",
                           {head.sub, param(index), Blob{leaf}}));
  }
  HUSTINGS_CHECK(
      db.send("INSERT INTO record (idx, sub, kind, iss, evidence, iat, prev, leaf) "
              "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
              {param(index), head.sub, kind, head.iss, name(evidence), head.iat.seconds(),
               head.prev ? Param(Blob{*head.prev}) : Param(nullptr), Blob{leaf}}));
  HUSTINGS_CHECK(
      db.send("INSERT INTO entry (idx, jws) VALUES ($1, $2)", {param(index), envelope->jws}));
  std::string items;
  std::size_t size = 0;
  for (const auto& disclosure : envelope->disclosures) size += disclosure.text.size() + 1;
  items.reserve(size);
  for (const auto& disclosure : envelope->disclosures) items += disclosure.text + '~';
  if (!items.empty()) {
    HUSTINGS_CHECK(
        db.send("INSERT INTO disclosure (idx, items) VALUES ($1, $2)", {param(index), items}));
  }
  for (const auto& sealed : envelope->sealed) {
    HUSTINGS_CHECK(db.send("INSERT INTO sealed (idx, pointer, box) VALUES ($1, $2, $3)",
                           {param(index), sealed.pointer, Blob{bytes(sealed.box)}}));
  }
  return {};
}

Result<std::optional<HeadRow>> read_head(Db& db, const std::string& sub) {
  std::optional<HeadRow> head;
  HUSTINGS_CHECK(
      db.query("SELECT h.idx, h.leaf, r.kind, r.iss FROM head h JOIN record r ON r.idx = h.idx "
               "WHERE h.sub = $1",
               {sub}, [&](const SqlRow& row) -> Result<void> {
                 head = HeadRow{static_cast<Index>(row.integer(0)), hash_at(row, 1),
                                std::string(row.text(2)), std::string(row.text(3))};
                 return {};
               }));
  return head;
}

Result<std::optional<Index>> find_version(Db& db, const std::string& sub, const Hash& leaf) {
  HUSTINGS_TRY(const auto found, db.integer("SELECT idx FROM record WHERE sub = $1 AND leaf = $2",
                                            {sub, Blob{leaf}}));
  return found ? std::optional(static_cast<Index>(*found)) : std::nullopt;
}

Result<std::string> read_entry(Db& db, Index index) {
  std::optional<std::string> jws;
  HUSTINGS_CHECK(db.query("SELECT jws FROM entry WHERE idx = $1", {param(index)},
                          [&](const SqlRow& row) -> Result<void> {
                            jws = row.text(0);
                            return {};
                          }));
  if (!jws) return fail(Code::not_found, fmt::format("there is no record {}", index));
  return *std::move(jws);
}

Result<Hash> read_leaf(Db& db, Index index) {
  std::optional<Hash> leaf;
  HUSTINGS_CHECK(db.query("SELECT leaf FROM record WHERE idx = $1", {param(index)},
                          [&](const SqlRow& row) -> Result<void> {
                            leaf = hash_at(row, 0);
                            return {};
                          }));
  if (!leaf) return fail(Code::not_found, fmt::format("there is no record {}", index));
  return *leaf;
}

Result<StoredRecord> read_record(Db& db, Index index) {
  StoredRecord out;
  HUSTINGS_TRY(const std::string jws, read_entry(db, index));
  std::string combined = jws + '~';
  HUSTINGS_CHECK(db.query("SELECT items FROM disclosure WHERE idx = $1", {param(index)},
                          [&](const SqlRow& row) -> Result<void> {
                            combined += row.text(0);
                            return {};
                          }));
  HUSTINGS_TRY(out.envelope, split(combined));
  HUSTINGS_CHECK(db.query("SELECT pointer, box FROM sealed WHERE idx = $1 ORDER BY pointer",
                          {param(index)}, [&](const SqlRow& row) -> Result<void> {
                            out.envelope.sealed.push_back(
                                {std::string(row.text(0)), std::string(row.text(1))});
                            return {};
                          }));
  HUSTINGS_CHECK(db.query("SELECT pointer FROM erasure WHERE idx = $1", {param(index)},
                          [&](const SqlRow& row) -> Result<void> {
                            out.erased.emplace_back(row.text(0));
                            return {};
                          }));
  return out;
}

Result<std::vector<Index>> read_versions(Db& db, const std::string& sub) {
  std::vector<Index> versions;
  HUSTINGS_CHECK(db.query("SELECT idx FROM record WHERE sub = $1 ORDER BY idx", {sub},
                          [&](const SqlRow& row) -> Result<void> {
                            versions.push_back(static_cast<Index>(row.integer(0)));
                            return {};
                          }));
  return versions;
}

Result<void> each_entry(Db& db, Index from, Index to,
                        const std::function<Result<void>(Index, std::string_view)>& each) {
  constexpr Index kStep = 1024;
  for (Index at = from; at < to; at += kStep) {
    Index expected = at;
    HUSTINGS_CHECK(db.query("SELECT idx, jws FROM entry WHERE idx >= $1 AND idx < $2 ORDER BY idx",
                            {param(at), param(std::min(to, at + kStep))},
                            [&](const SqlRow& row) -> Result<void> {
                              if (static_cast<Index>(row.integer(0)) != expected) {
                                return fail(Code::io, fmt::format("entry {} is missing", expected));
                              }
                              return each(expected++, row.text(1));
                            }));
    if (expected != std::min(to, at + kStep)) {
      return fail(Code::io, fmt::format("entry {} is missing in the database", expected));
    }
  }
  return {};
}

Result<std::optional<SourceRow>> read_source(Db& db, const Hash& fingerprint) {
  std::optional<SourceRow> out;
  HUSTINGS_CHECK(db.query("SELECT sub, content, as_of FROM source WHERE fingerprint = $1",
                          {Blob{fingerprint}}, [&](const SqlRow& row) -> Result<void> {
                            out = {std::string(row.text(0)), hash_at(row, 1),
                                   std::string(row.text(2))};
                            return {};
                          }));
  return out;
}

Result<void> put_source(Db& db, const Hash& fingerprint, const SourceRow& row) {
  return db.send(
      "INSERT INTO source (fingerprint, sub, content, as_of) VALUES ($1, $2, $3, $4) "
      "ON CONFLICT (fingerprint) DO UPDATE SET sub = EXCLUDED.sub, content = EXCLUDED.content, "
      "as_of = EXCLUDED.as_of",
      {Blob{fingerprint}, row.sub, Blob{row.content}, row.as_of});
}

}  // namespace hustings
