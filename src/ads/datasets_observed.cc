// What the lists of observed ads and of reports about targeting show, and how they are searched.
#include <array>

#include "ads/datasets.h"
#include "ads/list_parts.h"
#include "ads/words.h"

namespace hustings {
namespace {

using namespace ads::lists;  // NOLINT: what all of them have

constexpr std::array kRemoved = {Word{"yes", tr("removed")},
                                 Word{"no", tr("not removed")},
                                 Word{"not_used", tr("not removed")},
                                 Word{"not_disclosed", tr("not disclosed")},
                                 Word{"not_applicable", tr("not applicable")},
                                 Word{"unknown", tr("not known")}};
constexpr std::array kUsed = {Word{"yes", tr("yes")},
                              Word{"no", tr("no")},
                              Word{"not_used", tr("no")},
                              Word{"not_disclosed", tr("not disclosed")},
                              Word{"not_applicable", tr("not applicable")},
                              Word{"unknown", tr("not known")}};

constexpr Column count(std::string_view name, std::string_view label, std::string_view sql) {
  return {.name = name, .label = label, .shape = Shape::integer, .sql = sql, .detail = true};
}
constexpr Filter kCountry = {"country", "t.country = $1", "two letters, such as AT", true};
constexpr Filter kPlatform = {"platform", "t.platform = $1", "such as meta", true};
// ---- observed ads ------------------------------------------------------------------------------
constexpr std::array kAdFilters = {
    Filter{"q", kSearch,
           "words of title, text, page, disclaimer, sponsor or payer; the last one may be cut, "
           "unless a space follows"},
    kCountry,
    kPlatform,
    Filter{"disclaimer", "t.disclaimer_state = $1", "value, not_used or unknown", true},
    Filter{"medium", "t.medium = $1", "such as print", true},
    Filter{"removed", "t.removed = $1", "yes, no or unknown", true},
    Filter{"ad_id", "t.ad_id = $1", "its number on the platform or in the register"},
    kPage,
    kLinkedParty,
    kSeenOnly,
    Filter{"from", "t.to_day >= $1", "those that were shown on this day or later"},
    Filter{"to", "t.from_day <= $1", "those that were shown on this day or earlier"}};

constexpr std::array kAdShown = {
    Column{"title", "ad", Shape::text, "COALESCE(t.title, t.ad_id)", "/observed-ads/{id}"},
    Column{"page_name", "page", Shape::text, "t.page_name"},
    Column{"payer", "paid for by", Shape::text, "COALESCE(t.disclaimer, t.payer, t.sponsor)"},
    words("disclaimer_state", "disclaimer", "t.disclaimer_state", kDisclaimers),
    kAmountSpent,
    kCountryColumn,
    Column{"platform", "platform", Shape::text, "t.platform"},
    Column{"from", "from", Shape::day, "t.from_day"},
    Column{.name = "to", .label = "to", .shape = Shape::day, .sql = "t.to_day", .detail = true},
    words("medium", "medium", "NULLIF(t.medium, '')", kMedia, true),
    words("targeting", "targeting", "t.targeting", kTargeted, true),
    words("removed", "removed", "t.removed", kRemoved, true),
    count("impressions_min", "least impressions", "t.impressions_min"),
    count("impressions_max", "most impressions", "t.impressions_max"),
    count("reach_min", "fewest persons reached", "t.reach_min"),
    count("reach_max", "most persons reached", "t.reach_max"),
    plain("election", "election", "t.election"),
    plain("ad_id", "its number there", "t.ad_id"),
    plain("page_id", "page number", "t.page_id"),
    plain("url", "address", "t.url"),
    Column{
        .name = "as_of", .label = "as of", .shape = Shape::day, .sql = "t.as_of", .detail = true},
    words("evidence", "evidence", "t.evidence", kEvidence, true),
    kIndex,
    kId};

constexpr std::array kAdSorts = {
    kByIndex[0], kByIndex[1], Sort{"amount", "largest amount first", "COALESCE(t.amount_min, -1)"},
    Sort{"start", "latest first day first", "COALESCE(t.from_day, '') {binary}", true, true}};

constexpr std::array kAdFacets = {
    FacetOf{"platform", "platform", "platform"},
    FacetOf{"country", "country", "country", Shape::country},
    FacetOf{"disclaimer", "disclaimer", "disclaimer_state", Shape::word, kDisclaimers},
    FacetOf{"medium", "medium", "medium", Shape::word, kMedia},
    FacetOf{"removed", "removed", "removed", Shape::word, kRemoved}};

// ---- reports about targeting -------------------------------------------------------------------
constexpr std::array kTargetingFilters = {
    Filter{"q", kSearch,
           "words of page name, places or interests; the last one may be cut, unless a space "
           "follows"},
    kCountry,
    kPlatform,
    Filter{"lists", "t.lists = $1", "yes: lists of persons were used", true},
    Filter{"lookalike", "t.lookalike = $1", "yes: people like those on a list were chosen", true},
    Filter{"interests", "t.interests = $1", "yes: interests or behaviour were used", true},
    kPage,
    kLinkedParty,
    kSeenOnly,
    Filter{"from", "t.to_day >= $1", "reports whose period ends on this day or later"},
    Filter{"to", "t.from_day <= $1", "reports whose period begins on this day or earlier"}};

constexpr std::array kTargetingShown = {
    Column{"page_name", "page", Shape::text, "COALESCE(t.page_name, t.page_id)", "/targeting/{id}"},
    kCountryColumn,
    Column{"used", "criteria", Shape::integer, "t.used"},
    Column{"excluded", "that leave people out", Shape::integer, "t.excluded"},
    words("lists", "lists of persons", "t.lists", kUsed),
    words("lookalike", "people like those on a list", "t.lookalike", kUsed),
    words("interests", "interests", "t.interests", kUsed),
    plain("platform", "platform", "t.platform"),
    Column{
        .name = "from", .label = "from", .shape = Shape::day, .sql = "t.from_day", .detail = true},
    Column{"to", "to", Shape::day, "t.to_day"},
    plain("page_id", "page number", "t.page_id"),
    kEvidenceColumn,
    kIndex,
    kId};

constexpr std::array kTargetingSorts = {kByIndex[0], kByIndex[1],
                                        Sort{"used", "most criteria first", "t.used"},
                                        Sort{"excluded", "most exclusions first", "t.excluded"}};

constexpr std::array kTargetingFacets = {
    FacetOf{"country", "country", "country", Shape::country},
    FacetOf{"platform", "platform", "platform"},
    FacetOf{"lists", "lists of persons", "lists", Shape::word, kUsed},
    FacetOf{"lookalike", "people like those on a list", "lookalike", Shape::word, kUsed},
    FacetOf{"interests", "interests", "interests", Shape::word, kUsed}};

constexpr std::array<std::string_view, 2> kSamePage = {"platform", "page_id"};
constexpr std::array<std::string_view, 2> kAdReads = {"observed_ad", "parties"};
constexpr std::array<std::string_view, 2> kTargetingReads = {"targeting_report", "parties"};

constexpr std::array kAll = {Dataset{.name = "observed-ads",
                                     .title = "ads as platforms and registers show them",
                                     .kind = "observed-ad",
                                     .table = "observed_ad",
                                     .filters = kAdFilters,
                                     .shown = kAdShown,
                                     .sorts = kAdSorts,
                                     .facets = kAdFacets,
                                     .rollup = "observed_ad_total",
                                     .rollup_count = "ads",
                                     .reads = kAdReads},
                             Dataset{.name = "targeting",
                                     .title = "by what pages chose whom to reach",
                                     .kind = "targeting-report",
                                     .table = "targeting_report",
                                     .filters = kTargetingFilters,
                                     .shown = kTargetingShown,
                                     .sorts = kTargetingSorts,
                                     .facets = kTargetingFacets,
                                     .rollup = "targeting_report_total",
                                     .rollup_count = "reports",
                                     .alike = kSamePage,
                                     .reads = kTargetingReads}};

}  // namespace

std::span<const Dataset> ads::observed_datasets() { return kAll; }

}  // namespace hustings
