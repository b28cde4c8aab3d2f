// What the list of sponsors shows, and what their ads cost by week.
#include <array>

#include "ads/datasets.h"
#include "ads/sql.h"

namespace hustings {
namespace {

constexpr Column number(std::string_view name, std::string_view label, std::string_view sql) {
  return {.name = name, .label = label, .shape = Shape::integer, .sql = sql};
}

// A sponsor is there when one of its ads says so. What a party declares is found by its index, once
// for all sponsors; for the others each sponsor's ads are looked at up to the first.
constexpr std::array kFilters = {
    Filter{"q", kSearch, "words of the name; the last one may be cut, unless a space follows"},
    Filter{"country", "EXISTS (SELECT 1 FROM ad a WHERE a.sponsor_key = t.key AND a.country = $1)",
           "two letters, such as AT: where one of its ads runs"},
    Filter{"medium", "EXISTS (SELECT 1 FROM ad a WHERE a.sponsor_key = t.key AND a.medium = $1)",
           "such as print: of one of its ads"},
    Filter{"party", "t.key IN (SELECT a.sponsor_key FROM ad a WHERE a.organisation = $1)",
           "id of an organisation that declares one of its ads"},
    Filter{"currency", "t.currency = $1",
           "three letters, such as EUR: that most of its ads state"}};

constexpr std::string_view kCurrencies =
    "(SELECT COUNT(*) FROM sponsor_amount a WHERE a.sponsor_key = t.key AND a.currency <> '')";
constexpr std::string_view kUnstated =
    "(SELECT a.ads FROM sponsor_amount a WHERE a.sponsor_key = t.key AND a.currency = '')";

constexpr std::array kShown = {
    Column{"name", "sponsor", Shape::text, "t.name", "/sponsors/{key}"},
    number("ads", "ads", "t.ads"),
    Column{.name = "amount",
           .label = "amount",
           .shape = Shape::money,
           .sql = "t.amount_min, t.amount_max, t.currency",
           .help = "what its ads are stated to cost, in the currency of most of them"},
    number("currencies", "currencies", kCurrencies),
    Column{.name = "without_amount",
           .label = "ads without an amount",
           .shape = Shape::integer,
           .sql = kUnstated,
           .for_programs = true},
    Column{.name = "key", .label = "key", .sql = "t.key", .for_programs = true}};

constexpr std::array kSorts = {Sort{"ads", "most ads first", "t.ads"},
                               Sort{"amount", "largest amount first", "COALESCE(t.amount_min, -1)"},
                               Sort{"name", "by name", "t.name_key {binary}", false, true}};

constexpr std::array kFacets = {FacetOf{"currency", "currency", "currency"}};

constexpr std::array<std::string_view, 3> kColumns = {"key", "name", "ads"};

// ad_spending of each sponsor, made when it is read: a filter by sponsor goes into the query, which
// then looks at its ads only. No sum is too large, sponsor_amount takes care of that.
constexpr std::string_view kSpent =
    "(SELECT 0 AS idx, a.sponsor_key, a.week, COALESCE(a.country, '') AS country, a.currency, "
    "COUNT(*) AS ads, CAST(SUM(COALESCE(a.amount_min, 0)) AS BIGINT) AS amount_min, "
    "CAST(SUM(COALESCE(a.amount_max, 0)) AS BIGINT) AS amount_max, "
    "COUNT(CASE WHEN a.currency <> '' AND a.amount_max IS NULL THEN 1 END) AS open_ended "
    "FROM ad a WHERE a.sponsor_key IS NOT NULL "
    "GROUP BY a.sponsor_key, a.week, COALESCE(a.country, ''), a.currency)";
constexpr std::array kSpendingFilters = {
    Filter{"sponsor", "t.sponsor_key = $1", "key of a sponsor, as /sponsors has it"},
    Filter{"country", "t.country = $1", "two letters, such as AT"},
    Filter{"currency", "t.currency = $1", "three letters, such as EUR"},
    Filter{"week", "t.week = $1", "the Monday of the week"}};
constexpr std::array kSpendingShown = {
    Column{"sponsor", "sponsor", Shape::text,
           "(SELECT s.name FROM sponsor s WHERE s.key = t.sponsor_key)", "/sponsors/{sponsor_key}"},
    Column{"week", "week", Shape::day, "t.week"},
    Column{"country", "country", Shape::country, "NULLIF(t.country, '')"},
    Column{"currency", "currency", Shape::text, "NULLIF(t.currency, '')"},
    number("ads", "ads", "t.ads"),
    number("min", "least, in minor units", "t.amount_min"),
    number("max", "most, in minor units", "t.amount_max"),
    number("open_ended", "ads without an upper end", "t.open_ended"),
    Column{.name = "sponsor_key", .label = "key", .sql = "t.sponsor_key", .for_programs = true}};
constexpr std::array<std::string_view, 8> kSpendingColumns = {
    "sponsor", "week", "country", "currency", "ads", "min", "max", "open_ended"};
constexpr std::array kSpendingSorts = {
    Sort{"place", "by sponsor, week, country and currency", "", false}};

constexpr std::array<std::string_view, 1> kReads = {"ad"};

constexpr std::array kAll = {
    Dataset{.name = "sponsors",
            .title = "sponsors of political ads, as ads name them",
            .select = "key, name, ads",
            .order = "ads DESC, idx",
            .columns = kColumns,
            .table = sql::ksponsors,
            .filters = kFilters,
            .shown = kShown,
            .sorts = kSorts,
            .facets = kFacets,
            .reads = kReads},
    Dataset{.name = "sponsor-spending",
            .title = "what ads of each sponsor cost, by the week in which they began",
            .select = "sponsor_key, week, country, currency, ads, amount_min, amount_max, "
                      "open_ended",
            .order = "sponsor_key, week, country, currency",
            .columns = kSpendingColumns,
            .table = kSpent,
            .filters = kSpendingFilters,
            .shown = kSpendingShown,
            .sorts = kSpendingSorts,
            .tie = "t.sponsor_key || ' ' || t.week || ' ' || t.country || ' ' || t.currency",
            .reads = kReads}};

}  // namespace

std::span<const Dataset> ads::sponsor_datasets() { return kAll; }

}  // namespace hustings
