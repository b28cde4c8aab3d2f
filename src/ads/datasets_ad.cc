// What the lists of declared ads, of their deliveries and of verifications show.
#include <array>

#include "ads/datasets.h"
#include "ads/list_parts.h"
#include "ads/words.h"
#include "store/search.h"

namespace hustings {
namespace {

using namespace ads::lists;  // NOLINT: what all of them have

constexpr std::array kAi = {Word{"generated", tr("made with AI")},
                            Word{"altered", tr("altered with AI")},
                            Word{"not_used", tr("without AI")},
                            Word{"not_disclosed", tr("use of AI not disclosed")},
                            Word{"not_applicable", tr("use of AI not applicable")},
                            Word{"unknown", tr("use of AI not known")}};
constexpr std::string_view kOrganisation =
    "(SELECT o.name FROM organisation o WHERE o.sub = t.organisation)";
constexpr Column kBy = {"name", "declared by", Shape::text, kOrganisation,
                        "/parties/{organisation}"};

constexpr Filter kParty = {"party", "t.organisation = $1", "id of the organisation"};
constexpr Filter kEvidenceFilter = {"evidence", "t.evidence = $1", "declared or observed"};
constexpr Filter kFrom = {"from", "t.to_day >= $1", "those that end on this day or later"};
constexpr Filter kTo = {"to", "t.from_day <= $1", "those that begin on this day or earlier"};

constexpr std::array kAdFilters = {
    Filter{"q", kSearch,
           "words of title, text, sponsor or publisher; the last one may be cut, unless a space "
           "follows"},
    Filter{"country", "t.country = $1", "two letters, such as AT", true},
    Filter{"medium", "t.medium = $1", "such as print", true},
    Filter{"status", "t.status = $1", "planned, running, ended or withdrawn", true},
    Filter{"targeting", "t.targeting = $1", "value: people were targeted; else why not", true},
    Filter{"ai", "t.ai = $1", "generated, altered, or why neither", true},
    Filter{"week", "t.week = $1", "the Monday of the week in which it began", true},
    Filter{"sponsor", "t.sponsor_key = $1", "key of a sponsor, as /sponsors has it"},
    kParty,
    kEvidenceFilter,
    kFrom,
    kTo};

constexpr std::array kAdShown = {
    Column{"title", "ad", Shape::text, "t.title", "/ads/{id}"},
    Column{"sponsor", "sponsor", Shape::text, "t.sponsor", "/sponsors/{sponsor_key}"},
    kBy,
    words("medium", "medium", "t.medium", kMedia),
    Column{.name = "amount",
           .label = "amount",
           .shape = Shape::money,
           .sql = "t.amount_min, t.amount_max, t.currency",
           .help = "what providers got for this ad, as it is declared"},
    words("targeting", "targeting", "t.targeting", kTargeted, true),
    kCountryColumn,
    Column{"from", "from", Shape::day, "t.from_day"},
    Column{"to", "to", Shape::day, "t.to_day"},
    words("status", "status", "t.status", kAdStatuses, true),
    words("ai", "use of AI", "t.ai", kAi, true),
    plain("number", "its number", "t.number"),
    plain("publisher", "published by", "t.publisher"),
    words("paid", "paid", "t.paid", kYesNo, true),
    plain("language", "language", "t.language"),
    Column{.name = "vote_day",
           .label = "last day of voting",
           .shape = Shape::day,
           .sql = "t.vote_day",
           .detail = true},
    kEvidenceColumn,
    kIndex,
    for_programs("sponsor_key", "t.sponsor_key"),
    for_programs("organisation", "t.organisation"),
    kId};

constexpr std::array kAdSorts = {
    kByIndex[0], kByIndex[1], Sort{"amount", "largest amount first", "COALESCE(t.amount_min, -1)"},
    Sort{"start", "latest first day first", "t.from_day {binary}", true, true}};

constexpr std::array kAdFacets = {
    FacetOf{"country", "country", "country", Shape::country},
    FacetOf{"medium", "medium", "medium", Shape::word, kMedia},
    FacetOf{"status", "status", "status", Shape::word, kAdStatuses},
    FacetOf{"targeting", "targeting", "targeting", Shape::word, kTargeted},
    FacetOf{"ai", "use of AI", "ai", Shape::word, kAi},
    FacetOf{"week", "first week", "week", Shape::day}};

constexpr std::array kDeliveryFilters = {
    kParty,
    Filter{"ad", "t.ad = $1", "id of the ad"},
    Filter{"country", "t.country = $1", "two letters, such as AT"},
    Filter{"platform", "t.platform = $1", "such as meta"},
    Filter{"medium", "t.medium = $1", "such as print"},
    kEvidenceFilter,
    kFrom,
    kTo};
constexpr std::array kDeliveryShown = {
    Column{"title", "ad", Shape::text, "(SELECT a.title FROM ad a WHERE a.sub = t.ad)",
           "/ads/{ad}"},
    kBy,
    words("medium", "medium", "t.medium", kMedia, true),
    Column{"platform", "platform", Shape::text, "t.platform"},
    Column{"publisher", "published by", Shape::text, "t.publisher"},
    kCountryColumn,
    Column{"from", "from", Shape::day, "t.from_day"},
    Column{"to", "to", Shape::day, "t.to_day"},
    Column{"amount", "amount", Shape::money, "t.amount_min, t.amount_max, t.currency"},
    Column{"views", "views", Shape::integer, "t.views"},
    Column{.name = "reach",
           .label = "persons reached",
           .shape = Shape::integer,
           .sql = "t.reach",
           .detail = true},
    Column{.name = "engagements",
           .label = "reactions",
           .shape = Shape::integer,
           .sql = "t.engagements",
           .detail = true},
    words("figures_from", "figures from", "t.figures_from", kFigureSources, true),
    Column{.name = "as_of",
           .label = "figures of",
           .shape = Shape::day,
           .sql = "t.as_of",
           .detail = true},
    plain("account_id", "account number", "t.account_id"),
    kEvidenceColumn,
    kIndex,
    for_programs("ad", "t.ad"),
    for_programs("organisation", "t.organisation"),
    kId};
constexpr std::array kDeliveryFacets = {FacetOf{"country", "country", "country", Shape::country},
                                        FacetOf{"medium", "medium", "medium", Shape::word, kMedia},
                                        FacetOf{"platform", "platform", "platform"}};

constexpr std::array kVerificationFilters = {
    kParty, Filter{"platform", "t.platform = $1", "such as meta"},
    Filter{"status", "t.status = $1", "such as verified"}, kEvidenceFilter};
constexpr std::array kVerificationShown = {
    kBy,
    Column{"platform", "platform", Shape::text, "t.platform"},
    Column{"account_id", "account number", Shape::text, "t.account_id"},
    words("status", "status", "t.status", kVerifications),
    Column{"name_shown", "whom the platform names", Shape::text, "t.name_shown"},
    Column{"since", "since", Shape::day, "t.since"},
    Column{"until", "until", Shape::day, "t.until"},
    kEvidenceColumn,
    kIndex,
    for_programs("organisation", "t.organisation"),
    kId};
constexpr std::array kVerificationFacets = {
    FacetOf{"platform", "platform", "platform"},
    FacetOf{"status", "status", "status", Shape::word, kVerifications}};

// Accounts of which no record says whether the platform has verified them. That is nothing a rule
// can say, which looks at one record: it is seen when the list is read. Erased accounts are left
// out, nobody can tell whose they were.
constexpr std::string_view kUnverified =
    "(SELECT a.idx, a.sub, a.organisation, a.platform, a.account_id, a.handle, a.evidence "
    "FROM account a WHERE a.link IS NOT NULL "
    "AND NOT EXISTS (SELECT 1 FROM verification v WHERE v.link = a.link))";
constexpr std::array kUnverifiedFilters = {
    kParty, Filter{"platform", "t.platform = $1", "such as meta"}, kEvidenceFilter};
constexpr std::array kUnverifiedShown = {
    kBy,
    Column{"platform", "platform", Shape::text, "t.platform"},
    Column{"handle", "handle", Shape::text, "t.handle"},
    Column{"account_id", "account number", Shape::text, "t.account_id"},
    kEvidenceColumn,
    kIndex,
    for_programs("organisation", "t.organisation"),
    kId};
constexpr std::array kUnverifiedFacets = {FacetOf{"platform", "platform", "platform"}};
constexpr std::array<std::string_view, 5> kUnverifiedColumns = {"index", "organisation", "platform",
                                                                "account_id", "handle"};

constexpr std::array kSpendingFilters = {
    Filter{"country", "t.country = $1", "two letters, such as AT"},
    Filter{"currency", "t.currency = $1", "three letters, such as EUR"},
    Filter{"week", "t.week = $1", "the Monday of the week"}};
constexpr std::array kSpendingShown = {
    Column{"week", "week", Shape::day, "t.week"},
    Column{"country", "country", Shape::country, "NULLIF(t.country, '')"},
    Column{"currency", "currency", Shape::text, "NULLIF(t.currency, '')"},
    Column{"ads", "ads", Shape::integer, "t.ads"},
    Column{"min", "least, in minor units", Shape::integer, "t.amount_min"},
    Column{"max", "most, in minor units", Shape::integer, "t.amount_max"},
    Column{"open_ended", "ads without an upper end", Shape::integer, "t.open_ended"}};
constexpr std::array<std::string_view, 7> kSpendingColumns = {"week", "country", "currency",  "ads",
                                                              "min",  "max",     "open_ended"};
constexpr std::array kSpendingSorts = {Sort{"place", "by week, country and currency", "", false}};

constexpr std::array<std::string_view, 2> kReads = {"ad", "parties"};

constexpr std::array kAll = {
    Dataset{.name = "ads",
            .title = "political ads as they are declared",
            .kind = "ad",
            .table = "ad",
            .filters = kAdFilters,
            .shown = kAdShown,
            .sorts = kAdSorts,
            .facets = kAdFacets,
            .rollup = "ad_total",
            .rollup_count = "ads",
            .reads = kReads},
    Dataset{.name = "ad-deliveries",
            .title = "what ads did and cost on each channel",
            .kind = "ad-delivery",
            .table = "ad_delivery",
            .filters = kDeliveryFilters,
            .shown = kDeliveryShown,
            .facets = kDeliveryFacets,
            .reads = kReads},
    Dataset{.name = "verifications",
            .title = "whether platforms have verified who advertises",
            .kind = "verification",
            .table = "verification",
            .filters = kVerificationFilters,
            .shown = kVerificationShown,
            .facets = kVerificationFacets,
            .reads = kReads},
    Dataset{.name = "unverified-accounts",
            .title = "accounts of which no record says whether they are verified",
            .select = "idx, organisation, platform, account_id, handle",
            .order = "idx",
            .columns = kUnverifiedColumns,
            .table = kUnverified,
            .filters = kUnverifiedFilters,
            .shown = kUnverifiedShown,
            .facets = kUnverifiedFacets,
            .reads = kReads},
    Dataset{.name = "ad-spending",
            .title = "what ads cost, by the week in which they began",
            .select = "week, country, currency, ads, amount_min, amount_max, open_ended",
            .order = "week, country, currency",
            .columns = kSpendingColumns,
            .table = "(SELECT 0 AS idx, week, country, currency, ads, amount_min, amount_max, "
                     "open_ended FROM ad_spending)",
            .filters = kSpendingFilters,
            .shown = kSpendingShown,
            .sorts = kSpendingSorts,
            .tie = "t.week || ' ' || t.country || ' ' || t.currency",
            .reads = std::span(kReads).first(1)}};

}  // namespace

std::span<const Dataset> ads::ad_datasets() { return kAll; }

}  // namespace hustings
