// What is seen, held against what is declared: lists that are read from the tables of both. The
// link between a page and an organisation is a confirmed one (docs/formats/score.md); a candidate's
// page stands for a person and is in neither. Ads that nobody declared: src/cases.
#include <array>

#include "ads/datasets.h"
#include "ads/list_parts.h"
#include "ads/words.h"
#include "parties/lists.h"

namespace hustings {
namespace {

using namespace ads::lists;  // NOLINT: what all of them have

// How an account is tied to an organisation.
constexpr std::array kTies = {Word{"declared", tr("declared by itself")},
                              Word{"confirmed", tr("named by others, and confirmed")},
                              Word{"disputed", tr("named by others, and disputed")},
                              Word{"rejected", tr("named by others, and rejected")},
                              Word{"unanswered", tr("named by others, not answered")}};

constexpr Column kOrganisation = {
    "organisation_name", "organisation", Shape::text,
    "(SELECT o.name FROM organisation o WHERE o.sub = t.organisation)", "/parties/{organisation}"};
constexpr Filter kPlatform = {"platform", "t.platform = $1", "such as meta"};

// ---- declared deliveries that nobody saw -------------------------------------------------------
// Which they are says the rule declared.never-seen.
constexpr std::string_view kNeverSeen =
    "(SELECT v.idx, v.sub, v.organisation, v.ad, v.platform, v.account_id, v.country, v.from_day, "
    "v.to_day, v.currency, v.amount_min, v.amount_max, v.evidence, "
    "(SELECT d.title FROM ad d WHERE d.sub = v.ad) AS title "
    "FROM finding f JOIN ad_delivery v ON v.idx = f.idx WHERE f.rule = 'declared.never-seen')";
constexpr std::array kNeverSeenFilters = {
    Filter{"party", "t.organisation = $1", "id of the organisation that declares it"},
    Filter{"country", "t.country = $1", "two letters, such as AT"}, kPlatform,
    Filter{"from", "t.to_day >= $1", "those that were shown on this day or later"},
    Filter{"to", "t.from_day <= $1", "those that were shown on this day or earlier"}};
constexpr std::array kNeverSeenShown = {
    Column{"title", "ad", Shape::text, "t.title", "/ads/{ad}"},
    kOrganisation,
    Column{.name = "amount",
           .label = "amount",
           .shape = Shape::money,
           .sql = "t.amount_min, t.amount_max, t.currency"},
    kCountryColumn,
    Column{"platform", "platform", Shape::text, "t.platform"},
    Column{"from", "from", Shape::day, "t.from_day"},
    Column{"to", "to", Shape::day, "t.to_day"},
    words("evidence", "evidence", "t.evidence", kEvidence, true),
    kIndex,
    for_programs("account_id", "t.account_id"),
    for_programs("organisation", "t.organisation"),
    for_programs("ad", "t.ad"),
    kId};
constexpr std::array kNeverSeenFacets = {FacetOf{"platform", "platform", "platform"},
                                         FacetOf{"country", "country", "country", Shape::country}};
constexpr std::array<std::string_view, 11> kNeverSeenColumns = {
    "index", "organisation", "ad",       "platform",   "account_id", "country",
    "from",  "to",           "currency", "amount_min", "amount_max"};

// ---- both sides in one list --------------------------------------------------------------------
constexpr std::string_view kAllAds =
    "(SELECT a.idx, a.sub, 'ads' AS list, COALESCE(a.title, a.number) AS title, a.sponsor AS who, "
    "a.medium, a.country, a.from_day, a.to_day, a.currency, a.amount_min, a.amount_max, "
    "a.evidence, "
    "a.organisation, NULL AS link FROM ad a UNION ALL "
    "SELECT o.idx, o.sub, 'observed-ads', COALESCE(o.title, o.ad_id), "
    "COALESCE(o.page_name, o.disclaimer), NULLIF(o.medium, ''), o.country, o.from_day, o.to_day, "
    "o.currency, o.amount_min, o.amount_max, o.evidence, NULL, o.link FROM observed_ad o)";
constexpr std::array kAllFilters = {
    Filter{"evidence", "t.evidence = $1", "declared, or observed: somebody else saw it"},
    Filter{
        "party",
        "(t.organisation = $1 OR t.link IN (SELECT link FROM confirmed_account WHERE organisation "
        "= $1))",
        "id of the organisation that declares it, or to which its page is linked"},
    Filter{"country", "t.country = $1", "two letters, such as AT"},
    Filter{"medium", "t.medium = $1", "such as print"},
    Filter{"from", "t.to_day >= $1", "those that were shown on this day or later"},
    Filter{"to", "t.from_day <= $1", "those that were shown on this day or earlier"}};
constexpr std::array kAllShown = {Column{"title", "ad", Shape::text, "t.title", "/{list}/{id}"},
                                  Column{"who", "sponsor or page", Shape::text, "t.who"},
                                  kEvidenceColumn,
                                  words("medium", "medium", "t.medium", kMedia),
                                  Column{.name = "amount",
                                         .label = "amount",
                                         .shape = Shape::money,
                                         .sql = "t.amount_min, t.amount_max, t.currency"},
                                  kCountryColumn,
                                  Column{"from", "from", Shape::day, "t.from_day"},
                                  Column{"to", "to", Shape::day, "t.to_day"},
                                  kIndex,
                                  for_programs("list", "t.list"),
                                  kId};
constexpr std::array kAllFacets = {
    FacetOf{"evidence", "evidence", "evidence", Shape::word, kEvidence},
    FacetOf{"country", "country", "country", Shape::country},
    FacetOf{"medium", "medium", "medium", Shape::word, kMedia}};
constexpr std::array<std::string_view, 10> kAllColumns = {
    "index", "id", "list", "evidence", "medium", "country", "from", "to", "currency", "amount_min"};

// ---- pages of organisations --------------------------------------------------------------------
// One row for each page and organisation: the organisation's own word about it where there is one.
constexpr std::string_view kPages =
    "(SELECT a.idx, a.sub, a.organisation, a.platform, a.account_id, a.handle, a.evidence, "
    "CASE WHEN a.evidence = 'declared' THEN 'declared' "
    "WHEN EXISTS (SELECT 1 FROM response r WHERE r.about = a.sub AND r.act = 'confirms' "
    "AND r.evidence = 'declared' AND r.organisation = a.organisation) THEN 'confirmed' "
    "WHEN EXISTS (SELECT 1 FROM response r WHERE r.about = a.sub AND r.act = 'disputes' "
    "AND r.evidence = 'declared' AND r.organisation = a.organisation) THEN 'disputed' "
    "WHEN EXISTS (SELECT 1 FROM no_account n WHERE n.link = a.link "
    "AND n.organisation = a.organisation) THEN 'rejected' "
    "ELSE 'unanswered' END AS tie, a.linked_by, "
    "(SELECT COUNT(*) FROM advertiser r WHERE r.link = a.link) AS reports, "
    "(SELECT COUNT(*) FROM advertiser r WHERE r.link = a.link "
    "AND r.disclaimer_state = 'not_used') AS unsaid, "
    "CASE WHEN EXISTS (SELECT 1 FROM advertiser r WHERE r.link = a.link "
    "AND r.disclaimer_state = 'not_used') OR EXISTS (SELECT 1 FROM observed_ad o "
    "WHERE o.link = a.link AND o.disclaimer_state = 'not_used') THEN 'yes' ELSE 'no' END "
    "AS without_disclaimer, "
    "(SELECT COUNT(*) FROM observed_ad o WHERE o.link = a.link) AS seen "
    "FROM account a WHERE a.link IS NOT NULL AND a.purpose <> 'candidate' "
    "AND (a.evidence = 'declared' OR NOT EXISTS (SELECT 1 FROM account d WHERE d.link = a.link "
    "AND d.organisation = a.organisation AND d.evidence = 'declared')))";
constexpr std::array kPagesFilters = {
    Filter{"party", "t.organisation = $1", "id of the organisation"}, kPlatform,
    Filter{"tie", "t.tie = $1", "declared, confirmed, disputed, rejected or unanswered"},
    Filter{"without_disclaimer", "t.without_disclaimer = $1",
           "yes: the platform shows ads of it that did not say who paid"}};
constexpr std::array kPagesShown = {
    Column{"handle", "page", Shape::text, "COALESCE(t.handle, t.account_id)"},
    kOrganisation,
    words("tie", "tied to it", "t.tie", kTies),
    beneath("tie", words("linked_by", "linked", "t.linked_by", kLinkedBy)),
    words("without_disclaimer", "ran ads without a disclaimer", "t.without_disclaimer", kYesNo),
    beneath("without_disclaimer",
            Column{"unsaid", "reports without a disclaimer", Shape::integer, "t.unsaid"}),
    Column{"reports", "reports", Shape::integer, "t.reports"},
    Column{"seen", "ads seen", Shape::integer, "t.seen"},
    beneath("handle", Column{"platform", "platform", Shape::text, "t.platform"}),
    words("evidence", "evidence", "t.evidence", kEvidence, true),
    kIndex,
    for_programs("account_id", "t.account_id"),
    for_programs("organisation", "t.organisation"),
    kId};
constexpr std::array kPagesFacets = {FacetOf{"tie", "tied to it", "tie", Shape::word, kTies},
                                     FacetOf{"without_disclaimer", "ran ads without a disclaimer",
                                             "without_disclaimer", Shape::word, kYesNo},
                                     FacetOf{"platform", "platform", "platform"}};
constexpr std::array<std::string_view, 10> kPagesColumns = {
    "index", "organisation",       "platform", "account_id", "handle",
    "tie",   "without_disclaimer", "reports",  "ads_seen",   "linked_by"};

constexpr std::array<std::string_view, 3> kNeverSeenReads = {"ad", "finding", "parties"};
constexpr std::array<std::string_view, 3> kAllReads = {"ad", "observed_ad", "parties"};
constexpr std::array<std::string_view, 3> kPagesReads = {"advertiser", "observed_ad", "parties"};

constexpr std::array kAll = {
    Dataset{.name = "never-seen-ads",
            .title = "declared ads that a platform's library does not show",
            .select = "idx, organisation, ad, platform, account_id, country, from_day, to_day, "
                      "currency, amount_min, amount_max",
            .order = "idx",
            .columns = kNeverSeenColumns,
            .table = kNeverSeen,
            .filters = kNeverSeenFilters,
            .shown = kNeverSeenShown,
            .facets = kNeverSeenFacets,
            .reads = kNeverSeenReads},
    Dataset{.name = "all-ads",
            .title = "ads, as they are declared and as others saw them",
            .select = "idx, sub, list, evidence, medium, country, from_day, to_day, currency, "
                      "amount_min",
            .order = "idx",
            .columns = kAllColumns,
            .table = kAllAds,
            .filters = kAllFilters,
            .shown = kAllShown,
            .facets = kAllFacets,
            .reads = kAllReads},
    Dataset{.name = "party-pages",
            .title = "pages of organisations on platforms, and what was seen there",
            .select = "idx, organisation, platform, account_id, handle, tie, without_disclaimer, "
                      "reports, seen, linked_by",
            .order = "idx",
            .columns = kPagesColumns,
            .table = kPages,
            .filters = kPagesFilters,
            .shown = kPagesShown,
            .facets = kPagesFacets,
            .reads = kPagesReads}};

}  // namespace

std::span<const Dataset> ads::compared_datasets() { return kAll; }

}  // namespace hustings
