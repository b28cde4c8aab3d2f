#include <array>

#include "node/capability.h"
#include "node/kinds.h"
#include "node/sql.h"

namespace hustings {

// Findings are written by the fold itself (fold.cc): here only their tables. `search` is written by
// the rooms' projections, by record index.
const Capability& node_capability() {
  static constexpr std::array<std::string_view, 1> kFinding = {"finding"};
  static constexpr std::array kProjections = {
      Projection{.name = "finding", .version = 2, .tables_sql = sql::kfinding, .tables = kFinding},
      Projection{.name = "search", .version = 1, .tables_sql = "{search_table}"},
  };
  static constexpr std::array<std::string_view, 7> kJudgement = {
      "index", "rule", "rule_version", "commitment", "severity", "pointer", "subject"};
  static constexpr std::array<std::string_view, 3> kErasure = {"index", "pointer", "redaction"};
  static constexpr std::array kDatasets = {
      Dataset{.name = "records", .title = "every current record, by index"},
      Dataset{.name = "keys", .title = "keys of issuers", .kind = "key"},
      Dataset{.name = "imports", .title = "runs of importers", .kind = "import"},
      Dataset{.name = "redactions", .title = "what was withheld, and why", .kind = "redaction"},
      Dataset{.name = "judgements",
              .title = "what rules say, about whomever",
              .sql = "SELECT idx, rule, rule_version, commitment, severity, pointer, subject "
                     "FROM finding ORDER BY idx, place",
              .columns = kJudgement},
      Dataset{.name = "erasures",
              .title = "which values redactions took away",
              .sql = "SELECT idx, pointer, by_idx FROM erasure ORDER BY idx, pointer",
              .columns = kErasure},
  };
  static const Capability made{
      .name = "node",
      .kinds = {&kind<KeyRecord>(), &kind<ImportRecord>(), &kind<Ruleset>(), &kind<Redaction>()},
      .rules = {},
      .projections = kProjections,
      .importers = {},
      .datasets = kDatasets};
  return made;
}

}  // namespace hustings
