#include <array>

#include "staff/audit.h"
#include "staff/embargo.h"
#include "staff/sql.h"

namespace hustings {
namespace {

Param id_or_null(const std::optional<ThingId>& id) {
  return id ? Param(id->value) : Param(nullptr);
}

Result<void> apply_audit(Db& db, const Record& record, const Audit& body) {
  return db.send(
      "INSERT INTO audit (sub, idx, at, actor, capacity, action, signatory, object) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
      {record.head.sub, param(record.index), body.at.value.seconds(), body.actor.value.value,
       boost::describe::enum_to_string(body.capacity.value, ""),
       boost::describe::enum_to_string(body.action.value, ""), id_or_null(body.signatory.value),
       id_or_null(body.object.value)});
}

Result<void> apply_embargo(Db& db, const Record& record, const Embargo& body) {
  return db.send(
      "INSERT INTO embargo (sub, idx, organisation, kind, digest, until, state, record, evidence) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
      {record.head.sub, param(record.index), body.organisation.value.value, body.kind.value.value,
       hex(body.digest.value.value), to_string(body.until.value),
       boost::describe::enum_to_string(body.state.value, ""), id_or_null(body.record.value),
       name(record.evidence)});
}

Result<void> apply(Db& db, const Record& record) {
  if (const auto* body = record.body.as<Audit>()) return apply_audit(db, record, *body);
  return apply_embargo(db, record, *record.body.as<Embargo>());
}

Result<void> withdraw(Db& db, const std::string& sub) {
  HUSTINGS_CHECK(db.send("DELETE FROM audit WHERE sub = $1", {sub}));
  return db.send("DELETE FROM embargo WHERE sub = $1", {sub});
}

constexpr Column kIndex = {"index", "record", Shape::integer, "t.idx", "/records/{index}"};
constexpr Column kId = {.name = "id", .label = "id", .sql = "t.sub", .for_programs = true};

constexpr std::array kCapacities = {Word{"reader", "reader"},
                                    Word{"officer", "officer"},
                                    Word{"approver", "approver"},
                                    Word{"node_operator", "operator of the node"},
                                    Word{"command", "at the command line"},
                                    Word{"triage", "triage"},
                                    Word{"handler", "case handler"},
                                    Word{"decider", "decider"},
                                    Word{"reviewer", "appeal reviewer"},
                                    Word{"data_protection", "data protection"},
                                    Word{"auditor", "auditor"}};
constexpr std::array kActions = {Word{"signed_in", "signed in"},
                                 Word{"sign_in_delayed", "sign-in delayed after failures"},
                                 Word{"sign_ins_failed", "five sign-ins failed on one day"},
                                 Word{"signed_out", "signed out"},
                                 Word{"sessions_ended", "ended sessions"},
                                 Word{"password_set", "set password and second factor"},
                                 Word{"recovery_code_used", "used a recovery code"},
                                 Word{"user_added", "added a person"},
                                 Word{"user_changed", "changed a person"},
                                 Word{"role_given", "gave a role"},
                                 Word{"role_taken", "took a role"},
                                 Word{"user_disabled", "disabled a person"},
                                 Word{"user_enabled", "enabled a person"},
                                 Word{"link_made", "made a one-time link"},
                                 Word{"four_eyes_on", "asked for a second person"},
                                 Word{"four_eyes_off", "asks no longer for a second person"},
                                 Word{"refused", "was refused"},
                                 Word{"submitted", "submitted"},
                                 Word{"sent_back", "sent back"},
                                 Word{"discarded", "discarded"},
                                 Word{"approved", "approved"},
                                 Word{"published", "published"},
                                 Word{"embargoed", "put under embargo"},
                                 Word{"uploaded", "uploaded a file"},
                                 Word{"token_made", "made a token for a program"},
                                 Word{"token_revoked", "revoked a token"},
                                 Word{"passkey_added", "added a passkey"},
                                 Word{"passkey_removed", "removed a passkey"},
                                 Word{"app_removed", "removed the app for codes"},
                                 Word{"identity_linked", "linked an account elsewhere"},
                                 Word{"identity_removed", "removed an account elsewhere"},
                                 Word{"role_proposed", "proposed a role"},
                                 Word{"role_declined", "declined a role"},
                                 Word{"duty_given", "gave work on cases"},
                                 Word{"duty_taken", "took work on cases"},
                                 Word{"vault_key_made", "made a key to read reports"},
                                 Word{"vault_unlocked", "unlocked sealed content"},
                                 Word{"vault_locked", "locked sealed content"},
                                 Word{"shares_made", "made shares of the keys to reports"},
                                 Word{"shares_ended", "ended the shares"},
                                 Word{"shares_cover", "let the shares open a handler's key"},
                                 Word{"shares_tried", "tried the shares on a handler's key"},
                                 Word{"shares_used", "opened a handler's key by shares"},
                                 Word{"case_opened", "opened what is sealed in a case"},
                                 Word{"case_file_opened", "opened a file of a case"},
                                 Word{"case_assigned", "assigned a case"},
                                 Word{"case_granted", "gave the keys of a case"},
                                 Word{"duty_proposed", "proposed work on cases"},
                                 Word{"duty_declined", "declined work on cases"},
                                 Word{"report_entered", "entered a report"},
                                 Word{"redaction_proposed", "proposed a redaction"},
                                 Word{"redaction_agreed", "agreed to a redaction"}};
// What only the desk knows, and what can be told of it from what was done to it.
constexpr std::array kObjects = {Word{"draft", "draft at the desk"},
                                 Word{"proposal", "proposed redaction"},
                                 Word{"person", "somebody of the staff"}};
constexpr std::string_view kKindOfObject =
    "CASE WHEN t.object = t.actor THEN NULL "
    "WHEN t.action LIKE 'redaction_%' OR t.capacity = 'data_protection' AND t.action = 'discarded' "
    "THEN 'proposal' "
    "WHEN t.action IN ('uploaded', 'submitted', 'sent_back', 'discarded', 'approved', 'published', "
    "'embargoed') THEN 'draft' "
    "WHEN t.action LIKE 'user_%' OR t.action LIKE 'role_%' OR t.action LIKE 'duty_%' "
    "OR t.action = 'link_made' THEN 'person' END";
constexpr std::array kShown = {Column{"at", "at", Shape::instant, "t.at"},
                               Column{"actor", "actor", Shape::text, "t.actor"},
                               beneath("actor", {.name = "capacity",
                                                 .label = "capacity",
                                                 .shape = Shape::word,
                                                 .sql = "t.capacity",
                                                 .words = kCapacities}),
                               Column{.name = "action",
                                      .label = "action",
                                      .shape = Shape::word,
                                      .sql = "t.action",
                                      .words = kActions},
                               Column{"signatory", "for", Shape::text, "t.signatory"},
                               Column{"object", "object", Shape::text, "t.object"},
                               beneath("object", {.name = "object_kind",
                                                  .label = "what it is",
                                                  .shape = Shape::word,
                                                  .sql = kKindOfObject,
                                                  .words = kObjects}),
                               kIndex,
                               kId};
constexpr std::array kFilters = {
    Filter{"signatory", "t.signatory = $1", "id of the organisation that they acted for"},
    Filter{"actor", "t.actor = $1", "pseudonym of who acted"},
    Filter{"action", "t.action = $1", "such as published"},
    Filter{"object", "t.object = $1", "id of what was acted on"}};
constexpr std::array kFacets = {FacetOf{"action", "action", "action", Shape::word, kActions}};
constexpr std::array kStates = {Word{"sealed", "not told yet"}, Word{"disclosed", "told"}};
constexpr std::array kEmbargoShown = {
    Column{"name", "organisation", Shape::text,
           "(SELECT o.name FROM organisation o WHERE o.sub = t.organisation)",
           "/parties/{organisation}"},
    Column{.name = "organisation",
           .label = "organisation",
           .sql = "t.organisation",
           .for_programs = true},
    Column{"kind", "kind", Shape::text, "t.kind"},
    Column{"until", "told at the latest on", Shape::day, "t.until"},
    Column{.name = "state",
           .label = "state",
           .shape = Shape::word,
           .sql = "t.state",
           .words = kStates},
    Column{"told", "record", Shape::text, "t.record"},
    Column{"digest", "digest", Shape::text, "t.digest"},
    Column{.name = "evidence",
           .label = "evidence",
           .shape = Shape::word,
           .sql = "t.evidence",
           .words = kEvidence},
    kIndex,
    kId};
constexpr std::array kEmbargoFilters = {
    Filter{"party", "t.organisation = $1", "id of the organisation"},
    Filter{"state", "t.state = $1", "sealed or disclosed"}};
constexpr std::array<std::string_view, 1> kReads = {"said"};
constexpr std::array kDatasets = {Dataset{.name = "audits",
                                          .title = "what staff did",
                                          .kind = "audit",
                                          .table = "audit",
                                          .filters = kFilters,
                                          .shown = kShown,
                                          .facets = kFacets,
                                          .reads = kReads},
                                  Dataset{.name = "embargoes",
                                          .title = "records that are told later",
                                          .kind = "embargo",
                                          .table = "embargo",
                                          .filters = kEmbargoFilters,
                                          .shown = kEmbargoShown,
                                          .reads = kReads}};

}  // namespace

std::span<const Word> capacity_words() { return kCapacities; }
std::span<const Word> action_words() { return kActions; }

const Capability& staff_capability() {
  static constexpr std::array<std::string_view, 2> kTables = {"audit", "embargo"};
  static constexpr std::array<std::string_view, 2> kKinds = {"audit", "embargo"};
  static constexpr std::array kProjections = {Projection{.name = "said",
                                                         .version = 2,
                                                         .tables_sql = sql::ksaid,
                                                         .tables = kTables,
                                                         .reads = kKinds,
                                                         .apply = &apply,
                                                         .withdraw = &withdraw}};
  static const Capability made{.name = "staff",
                               .kinds = {&kind<Audit>(), &kind<Embargo>()},
                               .rules = {},
                               .projections = kProjections,
                               .importers = {},
                               .datasets = kDatasets};
  return made;
}

}  // namespace hustings
