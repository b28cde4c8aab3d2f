// Projections: SQL tables folded from the current records, so that live and rebuilt are equal, also
// after erasure.
#pragma once
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>

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

// What a batch has changed: the kinds and ids of things whose current record was applied, and what
// comparisons have noted of those that were withdrawn, under names of their own.
using Touched = std::set<std::pair<std::string_view, std::string>>;

// Findings that hold current records of several things against each other. They are a function of
// the projections' tables, made anew for what was touched once a batch, before its checkpoint is
// signed: so live, rebuilt and past are equal.
struct Comparison {
  std::span<const std::string_view> reads;  // kinds that it compares
  // Notes what may change when this thing's current record goes; the tables still have it.
  Result<void> (*withdraw)(Db&, std::string_view kind, const std::string& sub, Touched&) = nullptr;
  // Makes anew all findings that may have changed.
  Result<void> (*settle)(Db&, const Touched&) = nullptr;
  Result<void> (*settle_all)(Db&) = nullptr;  // makes all findings; there is none of them before
};

}  // namespace hustings
