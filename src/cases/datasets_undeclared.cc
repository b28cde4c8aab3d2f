// Ads that were seen and that nobody declared, with what a decision closed by accepting an answer.
// The list stands here because only this room knows both.
#include "ads/list_parts.h"
#include "cases/answered.h"
#include "cases/room.h"
#include "cases/sql.h"

namespace hustings {
namespace {

using namespace ads::lists;  // NOLINT: what lists of ads have in common

constexpr std::array kFilters = {
    kLinkedParty,
    Filter{"country", "t.country = $1", "two letters, such as AT"},
    Filter{"platform", "t.platform = $1", "such as meta"},
    Filter{"disclaimer", "t.disclaimer_state = $1", "value, not_used or unknown"},
    kPage,
    Filter{"from", "t.to_day >= $1", "those that were shown on this day or later"},
    Filter{"to", "t.from_day <= $1", "those that were shown on this day or earlier"},
    cases::kStateFilter};
constexpr std::array kShown = {
    Column{"title", "ad", Shape::text, "COALESCE(t.title, t.ad_id)", "/observed-ads/{id}"},
    Column{"page_name", "page", Shape::text, "t.page_name"},
    Column{"organisation_name", "organisation", Shape::text,
           "(SELECT o.name FROM organisation o WHERE o.sub = t.organisation)",
           "/parties/{organisation}"},
    words("disclaimer_state", "disclaimer", "t.disclaimer_state", kDisclaimers),
    kAmountSpent,
    kCountryColumn,
    Column{.name = "platform", .label = "platform", .sql = "t.platform", .detail = true},
    Column{"from", "from", Shape::day, "t.from_day"},
    Column{.name = "to", .label = "to", .shape = Shape::day, .sql = "t.to_day", .detail = true},
    words("state", "state", "t.state", cases::kFindingStates),
    cases::kClosedBy,
    words("evidence", "evidence", "t.evidence", kEvidence, true),
    kIndex,
    for_programs("ad_id", "t.ad_id"),
    for_programs("url", "t.url"),
    for_programs("page_id", "t.page_id"),
    for_programs("organisation", "t.organisation"),
    kId};
constexpr std::array kFacets = {
    FacetOf{"state", "state", "state", Shape::word, cases::kFindingStates},
    FacetOf{"platform", "platform", "platform"},
    FacetOf{"country", "country", "country", Shape::country},
    FacetOf{"disclaimer", "disclaimer", "disclaimer_state", Shape::word, kDisclaimers}};
constexpr std::array<std::string_view, 15> kColumns = {
    "index",     "organisation",     "platform",   "ad_id", "page_id",
    "page_name", "disclaimer_state", "country",    "from",  "to",
    "currency",  "amount_min",       "amount_max", "state", "decision"};
constexpr std::array<std::string_view, 4> kReads = {"observed_ad", "finding", "parties", "cases"};

}  // namespace

Dataset cases::undeclared_dataset() {
  static const std::string table = with_answered(sql::kundeclared);
  return {.name = "undeclared-ads",
          .title = "ads seen on pages of organisations, and declared by nobody here",
          .select =
              "idx, organisation, platform, ad_id, page_id, page_name, disclaimer_state, "
              "country, from_day, to_day, currency, amount_min, amount_max, state, decision",
          .order = "idx",
          .columns = kColumns,
          .table = table,
          .filters = kFilters,
          .shown = kShown,
          .facets = kFacets,
          .reads = kReads};
}

}  // namespace hustings
