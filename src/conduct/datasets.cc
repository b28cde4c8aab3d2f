// The lists of this room.
#include <array>

#include "base/message.h"
#include "conduct/conduct.h"

namespace hustings {
namespace {

constexpr std::array kTypes = {Word{"condemnation", tr("condemnation")},
                               Word{"apology", tr("apology")},
                               Word{"correction", tr("correction")}};
constexpr std::array kBy = {Word{"organisation", tr("the organisation itself")},
                            Word{"authority", tr("an authority")}, Word{"court", tr("a court")}};
constexpr std::array kMeasures = {Word{"warning", tr("warning")},
                                  Word{"fine", tr("fine")},
                                  Word{"money_returned", tr("money had to be returned")},
                                  Word{"suspension", tr("suspension")},
                                  Word{"exclusion", tr("exclusion")},
                                  Word{"off_the_list", tr("taken off the list of candidates")},
                                  Word{"other", tr("another measure")}};
constexpr std::array kStandings = {Word{"open_to_appeal", tr("open to appeal")},
                                   Word{"appealed", tr("appealed")}, Word{"final", tr("final")},
                                   Word{"annulled", tr("annulled")}};
constexpr std::array kRights = {Word{"access", tr("to see the data")},
                                Word{"rectification", tr("to have it corrected")},
                                Word{"erasure", tr("to have it erased")},
                                Word{"restriction", tr("to have its use restricted")},
                                Word{"portability", tr("to take it elsewhere")},
                                Word{"objection", tr("to object to its use")},
                                Word{"automated_decision", tr("not to be decided on by machines")}};
constexpr std::array kStates = {
    Word{"open", tr("not answered yet")},          Word{"granted", tr("granted")},
    Word{"partly", tr("granted in part")},         Word{"refused", tr("refused")},
    Word{"no_data", tr("no data of this person")}, Word{"withdrawn", tr("withdrawn")}};

constexpr Column words(std::string_view name, std::string_view label, std::string_view sql,
                       std::span<const Word> all) {
  return {.name = name, .label = label, .shape = Shape::word, .sql = sql, .words = all};
}
constexpr Column id_of(std::string_view name, std::string_view sql) {
  return {.name = name, .label = name, .sql = sql, .for_programs = true};
}
constexpr Column kName = {"name", "organisation", Shape::text,
                          "(SELECT o.name FROM organisation o WHERE o.sub = t.organisation)",
                          "/parties/{organisation}"};
constexpr Column kEvidenceColumn = words("evidence", "evidence", "t.evidence", kEvidence);
constexpr Column kIndex = {"index", "record", Shape::integer, "t.idx", "/records/{index}"};
constexpr Column kOrganisation = id_of("organisation", "t.organisation");
constexpr Column kAbout = id_of("about", "t.about");
constexpr Column kId = id_of("id", "t.sub");
constexpr Filter kParty = {"party", "t.organisation = $1", "id of the organisation"};
constexpr Filter kEvidenceFilter = {"evidence", "t.evidence = $1", "declared, observed or decided"};
constexpr FacetOf kEvidenceFacet = {"evidence", "evidence", "evidence", Shape::word, kEvidence};

constexpr std::array kStatementFilters = {
    kParty, Filter{"type", "t.type = $1", "such as condemnation"},
    Filter{"country", "t.country = $1", "two letters, such as AT"}, kEvidenceFilter};
constexpr std::array kStatementShown = {kName,
                                        words("type", "what", "t.type", kTypes),
                                        Column{"event", "what happened", Shape::text, "t.event"},
                                        Column{"happened", "happened", Shape::day, "t.happened"},
                                        Column{"said", "said", Shape::day, "t.said"},
                                        Column{"words", "in its words", Shape::text, "t.words"},
                                        Column{"country", "country", Shape::country, "t.country"},
                                        kEvidenceColumn,
                                        kIndex,
                                        id_of("url", "t.url"),
                                        kOrganisation,
                                        kAbout,
                                        kId};
constexpr std::array kStatementFacets = {FacetOf{"type", "what", "type", Shape::word, kTypes},
                                         FacetOf{"country", "country", "country", Shape::country},
                                         kEvidenceFacet};

constexpr std::array kSanctionFilters = {
    kParty, Filter{"by", "t.by_whom = $1", "organisation, authority or court"},
    Filter{"measure", "t.measure = $1", "such as fine"},
    Filter{"commitment", "t.commitments LIKE '% ' || $1 || ' %'", "such as 6.a"}, kEvidenceFilter};
constexpr std::array kSanctionShown = {
    kName,
    words("by", "by whom", "t.by_whom", kBy),
    Column{.name = "authority", .label = "authority", .sql = "t.authority", .detail = true},
    words("measure", "measure", "t.measure", kMeasures),
    Column{"amount", "amount", Shape::money,
           "t.amount_min, t.amount_max, COALESCE(t.currency, '')"},
    Column{"day", "day", Shape::day, "t.day"},
    Column{"provision", "under", Shape::text, "t.provision"},
    words("standing", "how it stands", "t.standing", kStandings),
    Column{"commitments", "commitments", Shape::text, "TRIM(REPLACE(t.commitments, '  ', ', '))"},
    Column{.name = "reasons", .label = "reasons", .sql = "t.reasons", .detail = true},
    kEvidenceColumn,
    kIndex,
    id_of("source", "t.source"),
    kOrganisation,
    kAbout,
    kId};
constexpr std::array kSanctionFacets = {
    FacetOf{"by", "by whom", "by_whom", Shape::word, kBy},
    FacetOf{"measure", "measure", "measure", Shape::word, kMeasures}, kEvidenceFacet};

constexpr std::array kRequestFilters = {
    kParty, Filter{"right", "t.asked_for = $1", "such as erasure"},
    Filter{"state", "t.state = $1", "such as granted"}, kEvidenceFilter};
constexpr std::array kRequestShown = {kName,
                                      words("right", "asked for", "t.asked_for", kRights),
                                      Column{"received", "received", Shape::day, "t.received"},
                                      Column{"due", "to be answered by", Shape::day, "t.due"},
                                      words("state", "state", "t.state", kStates),
                                      Column{"answered", "answered", Shape::day, "t.answered"},
                                      Column{"reasons", "reasons", Shape::text, "t.reasons"},
                                      kEvidenceColumn,
                                      kIndex,
                                      id_of("redaction", "t.redaction"),
                                      kOrganisation,
                                      kId};
constexpr std::array kRequestFacets = {
    FacetOf{"right", "asked for", "asked_for", Shape::word, kRights},
    FacetOf{"state", "state", "state", Shape::word, kStates}, kEvidenceFacet};

constexpr std::array<std::string_view, 2> kReads = {"conduct", "parties"};
constexpr std::array kAll = {Dataset{.name = "statements",
                                     .title = "public words about violence and mistakes",
                                     .kind = "statement",
                                     .table = "public_statement",
                                     .filters = kStatementFilters,
                                     .shown = kStatementShown,
                                     .facets = kStatementFacets,
                                     .reads = kReads},
                             Dataset{.name = "sanctions",
                                     .title = "sanctions",
                                     .kind = "sanction",
                                     .table = "sanction",
                                     .filters = kSanctionFilters,
                                     .shown = kSanctionShown,
                                     .facets = kSanctionFacets,
                                     .reads = kReads},
                             Dataset{.name = "data-requests",
                                     .title = "requests of people about their data",
                                     .kind = "data-request",
                                     .table = "data_request",
                                     .filters = kRequestFilters,
                                     .shown = kRequestShown,
                                     .facets = kRequestFacets,
                                     .reads = kReads}};

}  // namespace

std::span<const Dataset> conduct::datasets() { return kAll; }

}  // namespace hustings
