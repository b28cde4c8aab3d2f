#include <array>

#include "base/text.h"
#include "parties/parties.h"
#include "parties/sql.h"
#include "store/search.h"

namespace hustings {
namespace {

template <class T>
Param text_or_null(const std::optional<T>& value) {
  return value ? Param(value->value) : Param(nullptr);
}
template <class T>
std::string_view word(T value) {
  return boost::describe::enum_to_string(value, "");
}

Result<void> apply_organisation(Db& db, const Record& record, const Organisation& body) {
  const std::string& name = body.name.value.value;
  const auto& short_name = body.short_name.value;
  HUSTINGS_CHECK(
      put_search(db, static_cast<std::int64_t>(record.index),
                 {.dataset = "parties",
                  .heading = name,
                  .body = short_name ? std::string_view(short_name->value) : std::string_view(),
                  .tags = {}}));
  for (const auto& listed : body.listed_as.value) {
    HUSTINGS_CHECK(
        db.send("INSERT INTO listed_as (sub, list, id) VALUES ($1, $2, $3) "
                "ON CONFLICT (sub, list, id) DO NOTHING",
                {record.head.sub, listed.list.value, listed.id.value}));
  }
  return db.send(
      "INSERT INTO organisation (sub, idx, name, name_key, short_name, country, type, website, "
      "evidence) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
      {record.head.sub, param(record.index), name, fold(name), text_or_null(short_name),
       text_or_null(body.country.value), word(body.type.value), text_or_null(body.website.value),
       hustings::name(record.evidence)});
}

Result<void> apply_signature(Db& db, const Record& record, const CodeSignature& body) {
  std::string scope;
  for (const auto& commitment : body.scope.value) {
    scope += ' ' + commitment.value + ' ';
    HUSTINGS_CHECK(
        db.send("INSERT INTO signature_scope (sub, commitment) VALUES ($1, $2) "
                "ON CONFLICT (sub, commitment) DO NOTHING",
                {record.head.sub, commitment.value}));
  }
  return db.send(
      "INSERT INTO code_signature (sub, idx, signatory, code, act, scope, day, evidence) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
      {record.head.sub, param(record.index), body.signatory.value.value, body.code.value.value,
       word(body.act.value), scope, to_string(body.day.value), name(record.evidence)});
}

Result<void> apply_membership(Db& db, const Record& record, const Membership& body) {
  const auto& until = body.until.value;
  const std::string last = until ? to_string(*until) : "";
  return db.send(
      "INSERT INTO membership (sub, idx, organisation, body, role, from_day, until_day, evidence) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
      {record.head.sub, param(record.index), body.organisation.value.value, body.body.value.value,
       word(body.role.value), to_string(body.from.value), until ? Param(last) : Param(nullptr),
       name(record.evidence)});
}

Result<void> apply_account(Db& db, const Record& record, const Account& body) {
  const auto* id = body.account_id.get();
  const std::string link = id == nullptr ? "" : link_key(body.platform.value.value, id->value);
  const auto* handle = body.handle.get();
  return db.send(
      "INSERT INTO account (sub, idx, organisation, platform, account_id, link, handle, purpose, "
      "automated, linked_by, evidence) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
      {record.head.sub, param(record.index), body.organisation.value.value,
       body.platform.value.value, id == nullptr ? Param(nullptr) : Param(id->value),
       id == nullptr ? Param(nullptr) : Param(link),
       handle == nullptr ? Param(nullptr) : text_or_null(*handle), word(body.purpose.value),
       body.automated.value ? "yes" : "no", text_or_null(body.linked_by.value),
       name(record.evidence)});
}

Result<void> apply_no_account(Db& db, const Record& record, const NoAccount& body) {
  const auto* id = body.account_id.get();
  const std::string link = id == nullptr ? "" : link_key(body.platform.value.value, id->value);
  return db.send(
      "INSERT INTO no_account (sub, idx, organisation, platform, account_id, link, evidence) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7)",
      {record.head.sub, param(record.index), body.organisation.value.value,
       body.platform.value.value, id == nullptr ? Param(nullptr) : Param(id->value),
       id == nullptr ? Param(nullptr) : Param(link), name(record.evidence)});
}

Result<void> apply_response(Db& db, const Record& record, const Response& body) {
  const auto* text = body.text.get();
  return db.send(
      "INSERT INTO response (sub, idx, organisation, about, act, said, evidence) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7)",
      {record.head.sub, param(record.index), body.organisation.value.value, body.about.value.value,
       word(body.act.value), text == nullptr ? Param(nullptr) : text_or_null(*text),
       name(record.evidence)});
}

Result<void> apply(Db& db, const Record& record) {
  if (const auto* body = record.body.as<Organisation>())
    return apply_organisation(db, record, *body);
  if (const auto* body = record.body.as<CodeSignature>()) return apply_signature(db, record, *body);
  if (const auto* body = record.body.as<Membership>()) return apply_membership(db, record, *body);
  if (const auto* body = record.body.as<Account>()) return apply_account(db, record, *body);
  if (const auto* body = record.body.as<NoAccount>()) return apply_no_account(db, record, *body);
  return apply_response(db, record, *record.body.as<Response>());
}

Result<void> withdraw(Db& db, const std::string& sub) {
  HUSTINGS_TRY(const auto index, db.integer("SELECT idx FROM organisation WHERE sub = $1", {sub}));
  if (index) HUSTINGS_CHECK(drop_search(db, *index));
  HUSTINGS_CHECK(db.send("DELETE FROM organisation WHERE sub = $1", {sub}));
  HUSTINGS_CHECK(db.send("DELETE FROM listed_as WHERE sub = $1", {sub}));
  HUSTINGS_CHECK(db.send("DELETE FROM code_signature WHERE sub = $1", {sub}));
  HUSTINGS_CHECK(db.send("DELETE FROM signature_scope WHERE sub = $1", {sub}));
  HUSTINGS_CHECK(db.send("DELETE FROM membership WHERE sub = $1", {sub}));
  HUSTINGS_CHECK(db.send("DELETE FROM account WHERE sub = $1", {sub}));
  HUSTINGS_CHECK(db.send("DELETE FROM no_account WHERE sub = $1", {sub}));
  return db.send("DELETE FROM response WHERE sub = $1", {sub});
}

}  // namespace

std::string link_key(std::string_view platform, std::string_view account_id) {
  return std::string(platform) + ':' + std::string(account_id);
}

std::span<const Projection> parties_projections() {
  static constexpr std::array<std::string_view, 8> kTables = {
      "organisation", "listed_as", "code_signature", "signature_scope",
      "membership",   "account",   "no_account",     "response"};
  static constexpr std::array<std::string_view, 2> kViews = {"bound_finding", "confirmed_account"};
  static constexpr std::array<std::string_view, 6> kReads = {
      "organisation", "signature", "membership", "account", "no-account", "response"};
  static constexpr std::array kProjections = {Projection{.name = "parties",
                                                         .version = 7,
                                                         .tables_sql = sql::kparties,
                                                         .tables = kTables,
                                                         .views = kViews,
                                                         .reads = kReads,
                                                         .apply = &apply,
                                                         .withdraw = &withdraw}};
  return kProjections;
}

}  // namespace hustings
