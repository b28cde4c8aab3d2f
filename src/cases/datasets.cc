// The lists of this room.
#include <algorithm>
#include <array>
#include <vector>

#include "base/message.h"
#include "cases/categories.h"
#include "cases/room.h"
#include "cases/sql.h"
#include "cases/words.h"
#include "codes/code.h"

namespace hustings {
namespace {

using namespace cases;

constexpr Column words(std::string_view name, std::string_view label, std::string_view sql,
                       std::span<const Word> all) {
  return {.name = name, .label = label, .shape = Shape::word, .sql = sql, .words = all};
}
constexpr Column id_of(std::string_view name, std::string_view sql) {
  return {.name = name, .label = name, .sql = sql, .for_programs = true};
}
constexpr std::array kResponseActs = {Word{"confirms", tr("confirms")},
                                      Word{"disputes", tr("disputes")},
                                      Word{"corrects", tr("corrects")}};
constexpr Column kIndex = {"index", "record", Shape::integer, "t.idx", "/records/{index}"};
constexpr Column kId = id_of("id", "t.sub");

constexpr std::array kCaseFilters = {
    Filter{"party", "t.signatory = $1", "id of the signatory"},
    Filter{"commitment",
           "EXISTS (SELECT 1 FROM case_commitment m WHERE m.sub = t.sub AND m.commitment = $1)",
           "such as 6.a"},
    Filter{"state", "t.state = $1", "such as decided"},
    Filter{"outcome", "t.outcome = $1", "such as upheld"},
    Filter{"overdue", "t.overdue = $1", "yes: past a limit, as of the newest record"},
    Filter{"month", "t.month = $1", "in which it was received: 2029-05"},
    Filter{"category", "t.category = $1", "such as ad-transparency"},
    Filter{"country", "t.country = $1", "two letters, such as AT"},
    Filter{"platform", "t.platform = $1", "such as meta"}};
constexpr std::array kCaseShown = {
    Column{"number", "case", Shape::text, "t.number", "/cases/{number}"},
    Column{"name", "signatory", Shape::text,
           "(SELECT o.name FROM organisation o WHERE o.sub = t.signatory)", "/parties/{signatory}"},
    Column{"about", "commitments", Shape::text, "t.about"},
    words("state", "state", "t.state", kStateWords),
    words("outcome", "outcome", "t.outcome", kOutcomeWords),
    Column{"received", "received", Shape::instant, "t.received"},
    Column{"due", "next limit", Shape::instant, "t.due_at"},
    words("overdue", "overdue", "t.overdue", kYesNoWords),
    Column{"country", "country", Shape::country, "t.country"},
    Column{.name = "category", .label = "category", .sql = "t.category", .for_programs = true},
    Column{.name = "platform", .label = "platform", .sql = "t.platform", .for_programs = true},
    id_of("leader", "t.leader"),
    kIndex,
    id_of("signatory", "t.signatory"),
    kId};
constexpr std::array kCaseSorts = {
    kByIndex[0], kByIndex[1],
    Sort{"due", "next limit first", "COALESCE(t.due_at, 9000000000000)", false}};
// Each category of any code by its title, which is data.
std::vector<Word> category_words() {
  std::vector<Word> out;
  for (const auto& code : all_codes()) {
    for (const auto& category : categories(code.id)) {
      if (std::ranges::find(out, category.id, &Word::code) == out.end())
        out.push_back({category.id, category.title});
    }
  }
  return out;
}

std::span<const FacetOf> case_facets() {
  static const std::vector<Word> about = category_words();
  static const std::array out = {
      FacetOf{"state", "state", "state", Shape::word, kStateWords},
      FacetOf{"outcome", "outcome", "outcome", Shape::word, kOutcomeWords},
      FacetOf{"overdue", "overdue", "overdue", Shape::word, kYesNoWords},
      FacetOf{"category", "what it is about", "category", Shape::word, about},
      FacetOf{"country", "country", "country", Shape::country},
      FacetOf{"month", "month", "month"}};
  return out;
}

constexpr std::array<std::string_view, 18> kCaseColumns = {
    "index",   "id",       "number",   "category", "commitments", "signatory",
    "country", "platform", "received", "channel",  "anonymous",   "state",
    "since",   "leader",   "outcome",  "decision", "due",         "overdue"};

constexpr std::array kStepFilters = {
    Filter{"case", "t.number = $1", "number of the case"},
    Filter{"party", "t.case_signatory = $1", "id of the signatory concerned"},
    Filter{"act", "t.act = $1", "such as decide"},
    Filter{"role", "t.role = $1", "such as handler"}};
constexpr std::array kStepShown = {
    Column{"number", "case", Shape::text, "t.number", "/cases/{number}"},
    words("act", "what", "t.act", kActWords),
    words("role", "who", "t.role", kRoleWords),
    Column{"at", "at", Shape::instant, "t.at"},
    words("outcome", "outcome", "t.outcome", kOutcomeWords),
    words("conflict", "belongs to the signatory concerned", "t.conflict", kYesNoWords),
    Column{"platform", "platform", Shape::text, "t.platform"},
    words("answer", "the platform's answer", "t.answer", kAnswerWords),
    id_of("actor", "t.actor"),
    id_of("other", "t.other"),
    kIndex,
    id_of("about", "t.about"),
    kId};
constexpr std::array kStepFacets = {FacetOf{"act", "what", "act", Shape::word, kActWords},
                                    FacetOf{"role", "who", "role", Shape::word, kRoleWords}};
constexpr std::array<std::string_view, 15> kStepColumns = {
    "index",    "id", "case",  "number",  "kind",           "act",    "role",    "actor",
    "conflict", "at", "other", "outcome", "single_decider", "answer", "platform"};

constexpr std::array kDecisionFilters = {
    Filter{"party", "t.case_signatory = $1", "id of the signatory concerned"},
    Filter{"commitment", "t.commitments LIKE '% ' || $1 || ' %'", "such as 6.a"},
    Filter{"outcome", "t.outcome = $1", "such as upheld"},
    Filter{"case", "t.number = $1", "number of the case"}};
constexpr std::array kDecisionShown = {
    Column{"number", "case", Shape::text, "t.number", "/cases/{number}"},
    words("outcome", "outcome", "t.outcome", kOutcomeWords),
    Column{"commitments", "commitments", Shape::text, "t.of_commitments"},
    Column{"name", "signatory", Shape::text,
           "(SELECT o.name FROM organisation o WHERE o.sub = t.case_signatory)",
           "/parties/{signatory}"},
    words("role", "decided by", "t.role", kRoleWords),
    Column{"at", "at", Shape::instant, "t.at"},
    beneath("role",
            words("conflict", "decider belongs to the signatory", "t.conflict", kYesNoWords)),
    beneath("role", words("single", "nobody else looked at it", "t.single", kYesNoWords)),
    beneath("outcome", words("superseded", "replaced by a later one", "t.superseded", kYesNoWords)),
    kIndex,
    id_of("puid", "t.puid"),
    id_of("signatory", "t.case_signatory"),
    id_of("about", "t.about"),
    kId};
constexpr std::array kDecisionFacets = {
    FacetOf{"outcome", "outcome", "outcome", Shape::word, kOutcomeWords}};

constexpr std::array kAcceptedFilters = {
    Filter{"party", "t.organisation = $1", "id of the organisation that answered"},
    Filter{"about", "t.about = $1", "id of the thing that it is about"},
    Filter{"commitment", "t.commitment = $1", "such as 6.a"}};
constexpr std::array kAcceptedShown = {
    Column{"name", "organisation", Shape::text,
           "(SELECT o.name FROM organisation o WHERE o.sub = t.organisation)",
           "/parties/{organisation}"},
    words("act", "what", "t.act", kResponseActs),
    Column{"response", "answer", Shape::integer, "t.response_idx", "/records/{response}"},
    Column{"commitment", "commitment", Shape::text, "t.commitment"},
    Column{"number", "case", Shape::text, "t.number", "/cases/{number}"},
    kIndex,
    id_of("about", "t.about"),
    id_of("organisation", "t.organisation"),
    kId};
constexpr std::array<std::string_view, 7> kAcceptedColumns = {
    "index", "id", "case", "commitment", "response", "about", "organisation"};

constexpr std::array kIntakeShown = {Column{"from", "from", Shape::instant, "t.from_at"},
                                     Column{"to", "to", Shape::instant, "t.to_at"},
                                     Column{"received", "reports", Shape::integer, "t.received"},
                                     Column{"refused", "refused", Shape::integer, "t.refused"},
                                     kIndex,
                                     kId};
constexpr std::array<std::string_view, 2> kReads = {"cases", "parties"};

constexpr std::array kAll = {
    Dataset{.name = "cases",
            .title = "cases: what was reported, and what became of it",
            .select =
                "idx, sub, number, category, about, signatory, country, platform, received, "
                "channel, anonymous, state, since, leader, outcome, decision, due_at, overdue",
            .order = "idx",
            .columns = kCaseColumns,
            .table = sql::kregister,
            .filters = kCaseFilters,
            .shown = kCaseShown,
            .sorts = kCaseSorts},
    Dataset{.name = "case-steps",
            .title = "what happened in cases, step by step",
            .select = "idx, sub, about, number, kind, act, role, actor, conflict, at, other, "
                      "outcome, single, answer, platform",
            .order = "idx",
            .columns = kStepColumns,
            .table = sql::ksteps,
            .filters = kStepFilters,
            .shown = kStepShown,
            .facets = kStepFacets,
            .reads = kReads},
    Dataset{.name = "decisions",
            .title = "decisions about cases",
            .kind = "decision",
            .table = sql::kdecided,
            .filters = kDecisionFilters,
            .shown = kDecisionShown,
            .facets = kDecisionFacets,
            .reads = kReads},
    Dataset{.name = "accepted-responses",
            .title = "what organisations said, and a decision accepted",
            .select = "idx, sub, number, commitment, response, about, organisation",
            .order = "idx, response, commitment",
            .columns = kAcceptedColumns,
            .table = sql::kaccepted,
            .filters = kAcceptedFilters,
            .shown = kAcceptedShown,
            .tie = "t.response || ' ' || t.commitment",
            .reads = kReads},
    Dataset{.name = "intake-stats",
            .title = "what the form for reports took and refused",
            .kind = "intake-stats",
            .table = "(SELECT i.*, (SELECT CAST(COALESCE(SUM(f.reports), 0) AS BIGINT) FROM "
                     "intake_refusal f WHERE f.sub = i.sub) AS refused FROM intake i)",
            .shown = kIntakeShown,
            .reads = kReads},
    // For exports only: the lists above show them.
    Dataset{.name = "reports", .title = "reports as they came in", .kind = "report"},
    Dataset{.name = "case-events", .title = "steps of cases", .kind = "case-event"},
    Dataset{.name = "removals", .title = "what was put right", .kind = "removal"},
    Dataset{.name = "platform-notices", .title = "notices to platforms", .kind = "platform-notice"},
    Dataset{
        .name = "platform-answers", .title = "what platforms answered", .kind = "platform-answer"}};

}  // namespace

std::span<const Dataset> cases::datasets() {
  static const std::vector<Dataset> all = [] {
    std::vector<Dataset> out(kAll.begin(), kAll.end());
    out.front().facets = case_facets();
    const auto findings = finding_datasets();
    out.insert(out.begin(), findings.begin(), findings.end());
    out.push_back(undeclared_dataset());
    return out;
  }();
  return all;
}

}  // namespace hustings
