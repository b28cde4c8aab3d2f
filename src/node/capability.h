// A room registers itself with one of these; cli/capabilities.cc holds the only list.
#pragma once
#include <span>
#include <string_view>
#include <vector>

#include "base/asset.h"
#include "record/kind.h"
#include "record/projection.h"
#include "record/rule.h"

namespace hustings {

struct Mapped;  // tables/import.h
struct Page;    // node/page.h
class Registry;

// One filter of a dataset: a condition on its table; $1 is the value.
struct Filter {
  std::string_view name;       // "country"
  std::string_view condition;  // "country = $1", words in braces allowed
  std::string_view help;
};

// What `hustings export` and the bulk files give out under one name.
struct Dataset {
  std::string_view name = {};  // "advertisers"
  std::string_view title = {};
  std::string_view kind =
      {};  // rows are the current records of this kind, columns come from the kind
  std::string_view table =
      {};  // its projection's table with a column idx, for filters; may be empty
  std::span<const Filter> filters = {};
  std::string_view sql = {};                       // instead of kind: a query without parameters
  std::span<const std::string_view> columns = {};  // of that query
};

// Makes drafts from the rows of a foreign table.
struct Importer {
  std::string_view format;  // "meta-report"; the profiles of tables/profiles carry the same name
  std::string_view title;
  struct Context {
    Digest file;
    std::string_view profile;
    std::int64_t profile_version = 1;
  };
  struct Made {
    Draft draft;
    std::string source;  // names the thing at its source, stable over imports
  };
  Result<Made> (*draft)(const Mapped& row, const Context& context) = nullptr;
};

// How records of a kind count in the matrix (docs/formats/score.md): a query without parameters.
struct EvidenceQuery {
  std::string_view kind;
  // (idx, evidence, subject, thing, from_day, to_day), one row or more for each current record that
  // counts: whom it is about (an organisation's id or a link key), what a declared record and an
  // observed one can both be about, and its days (YYYY-MM-DD); null where there is none. Observed
  // ones only as far as they are about a linked account: the rest is never looked at.
  std::string_view sql;
};

struct Capability {
  std::string_view name;
  std::vector<const Kind*> kinds;
  std::span<const Rule> rules;
  std::span<const Projection> projections;
  std::span<const Importer> importers;
  std::span<const Dataset> datasets;
  std::vector<Page> (*pages)(const Registry&) = nullptr;
  std::span<const Asset> templates = {};  // of its pages
  std::span<const EvidenceQuery> evidence = {};
};

// The node's own kinds, datasets and the projection of findings.
const Capability& node_capability();

}  // namespace hustings
