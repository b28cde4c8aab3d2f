#include "store/witness.h"

#include "base/crypto.h"

namespace hustings {

Result<std::vector<WitnessRow>> read_witnesses(Db& db) {
  std::vector<WitnessRow> out;
  HUSTINGS_CHECK(db.query(
      "SELECT vkey, size, cosigned, asked, took, failures, problem, good, bad FROM witness", {},
      [&](const SqlRow& row) -> Result<void> {
        out.push_back({.vkey = std::string(row.text(0)),
                       .size = static_cast<std::uint64_t>(row.integer(1)),
                       .cosigned = row.integer(2),
                       .asked = {row.integer(3)},
                       .took_ms = row.integer(4),
                       .failures = row.integer(5),
                       .problem = std::string(row.text(6)),
                       .good = row.integer(7),
                       .bad = row.integer(8)});
        return {};
      }));
  return out;
}

Result<void> put_witness(Db& db, const WitnessRow& row) {
  HUSTINGS_CHECK(db.run(
      "INSERT INTO witness (vkey, size, cosigned, asked, took, failures, problem, good, bad) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (vkey) DO UPDATE SET "
      "size = excluded.size, cosigned = excluded.cosigned, asked = excluded.asked, "
      "took = excluded.took, failures = excluded.failures, problem = excluded.problem, "
      "good = excluded.good, bad = excluded.bad",
      {row.vkey, param(row.size), row.cosigned, row.asked.unix_ms, row.took_ms, row.failures,
       row.problem, row.good, row.bad}));
  return {};
}

Result<void> put_witnessed(Db& db, std::uint64_t size, Instant at) {
  HUSTINGS_CHECK(db.run(
      "INSERT INTO witnessed (size, at) VALUES ($1, $2) ON CONFLICT (size) DO UPDATE SET at = "
      "CASE WHEN excluded.at < witnessed.at THEN excluded.at ELSE witnessed.at END",
      {param(size), at.seconds()}));
  return {};
}

Result<std::optional<Instant>> witnessed_at(Db& db, std::uint64_t index) {
  HUSTINGS_TRY(
      const auto at,
      db.integer("SELECT at FROM witnessed WHERE size > $1 ORDER BY size LIMIT 1", {param(index)}));
  return at ? std::optional(Instant{*at * 1000}) : std::nullopt;
}

std::string origin_hash(std::string_view origin) { return hex(sha256(bytes(origin))); }

Result<std::optional<CosignedRow>> read_cosigned(Db& db, const std::string& hash) {
  std::optional<CosignedRow> out;
  HUSTINGS_CHECK(
      db.query("SELECT origin, size, root, time, note FROM cosigned WHERE origin_hash = $1", {hash},
               [&](const SqlRow& row) -> Result<void> {
                 out = {std::string(row.text(0)),
                        {static_cast<std::uint64_t>(row.integer(1)),
                         hash_from_bytes(row.blob(2)).value_or(Hash{})},
                        row.integer(3),
                        std::string(row.text(4))};
                 return {};
               }));
  return out;
}

Result<bool> swap_cosigned(Db& db, const std::optional<TreeHead>& was, const CosignedRow& now) {
  const std::string hash = origin_hash(now.origin);
  std::int64_t changed = 0;
  if (was) {
    HUSTINGS_TRY(changed, db.run("UPDATE cosigned SET size = $1, root = $2, time = $3, note = $4 "
                                 "WHERE origin_hash = $5 AND size = $6 AND root = $7",
                                 {param(now.head.size), Blob{now.head.root}, now.time, now.note,
                                  hash, param(was->size), Blob{was->root}}));
  } else {
    HUSTINGS_TRY(
        changed,
        db.run("INSERT INTO cosigned (origin_hash, origin, size, root, time, note) "
               "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (origin_hash) DO NOTHING",
               {hash, now.origin, param(now.head.size), Blob{now.head.root}, now.time, now.note}));
  }
  return changed == 1;
}

}  // namespace hustings
