// What the lists of observed advertisers show, and how they are searched.
#include <array>

#include "ads/datasets.h"
#include "ads/list_parts.h"

namespace hustings {
namespace {

using namespace ads::lists;  // NOLINT: what all of them have

constexpr std::array kFilters = {
    Filter{"q", kSearch,
           "words of page name or disclaimer; the last one may be cut, unless a space follows"},
    Filter{"country", "t.country = $1", "two letters, such as AT", true},
    Filter{"platform", "t.platform = $1", "such as meta", true},
    Filter{"disclaimer", "t.disclaimer_state = $1", "value, not_used or unknown", true},
    Filter{"currency", "t.currency = $1", "three letters, such as EUR", true},
    kPage,
    kLinkedParty,
    kSeenOnly,
    Filter{"from", "t.to_day >= $1", "reports whose period ends on this day or later"},
    Filter{"to", "t.from_day <= $1", "reports whose period begins on this day or earlier"}};

constexpr std::array kShown = {
    Column{"page_name", "page", Shape::text, "t.page_name", "/advertisers/{id}"},
    Column{"disclaimer", "paid for by", Shape::text, "t.disclaimer"},
    words("disclaimer_state", "disclaimer", "t.disclaimer_state", kDisclaimers),
    kAmountSpent,
    Column{"ads", "ads", Shape::integer, "t.ads"},
    kCountryColumn,
    plain("platform", "platform", "t.platform"),
    Column{
        .name = "from", .label = "from", .shape = Shape::day, .sql = "t.from_day", .detail = true},
    Column{"to", "to", Shape::day, "t.to_day"},
    plain("page_id", "page number", "t.page_id"),
    kEvidenceColumn,
    kIndex,
    kId};

constexpr std::array kSorts = {
    kByIndex[0], kByIndex[1], Sort{"amount", "largest amount first", "COALESCE(t.amount_min, -1)"}};

constexpr std::array kFacets = {
    FacetOf{"country", "country", "country", Shape::country},
    FacetOf{"platform", "platform", "platform"},
    FacetOf{"disclaimer", "disclaimer", "disclaimer_state", Shape::word, kDisclaimers},
    FacetOf{"currency", "currency", "currency"}};

constexpr std::array<std::string_view, 2> kPage = {"platform", "page_id"};
constexpr std::array<std::string_view, 1> kReads = {"advertiser"};
// The accounts that a page is linked by are the parties'.
constexpr std::array<std::string_view, 2> kReadsWithLinks = {"advertiser", "parties"};

constexpr std::array kTotalFilters = {
    Filter{"country", "t.country = $1", "two letters, such as AT"},
    Filter{"platform", "t.platform = $1", "such as meta"}};
constexpr std::array kTotalShown = {
    Column{"platform", "platform", Shape::text, "t.platform"},
    Column{"country", "country", Shape::country, "t.country"},
    Column{"currency", "currency", Shape::text, "t.currency"},
    Column{"reports", "reports", Shape::integer, "t.reports"},
    Column{"without_disclaimer", "without a disclaimer", Shape::integer, "t.without_disclaimer"},
    Column{"ads", "ads", Shape::integer, "t.ads"},
    Column{"min", "least, in minor units", Shape::integer, "t.amount_min"},
    Column{"max", "most, in minor units", Shape::integer, "t.amount_max"},
    Column{"open_ended", "reports without an upper end", Shape::integer, "t.open_ended"}};
constexpr std::array<std::string_view, 9> kTotals = {
    "platform", "country", "currency", "reports",   "without_disclaimer",
    "ads",      "min",     "max",      "open_ended"};
constexpr std::array kTotalSorts = {Sort{"place", "by platform, country and currency", "", false}};

constexpr std::array kAll = {
    Dataset{.name = "advertisers",
            .title = "what platforms report about advertisers",
            .kind = "advertiser-report",
            .table = "advertiser",
            .filters = kFilters,
            .shown = kShown,
            .sorts = kSorts,
            .facets = kFacets,
            .rollup = "advertiser_total",
            .rollup_count = "reports",
            .facet_index = "advertiser_facets",
            .alike = kPage,
            .reads = kReadsWithLinks},
    Dataset{.name = "advertiser-totals",
            .title = "the same summed by country and currency",
            .select = "platform, country, currency, reports, without_disclaimer, ads, amount_min, "
                      "amount_max, open_ended",
            .order = "platform, country, currency",
            .columns = kTotals,
            .table = "(SELECT 0 AS idx, platform, country, currency, "
                     "CAST(SUM(reports) AS BIGINT) AS reports, CAST(SUM(CASE WHEN "
                     "disclaimer_state = 'not_used' THEN reports ELSE 0 END) AS BIGINT) "
                     "AS without_disclaimer, CAST(SUM(ads) AS BIGINT) AS ads, "
                     "CAST(SUM(amount_min) AS BIGINT) AS amount_min, "
                     "CAST(SUM(amount_max) AS BIGINT) AS amount_max, "
                     "CAST(SUM(open_ended) AS BIGINT) AS open_ended "
                     "FROM advertiser_total GROUP BY platform, country, currency)",
            .filters = kTotalFilters,
            .shown = kTotalShown,
            .sorts = kTotalSorts,
            .tie = "t.platform || ' ' || t.country || ' ' || t.currency",
            .reads = kReads}};

}  // namespace

std::span<const Dataset> ads::report_datasets() { return kAll; }

}  // namespace hustings
