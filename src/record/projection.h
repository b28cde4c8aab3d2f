// Projections: SQL tables folded from the current records, so that live and rebuilt are equal, also
// after erasure.
#pragma once
#include <span>
#include <string>
#include <string_view>

#include "base/error.h"
#include "record/envelope.h"

namespace hustings {

class Db;

struct Projection {
  std::string_view name = {};
  int version = 1;                   // raise it when tables or fold change: rebuilds at start
  std::string_view tables_sql = {};  // CREATE statements, common SQL with words in braces
  std::span<const std::string_view> tables = {};  // those whose rows are compared, in any order
  // Views in tables_sql, also over tables of projections before this one; in the order of dropping.
  std::span<const std::string_view> views = {};
  std::span<const std::string_view> reads = {};  // kinds
  // Adds a current record. Costs at most 50 us; runs inside the record's transaction.
  Result<void> (*apply)(Db&, const Record& current) = nullptr;
  // Takes the thing's current record out again, roll-ups included: it was replaced or erased.
  Result<void> (*withdraw)(Db&, const std::string& sub) = nullptr;
};

}  // namespace hustings
