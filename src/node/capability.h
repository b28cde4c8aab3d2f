// A room registers itself with one of these; cli/capabilities.cc holds the only list.
#pragma once
#include <array>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/asset.h"
#include "node/value.h"
#include "record/kind.h"
#include "record/projection.h"
#include "record/rule.h"

namespace hustings {

struct Mapped;  // tables/import.h
struct Page;    // node/page.h
class Registry;

// The condition of a filter that searches words (store/search.h) instead.
inline constexpr std::string_view kSearch = "{search}";

// One filter of a dataset: a condition on its table, which is called t; $1 is the value.
struct Filter {
  std::string_view name;       // "country"
  std::string_view condition;  // "t.country = $1", or kSearch
  std::string_view help;
  bool tagged = false;  // the projection gives every row search_tag(name, value): found by index
};

// How a value of a column reads.
enum class Shape : std::uint8_t {
  text,
  integer,
  day,      // "YYYY-MM-DD" in the table
  instant,  // seconds since 1970 in the table
  money,    // three expressions: least and most in minor units, and the currency, empty for none
  country,  // two letters
  word,     // one of `words`
};

// What a list shows of each row.
struct Column {
  std::string_view name;   // "amount"; CSV has amount.min, amount.max, amount.currency of money
  std::string_view label;  // English, the id of its translation
  Shape shape = Shape::text;
  std::string_view sql;              // expression over the table
  std::string_view link = {};        // "/advertisers/{id}": names of columns in braces
  std::span<const Word> words = {};  // of Shape::word
  std::string_view help = {};        // id of a sentence more
  bool for_programs = false;         // in JSON and CSV, not on a page
  bool detail = false;               // on the page of a thing, not in the list
  // Of a list's page: it stands in the cell of this column, below its value, and has none of its
  // own. Numbers and links say their label there, and so does a yes; a no says nothing.
  std::string_view beneath = {};
};
constexpr Column beneath(std::string_view above, Column column) {
  column.beneath = above;
  return column;
}

// One order of a list. Every order ends by index, newest first if descending, and by the dataset's
// tie.
struct Sort {
  std::string_view name;      // "amount"
  std::string_view label;     // "largest amount"
  std::string_view key = {};  // expression over the table, never null; empty: by index alone
  bool descending = true;
  bool text = false;  // the key is text, not an integer
};
// Of every list that has none of its own. Where words are searched, "relevance" is one more.
inline constexpr std::array kByIndex = {Sort{"newest", "newest first"},
                                        Sort{"oldest", "oldest first", "", false}};
inline constexpr Sort kRelevance = {"relevance", "best match first"};

// Words of the column "evidence".
inline constexpr std::array kEvidence = {Word{"declared", "declared"}, Word{"observed", "observed"},
                                         Word{"decided", "decided"}};

// Counts of a list's rows by a value of one of its filters. The filter's condition compares exactly
// this column.
struct FacetOf {
  std::string_view filter;  // name of the filter it sets
  std::string_view label;
  std::string_view column;  // of the table and, if the dataset has one, of the roll-up
  Shape shape = Shape::text;
  std::span<const Word> words = {};
};

// What the lists of the site, `hustings export` and the bulk files give out under one name.
struct Dataset {
  std::string_view name = {};  // "advertisers"
  std::string_view title = {};
  // Of the export: rows are the current records of this kind, columns come from the kind.
  std::string_view kind = {};
  std::string_view select = {};  // instead of kind: what it takes of the table, in which order
  std::string_view order = {};
  std::span<const std::string_view> columns = {};  // the names of what it takes
  // Of the lists and of the filters: a table or a query in brackets, with a column idx; called t.
  std::string_view table = {};
  std::span<const Filter> filters = {};
  std::span<const Column> shown = {};
  std::span<const Sort> sorts = kByIndex;  // the first one unless chosen otherwise
  std::span<const FacetOf> facets = {};
  std::string_view tie = {};  // text that differs between rows of one index; empty: there are none
  bool bodies = false;        // each record is opened for its body, which programs get last
  // A table that counts the rows of `table` by the columns of all facets, and its counting column.
  std::string_view rollup = {};
  std::string_view rollup_count = {};
  // An index of `table` that begins with idx and has the columns of all facets: hits of a search
  // are then counted without a look at their rows. SQLite has to be told.
  std::string_view facet_index = {};
  std::span<const std::string_view> alike = {};  // columns that tie a row to others of its kind
  std::span<const std::string_view> reads = {};  // projections; empty: whatever the log says
};

// What a room knows of the rows of another one's dataset: a column more in its lists.
struct ColumnOf {
  std::string_view dataset;
  Column column;
};

// Makes drafts from the rows of a foreign table.
struct Importer {
  std::string_view format;  // "meta-report"; the profiles of tables/profiles carry the same name
  std::string_view title;
  struct Context {
    Digest file;
    std::string_view profile;
    std::int64_t profile_version = 1;
    std::string_view issuer = {};       // who imports; empty in a dry run without a node
    std::optional<CivilDate> day = {};  // of which the file is, as far as it does not say so itself
    Db* db = nullptr;  // to look up what stands already; null in a dry run without a node
  };
  struct Made {
    Draft draft;
    std::string source;                   // names the thing at its source, stable over imports
    std::string same_as = {};             // Submission::same_as
    std::optional<CivilDate> as_of = {};  // Submission::as_of
  };
  Result<Made> (*draft)(const Mapped& row, const Context& context) = nullptr;
  // Instead of `draft`: rows that follow each other with the same values of these fields make one
  // record, all of them or none.
  std::span<const std::string_view> group = {};
  Result<Made> (*draft_of_group)(std::span<const Mapped> rows, const Context& context) = nullptr;
  // A file says one thing of each source: of rows that name the same the later ones are refused,
  // since they would silently take the place of the first.
  bool once = false;
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

// What a record of a kind has to meet that only the records before it can tell: a step of a case is
// possible now. The writer asks before it adds the record, in the same transaction.
struct Admission {
  struct Arriving {
    const Head& head;  // `prev` is settled
    const Draft& body;
    std::string_view operator_id;  // of the node
  };
  std::string_view kind;
  // Reads only. Answers the draft to log instead where the writer fills something in; nothing: as
  // it is. An error refuses the record and says what would be taken; io and the like end the batch.
  Result<std::optional<Draft>> (*check)(Db&, const Arriving&) = nullptr;
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
  const Comparison* comparison = nullptr;
  std::span<const Admission> admissions = {};
  std::span<const ColumnOf> columns = {};
};

// The node's own kinds, datasets and the projection of findings.
const Capability& node_capability();

}  // namespace hustings
