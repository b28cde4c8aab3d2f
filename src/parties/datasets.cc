// What the lists of organisations and of what they say show.
#include <array>

#include "parties/lists.h"
#include "parties/parties.h"
#include "parties/sql.h"

namespace hustings {
namespace {

constexpr std::array kYesNo = {Word{"yes", "yes"}, Word{"no", "no"}};
constexpr std::array kTypes = {Word{"european_party", "European party"},
                               Word{"national_party", "national party"},
                               Word{"section", "section"},
                               Word{"foundation", "foundation"},
                               Word{"campaign_body", "campaign body"},
                               Word{"other", "other"}};
constexpr std::array kSignActs = {Word{"sign", "signed"}, Word{"withdraw", "withdrew"}};
constexpr std::array kRoles = {Word{"member", "member"}, Word{"section", "section"},
                               Word{"foundation", "foundation"}, Word{"associate", "associate"}};
constexpr std::array kPurposes = {Word{"campaign", "campaign"}, Word{"candidate", "candidate"},
                                  Word{"party", "party"}, Word{"other", "other"}};
constexpr std::array kResponseActs = {Word{"confirms", "confirms"}, Word{"disputes", "disputes"},
                                      Word{"corrects", "corrects"}};

constexpr Column column(std::string_view name, std::string_view label, std::string_view sql,
                        std::string_view link = {}) {
  return {.name = name, .label = label, .sql = sql, .link = link};
}
constexpr Column words(std::string_view name, std::string_view label, std::string_view sql,
                       std::span<const Word> all) {
  return {.name = name, .label = label, .shape = Shape::word, .sql = sql, .words = all};
}
constexpr Column id_of(std::string_view name, std::string_view sql) {
  return {.name = name, .label = name, .sql = sql, .for_programs = true};
}
constexpr Column kEvidenceColumn = words("evidence", "evidence", "t.evidence", kEvidence);
constexpr Column kIndex = {"index", "record", Shape::integer, "t.idx", "/records/{index}"};
constexpr Column kId = id_of("id", "t.sub");
// The name of the organisation that a row names by its id.
constexpr std::string_view kNameOfOrganisation =
    "(SELECT o.name FROM organisation o WHERE o.sub = t.organisation)";

constexpr Filter kEvidenceFilter = {"evidence", "t.evidence = $1", "declared, observed or decided"};
constexpr FacetOf kEvidenceFacet = {"evidence", "evidence", "evidence", Shape::word, kEvidence};
constexpr Filter kParty = {"party", "t.organisation = $1", "id of the organisation"};

constexpr std::array kPartyFilters = {
    Filter{"country", "t.country = $1", "two letters, such as AT"},
    Filter{"q", kSearch, "words of the name; the last one may be cut, unless a space follows"},
    Filter{"type", "t.type = $1", "such as national_party"},
    Filter{"signatory", "t.signatory = $1", "yes: the organisation has signed a code"},
    Filter{"listed", "t.sub IN (SELECT sub FROM listed_as WHERE list || ':' || id = $1)",
           "its identifier in a list of others, such as wikidata:Q42"},
    Filter{"list", "t.sub IN (SELECT sub FROM listed_as WHERE list = $1)",
           "a list of others that has it, such as partyfacts"},
    kEvidenceFilter};
constexpr std::array kPartyShown = {
    column("name", "name", "t.name", "/parties/{id}"),
    Column{.name = "short_name", .label = "short name", .sql = "t.short_name", .detail = true},
    words("type", "kind of organisation", "t.type", kTypes),
    Column{"country", "country", Shape::country, "t.country"},
    words("signatory", "has signed", "t.signatory", kYesNo),
    Column{.name = "website", .label = "website", .sql = "t.website", .detail = true},
    Column{"accounts", "accounts", Shape::integer,
           "(SELECT COUNT(*) FROM account a WHERE a.organisation = t.sub)", "/accounts?party={id}"},
    kEvidenceColumn,
    kIndex,
    kId};
constexpr std::array kPartySorts = {Sort{"name", "by name", "t.name_key {binary}", false, true},
                                    kByIndex[0], kByIndex[1]};
constexpr std::array kPartyFacets = {
    FacetOf{"country", "country", "country", Shape::country},
    FacetOf{"type", "kind of organisation", "type", Shape::word, kTypes},
    FacetOf{"signatory", "has signed", "signatory", Shape::word, kYesNo}, kEvidenceFacet};

constexpr std::array kSignatureFilters = {
    Filter{"party", "t.signatory = $1", "id of the signatory"},
    Filter{"code", "t.code = $1", "such as eu-2024"}, Filter{"act", "t.act = $1", "sign, withdraw"},
    kEvidenceFilter};
constexpr std::array kSignatureShown = {
    column("name", "signatory", "(SELECT o.name FROM organisation o WHERE o.sub = t.signatory)",
           "/parties/{signatory}"),
    words("act", "what", "t.act", kSignActs),
    column("code", "code", "t.code", "/code/{code}"),
    Column{.name = "scope",
           .label = "commitments",
           .sql = "TRIM(REPLACE(t.scope, '  ', ' '))",
           .help = "empty: all of them"},
    Column{"day", "day", Shape::day, "t.day"},
    kEvidenceColumn,
    kIndex,
    id_of("signatory", "t.signatory"),
    kId};
constexpr std::array kSignatureFacets = {FacetOf{"code", "code", "code"},
                                         FacetOf{"act", "what", "act", Shape::word, kSignActs},
                                         kEvidenceFacet};

constexpr std::array kMembershipFilters = {
    Filter{"party", "(t.organisation = $1 OR t.body = $1)", "id of either side"},
    Filter{"role", "t.role = $1", "such as member"}, kEvidenceFilter};
constexpr std::array kMembershipShown = {
    column("name", "organisation", kNameOfOrganisation, "/parties/{organisation}"),
    column("body_name", "belongs to", "(SELECT o.name FROM organisation o WHERE o.sub = t.body)",
           "/parties/{body}"),
    words("role", "as", "t.role", kRoles),
    Column{"from", "from", Shape::day, "t.from_day"},
    Column{"until", "until", Shape::day, "t.until_day"},
    kEvidenceColumn,
    kIndex,
    id_of("organisation", "t.organisation"),
    id_of("body", "t.body"),
    kId};
constexpr std::array kMembershipFacets = {FacetOf{"role", "as", "role", Shape::word, kRoles},
                                          kEvidenceFacet};

constexpr std::array kAccountFilters = {
    kParty, Filter{"platform", "t.platform = $1", "such as meta"},
    Filter{"purpose", "t.purpose = $1", "such as campaign"}, kEvidenceFilter};
constexpr std::array kAccountShown = {
    column("name", "organisation", kNameOfOrganisation, "/parties/{organisation}"),
    column("platform", "platform", "t.platform"),
    column("handle", "handle", "t.handle"),
    column("account_id", "account number", "t.account_id"),
    words("purpose", "purpose", "t.purpose", kPurposes),
    words("automated", "automated", "t.automated", kYesNo),
    words("linked_by", "linked", "t.linked_by", kLinkedBy),
    kEvidenceColumn,
    kIndex,
    id_of("organisation", "t.organisation"),
    kId};
constexpr std::array kAccountFacets = {
    FacetOf{"platform", "platform", "platform"},
    FacetOf{"purpose", "purpose", "purpose", Shape::word, kPurposes}, kEvidenceFacet};

constexpr std::array kNoAccountFilters = {
    kParty, Filter{"platform", "t.platform = $1", "such as meta"}, kEvidenceFilter};
constexpr std::array kNoAccountShown = {
    column("name", "not an account of", kNameOfOrganisation, "/parties/{organisation}"),
    column("platform", "platform", "t.platform"),
    column("account_id", "account number", "t.account_id"),
    kEvidenceColumn,
    kIndex,
    id_of("organisation", "t.organisation"),
    kId};
constexpr std::array kNoAccountFacets = {FacetOf{"platform", "platform", "platform"},
                                         kEvidenceFacet};

constexpr std::array kResponseFilters = {
    kParty, Filter{"about", "t.about = $1", "id of the thing"},
    Filter{"act", "t.act = $1", "confirms, disputes, corrects"}, kEvidenceFilter};
constexpr std::array kResponseShown = {
    column("name", "organisation", kNameOfOrganisation, "/parties/{organisation}"),
    words("act", "what", "t.act", kResponseActs),
    column("text", "in its words", "t.said"),
    column("about", "about", "t.about"),
    Column{"recorded", "recorded", Shape::instant,
           "(SELECT r.iat FROM record r WHERE r.idx = t.idx)"},
    kEvidenceColumn,
    kIndex,
    id_of("organisation", "t.organisation"),
    kId};
constexpr std::array kResponseFacets = {FacetOf{"act", "what", "act", Shape::word, kResponseActs},
                                        kEvidenceFacet};

constexpr std::array<std::string_view, 1> kParties = {"parties"};

constexpr std::array kAll = {Dataset{.name = "parties",
                                     .title = "organisations",
                                     .kind = "organisation",
                                     .table = sql::ksignatories,
                                     .filters = kPartyFilters,
                                     .shown = kPartyShown,
                                     .sorts = kPartySorts,
                                     .facets = kPartyFacets,
                                     .reads = kParties},
                             Dataset{.name = "signatures",
                                     .title = "who signed or withdrew",
                                     .kind = "signature",
                                     .table = "code_signature",
                                     .filters = kSignatureFilters,
                                     .shown = kSignatureShown,
                                     .facets = kSignatureFacets,
                                     .reads = kParties},
                             Dataset{.name = "memberships",
                                     .title = "who belongs to whom",
                                     .kind = "membership",
                                     .table = "membership",
                                     .filters = kMembershipFilters,
                                     .shown = kMembershipShown,
                                     .facets = kMembershipFacets,
                                     .reads = kParties},
                             Dataset{.name = "accounts",
                                     .title = "accounts and who runs them",
                                     .kind = "account",
                                     .table = "account",
                                     .filters = kAccountFilters,
                                     .shown = kAccountShown,
                                     .facets = kAccountFacets,
                                     .reads = kParties},
                             Dataset{.name = "no-accounts",
                                     .title = "accounts that are not whose they seem to be",
                                     .kind = "no-account",
                                     .table = "no_account",
                                     .filters = kNoAccountFilters,
                                     .shown = kNoAccountShown,
                                     .facets = kNoAccountFacets,
                                     .reads = kParties},
                             Dataset{.name = "responses",
                                     .title = "what organisations say about records",
                                     .kind = "response",
                                     .table = "response",
                                     .filters = kResponseFilters,
                                     .shown = kResponseShown,
                                     .facets = kResponseFacets,
                                     .reads = kParties}};

}  // namespace

const Capability& parties_capability() {
  static const Capability made{
      .name = "parties",
      .kinds = {&kind<Organisation>(), &kind<CodeSignature>(), &kind<Membership>(),
                &kind<Account>(), &kind<NoAccount>(), &kind<Response>()},
      .rules = {},
      .projections = parties_projections(),
      .importers = {},
      .datasets = kAll,
      .evidence = parties_evidence(),
      .admissions = parties_admissions()};
  return made;
}

}  // namespace hustings
