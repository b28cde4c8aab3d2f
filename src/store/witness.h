// The tables of witnessing: what is known of this log's witnesses, and what this node has cosigned
// for other logs. Inside whatever transaction `db` is in, or none.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "log/hash.h"
#include "store/db.h"

namespace hustings {

// A witness of this log. All of it are hints: the witness itself corrects them.
struct WitnessRow {
  std::string vkey;
  std::uint64_t size = 0;     // of the checkpoint that it cosigned last
  std::int64_t cosigned = 0;  // when it did, as it says; Unix seconds, 0: never
  Instant asked = {};         // last, by this node's clock
  std::int64_t took_ms = 0;   // that answer
  std::int64_t failures = 0;  // in a row, up to now
  std::string problem = {};   // of the last one
  std::int64_t good = 0;      // cosignatures so far
  std::int64_t bad = 0;       // failures so far
};
Result<std::vector<WitnessRow>> read_witnesses(Db& db);
Result<void> put_witness(Db& db, const WitnessRow& row);

// That a checkpoint of this size was cosigned; of several times the first stays.
Result<void> put_witnessed(Db& db, std::uint64_t size, Instant at);
// When a witness had seen the record with this index at the latest; nothing: none has.
Result<std::optional<Instant>> witnessed_at(Db& db, std::uint64_t index);

// The checkpoint of another log that this node cosigned last.
struct CosignedRow {
  std::string origin;
  TreeHead head;
  std::int64_t time = 0;  // of the cosignature; Unix seconds
  std::string note;       // with the log's signature and ours
};
std::string origin_hash(std::string_view origin);  // SHA-256, hexadecimal, lower case
Result<std::optional<CosignedRow>> read_cosigned(Db& db, const std::string& origin_hash);
// Compare-and-swap: true when `now` stands, false when the last checkpoint is not `was` any more.
// One statement: when it returns, it is durable (tlog-witness: "persist before responding").
Result<bool> swap_cosigned(Db& db, const std::optional<TreeHead>& was, const CosignedRow& now);

}  // namespace hustings
