#include <array>

#include "parties/parties.h"
#include "parties/sql.h"
#include "store/db.h"

namespace hustings {
namespace {

Result<void> apply_organisation(Db& db, const Record& record, const Organisation& body) {
  const auto& country = body.country.value;
  const std::string words = search_words(body.name.value.value);
  if (!words.empty()) {
    HUSTINGS_CHECK(db.send("INSERT INTO search ({search_id}, body) VALUES ($1, {search_text})",
                           {param(record.index), words}));
  }
  return db.send(
      "INSERT INTO organisation (sub, idx, name, country, type, evidence) "
      "VALUES ($1, $2, $3, $4, $5, $6)",
      {record.head.sub, param(record.index), body.name.value.value,
       country ? Param(country->value) : Param(nullptr),
       boost::describe::enum_to_string(body.type.value, ""), name(record.evidence)});
}

Result<void> apply_signature(Db& db, const Record& record, const CodeSignature& body) {
  std::string scope;
  for (const auto& commitment : body.scope.value) scope += ' ' + commitment.value + ' ';
  const std::string day = to_string(body.day.value);
  return db.send(
      "INSERT INTO code_signature (sub, idx, signatory, code, act, day, scope, evidence) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
      {record.head.sub, param(record.index), body.signatory.value.value, body.code.value.value,
       boost::describe::enum_to_string(body.act.value, ""), day, scope, name(record.evidence)});
}

Result<void> apply_account(Db& db, const Record& record, const Account& body) {
  const auto* id = body.account_id.get();
  const std::string link = id == nullptr ? "" : link_key(body.platform.value.value, id->value);
  return db.send(
      "INSERT INTO account (sub, idx, organisation, link, purpose, evidence) "
      "VALUES ($1, $2, $3, $4, $5, $6)",
      {record.head.sub, param(record.index), body.organisation.value.value,
       id == nullptr ? Param(nullptr) : Param(link),
       boost::describe::enum_to_string(body.purpose.value, ""), name(record.evidence)});
}

Result<void> apply_membership(Db& db, const Record& record, const Membership& body) {
  const std::string from = to_string(body.from.value);
  const std::string to = body.until.value ? to_string(*body.until.value) : "";
  return db.send(
      "INSERT INTO membership (sub, idx, organisation, body, role, from_day, to_day, evidence) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
      {record.head.sub, param(record.index), body.organisation.value.value, body.body.value.value,
       boost::describe::enum_to_string(body.role.value, ""), from,
       body.until.value ? Param(to) : Param(nullptr), name(record.evidence)});
}

Result<void> apply_response(Db& db, const Record& record, const Response& body) {
  return db.send(
      "INSERT INTO response (sub, idx, organisation, about, act, evidence) "
      "VALUES ($1, $2, $3, $4, $5, $6)",
      {record.head.sub, param(record.index), body.organisation.value.value, body.about.value.value,
       boost::describe::enum_to_string(body.act.value, ""), name(record.evidence)});
}

Result<void> apply(Db& db, const Record& record) {
  if (const auto* body = record.body.as<Organisation>())
    return apply_organisation(db, record, *body);
  if (const auto* body = record.body.as<CodeSignature>()) return apply_signature(db, record, *body);
  if (const auto* body = record.body.as<Account>()) return apply_account(db, record, *body);
  if (const auto* body = record.body.as<Membership>()) return apply_membership(db, record, *body);
  return apply_response(db, record, *record.body.as<Response>());
}

Result<void> withdraw(Db& db, const std::string& sub) {
  HUSTINGS_CHECK(
      db.send("DELETE FROM search WHERE {search_id} IN "
              "(SELECT idx FROM organisation WHERE sub = $1)",
              {sub}));
  HUSTINGS_CHECK(db.send("DELETE FROM organisation WHERE sub = $1", {sub}));
  HUSTINGS_CHECK(db.send("DELETE FROM code_signature WHERE sub = $1", {sub}));
  HUSTINGS_CHECK(db.send("DELETE FROM account WHERE sub = $1", {sub}));
  HUSTINGS_CHECK(db.send("DELETE FROM membership WHERE sub = $1", {sub}));
  return db.send("DELETE FROM response WHERE sub = $1", {sub});
}

}  // namespace

std::string link_key(std::string_view platform, std::string_view account_id) {
  return std::string(platform) + ':' + std::string(account_id);
}

// An account that somebody else named counts through the organisation's own word about it.
constexpr std::array kEvidence = {
    EvidenceQuery{"signature",
                  "SELECT idx, evidence, signatory, NULL, NULL, NULL FROM code_signature "
                  "WHERE act = 'sign'"},
    EvidenceQuery{"membership",
                  "SELECT idx, evidence, organisation, NULL, from_day, to_day FROM membership"},
    EvidenceQuery{"account",
                  "SELECT idx, evidence, organisation, link, NULL, NULL FROM account "
                  "WHERE evidence = 'declared' UNION ALL "
                  "SELECT r.idx, r.evidence, a.organisation, a.link, NULL, NULL "
                  "FROM account a JOIN response r ON r.about = a.sub "
                  "WHERE r.organisation = a.organisation AND r.act = 'confirms' "
                  "AND r.evidence = 'declared' AND a.evidence <> 'declared'"},
    EvidenceQuery{"response",
                  "SELECT idx, evidence, organisation, NULL, NULL, NULL FROM response"}};

const Capability& parties_capability() {
  static constexpr std::array<std::string_view, 5> kTables = {"organisation", "code_signature",
                                                              "account", "membership", "response"};
  static constexpr std::array<std::string_view, 2> kViews = {"bound_finding", "confirmed_account"};
  static constexpr std::array<std::string_view, 5> kReads = {"organisation", "signature", "account",
                                                             "membership", "response"};
  static constexpr std::array kProjections = {Projection{.name = "parties",
                                                         .version = 4,
                                                         .tables_sql = sql::kparties,
                                                         .tables = kTables,
                                                         .views = kViews,
                                                         .reads = kReads,
                                                         .apply = &apply,
                                                         .withdraw = &withdraw}};
  static constexpr std::array kPartyFilters = {
      Filter{"country", "country = $1", "two letters, such as AT"},
      Filter{"q", "idx IN (SELECT {search_id} FROM search WHERE {search_match})",
             "words of the name"}};
  static constexpr std::array<std::string_view, 7> kFinding = {
      "index", "rule", "rule_version", "commitment", "severity", "pointer", "signatory"};
  static constexpr std::array kDatasets = {
      Dataset{.name = "parties",
              .title = "organisations",
              .kind = "organisation",
              .table = "organisation",
              .filters = kPartyFilters},
      Dataset{.name = "signatures", .title = "who signed or withdrew", .kind = "signature"},
      Dataset{.name = "memberships", .title = "who belongs to whom", .kind = "membership"},
      Dataset{.name = "accounts", .title = "accounts and who runs them", .kind = "account"},
      Dataset{
          .name = "responses", .title = "what organisations say about records", .kind = "response"},
      Dataset{.name = "findings",
              .title = "what rules say about signatories",
              .sql = sql::kfindings,
              .columns = kFinding},
      Dataset{.name = "observations",
              .title = "what rules say about everybody else",
              .sql = sql::kobservations,
              .columns = std::span(kFinding).first(6)},
  };
  static const Capability made{.name = "parties",
                               .kinds = {&kind<Organisation>(), &kind<CodeSignature>(),
                                         &kind<Membership>(), &kind<Account>(), &kind<Response>()},
                               .rules = {},
                               .projections = kProjections,
                               .importers = {},
                               .datasets = kDatasets,
                               .evidence = kEvidence};
  return made;
}

}  // namespace hustings
