// What rules say, as lists: with what a decision closed by accepting an answer. The lists stand
// here because only this room knows both.
#include <array>
#include <string>

#include "cases/answered.h"
#include "cases/room.h"
#include "cases/sql.h"

namespace hustings {
namespace {

constexpr std::array kSeverities = {Word{"contradiction", "contradiction"}, Word{"gap", "gap"},
                                    Word{"note", "note"}};

constexpr Column text(std::string_view name, std::string_view label, std::string_view sql,
                      std::string_view link = {}) {
  return {.name = name, .label = label, .sql = sql, .link = link};
}
constexpr Column for_programs(std::string_view name, std::string_view sql) {
  return {.name = name, .label = name, .sql = sql, .for_programs = true};
}

constexpr std::array kFilters = {Filter{"rule", "t.rule = $1", "such as ads.no-disclaimer"},
                                 Filter{"commitment", "t.commitment = $1", "such as 6.a"},
                                 Filter{"severity", "t.severity = $1", "such as contradiction"},
                                 Filter{"party", "t.signatory = $1", "id of the signatory"},
                                 cases::kStateFilter};
constexpr std::array kShown = {
    Column{"index", "record", Shape::integer, "t.idx", "/records/{index}"},
    text("rule", "rule", "t.rule"),
    Column{.name = "rule_version",
           .label = "version of the rule",
           .shape = Shape::integer,
           .sql = "t.rule_version",
           .detail = true},
    text("commitment", "commitment", "t.commitment"),
    Column{.name = "severity",
           .label = "severity",
           .shape = Shape::word,
           .sql = "t.severity",
           .words = kSeverities},
    text("pointer", "where", "t.pointer"),
    Column{"against", "held against", Shape::integer, "t.against", "/records/{against}"},
    for_programs("id", "t.sub"),
    text("name", "signatory", "(SELECT o.name FROM organisation o WHERE o.sub = t.signatory)",
         "/parties/{signatory}"),
    Column{.name = "state",
           .label = "state",
           .shape = Shape::word,
           .sql = "t.state",
           .words = cases::kFindingStates},
    cases::kClosedBy,
    text("case", "in case",
         "(SELECT c.number FROM case_step s JOIN case_file c ON c.sub = s.about "
         "WHERE s.idx = t.decision)",
         "/cases/{case}"),
    for_programs("signatory", "t.signatory")};
constexpr std::array kFacets = {
    FacetOf{"state", "state", "state", Shape::word, cases::kFindingStates},
    FacetOf{"rule", "rule", "rule"}, FacetOf{"commitment", "commitment", "commitment"},
    FacetOf{"severity", "severity", "severity", Shape::word, kSeverities}};
constexpr std::array<std::string_view, 10> kFindingColumns = {
    "index",   "rule",      "rule_version", "commitment", "severity",
    "pointer", "signatory", "against",      "state",      "decision"};
constexpr std::array<std::string_view, 7> kObservationColumns = {
    "index", "rule", "rule_version", "commitment", "severity", "pointer", "against"};
constexpr std::array<std::string_view, 3> kReadsFindings = {"parties", "finding", "cases"};
constexpr std::array<std::string_view, 2> kReadsObservations = {"parties", "finding"};

}  // namespace

std::string_view cases::answered_findings() { return sql::kanswered; }

std::string cases::with_answered(std::string_view query) {
  constexpr std::string_view kSlot = "{answered}";
  std::string out(query);
  out.replace(out.find(kSlot), kSlot.size(), answered_findings());
  return out;
}

std::array<Dataset, 2> cases::finding_datasets() {
  static const std::string table = with_answered(sql::kfindings);
  return {Dataset{.name = "findings",
                  .title = "what rules say about signatories",
                  .select = "idx, rule, rule_version, commitment, severity, pointer, signatory, "
                            "against, state, decision",
                  .order = "idx, place, signatory",
                  .columns = kFindingColumns,
                  .table = table,
                  .filters = kFilters,
                  .shown = kShown,
                  .facets = kFacets,
                  .tie = "CAST(t.place AS TEXT) || ' ' || t.signatory",
                  .reads = kReadsFindings},
          Dataset{.name = "observations",
                  .title = "what rules say about everybody else",
                  .select = "idx, rule, rule_version, commitment, severity, pointer, against",
                  .order = "idx, place",
                  .columns = kObservationColumns,
                  .table = sql::kobservations,
                  .filters = std::span(kFilters).first(3),
                  .shown = std::span(kShown).first(8),
                  .facets = std::span(kFacets).subspan(1),
                  .tie = "CAST(t.place AS TEXT)",
                  .reads = kReadsObservations}};
}

}  // namespace hustings
