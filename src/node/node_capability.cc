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
      Projection{.name = "finding", .version = 1, .tables_sql = sql::kfinding, .tables = kFinding},
      Projection{.name = "search", .version = 1, .tables_sql = "{search_table}"},
  };
  static constexpr std::array kDatasets = {
      Dataset{.name = "records", .title = "every current record, by index"},
      Dataset{.name = "keys", .title = "keys of issuers", .kind = "key"},
      Dataset{.name = "imports", .title = "runs of importers", .kind = "import"},
      Dataset{.name = "redactions", .title = "what was withheld, and why", .kind = "redaction"},
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
