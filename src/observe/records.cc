#include "observe/records.h"

#include "observe/sql.h"

namespace hustings {
namespace {

// 16 MiB: ids of things begin with their time, so that new ones stand beside each other.
constexpr std::string_view kSmallCache = "PRAGMA cache_size=-16384";

}  // namespace

Result<std::unique_ptr<Records>> Records::open(const std::string& file, const Kinds& kinds) {
  HUSTINGS_TRY(auto db, open_sqlite(file));
  HUSTINGS_CHECK(db->script(kSmallCache));
  HUSTINGS_CHECK(db->script(sql::krecords));
  std::unique_ptr<Records> out(new Records(std::move(db), kinds));
  HUSTINGS_CHECK(out->load());
  return out;
}

Result<void> Records::load() {
  HUSTINGS_TRY(const auto size, db_->integer("SELECT size FROM checked WHERE one = 1"));
  checked_ = static_cast<std::uint64_t>(size.value_or(0));
  return db_->query("SELECT idx, entry FROM key_record ORDER BY idx", {}, [&](const SqlRow& row) {
    return check_.restore(static_cast<Index>(row.integer(0)), row.text(1));
  });
}

Result<void> Records::commit() {
  HUSTINGS_CHECK(
      db_->run("INSERT INTO checked (one, size) VALUES (1, $1) ON CONFLICT (one) DO UPDATE SET "
               "size = excluded.size",
               {param(checked_)}));
  return db_->commit();
}

Result<void> Records::check(std::string_view entry, const Hash& leaf) {
  const Index index = checked_++;
  HUSTINGS_TRY(const bool is_key, check_.check(index, entry, leaf));
  if (!is_key) return {};
  HUSTINGS_CHECK(
      db_->run("INSERT INTO key_record (idx, entry) VALUES ($1, $2)", {param(index), entry}));
  return {};
}

Result<std::optional<Hash>> Records::replace(const std::string& sub, const Hash& leaf) {
  std::optional<Hash> before;
  HUSTINGS_CHECK(db_->query("SELECT leaf FROM thing WHERE sub = $1", {sub},
                            [&](const SqlRow& row) -> Result<void> {
                              before = hash_from_bytes(row.blob(0));
                              return {};
                            }));
  HUSTINGS_CHECK(
      db_->run("INSERT INTO thing (sub, leaf) VALUES ($1, $2) ON CONFLICT (sub) DO UPDATE SET "
               "leaf = excluded.leaf",
               {sub, Blob{leaf}}));
  return before;
}

}  // namespace hustings
