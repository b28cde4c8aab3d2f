#include <array>

#include "conduct/conduct.h"
#include "conduct/sql.h"
#include "store/db.h"

namespace hustings {
namespace {

template <class E>
std::string_view word(E value) {
  return boost::describe::enum_to_string(value, "");
}
template <class T>
Param value_or_null(const std::optional<T>& value) {
  return value ? Param(value->value) : Param(nullptr);
}
// Of an erasable field: null when it is erased, or absent.
template <class T>
Param said(const Erasable<T>& field) {
  const auto* value = field.get();
  return value == nullptr ? Param(nullptr) : Param(value->value);
}
template <class T>
Param said(const Erasable<std::optional<T>>& field) {
  const auto* value = field.get();
  return value == nullptr ? Param(nullptr) : value_or_null(*value);
}

Result<void> put(Db& db, const Record& record, const PublicStatement& body) {
  return db.send(
      "INSERT INTO public_statement (idx, sub, organisation, type, happened, said, country, about, "
      "event, words, url, evidence) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
      {param(record.index), record.head.sub, body.organisation.value.value, word(body.type.value),
       to_string(body.happened.value), to_string(body.said.value),
       value_or_null(body.country.value), value_or_null(body.about.value), said(body.event),
       said(body.words), said(body.url), name(record.evidence)});
}

Result<void> put(Db& db, const Record& record, const Sanction& body) {
  const auto* amount = std::get_if<MoneyInterval>(&body.amount.value);
  std::string commitments;
  for (const auto& one : body.commitments.value) commitments += ' ' + one.value + ' ';
  return db.send(
      "INSERT INTO sanction (idx, sub, organisation, by_whom, measure, amount_min, amount_max, "
      "currency, day, standing, commitments, about, provision, authority, reasons, source, "
      "evidence) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, "
      "$17)",
      {param(record.index), record.head.sub, body.organisation.value.value, word(body.by.value),
       word(body.measure.value), amount == nullptr ? Param(nullptr) : param(amount->min),
       amount == nullptr ? Param(nullptr) : param(amount->max),
       amount == nullptr ? Param(nullptr) : Param(amount->currency.code()),
       to_string(body.day.value), word(body.standing.value), commitments,
       value_or_null(body.about.value), said(body.provision), said(body.authority),
       said(body.reasons), said(body.source), name(record.evidence)});
}

Result<void> put(Db& db, const Record& record, const DataRequest& body) {
  const std::string answered = body.answered.value ? to_string(*body.answered.value) : "";
  return db.send(
      "INSERT INTO data_request (idx, sub, organisation, asked_for, received, due, state, "
      "answered, "
      "redaction, reasons, evidence) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
      {param(record.index), record.head.sub, body.organisation.value.value, word(body.right.value),
       to_string(body.received.value), to_string(conduct::answer_by(body)), word(body.state.value),
       answered.empty() ? Param(nullptr) : Param(answered), value_or_null(body.redaction.value),
       said(body.reasons), name(record.evidence)});
}

Result<void> apply(Db& db, const Record& record) {
  if (const auto* body = record.body.as<PublicStatement>()) return put(db, record, *body);
  if (const auto* body = record.body.as<Sanction>()) return put(db, record, *body);
  return put(db, record, *record.body.as<DataRequest>());
}

Result<void> withdraw(Db& db, const std::string& sub) {
  HUSTINGS_CHECK(db.send("DELETE FROM public_statement WHERE sub = $1", {sub}));
  HUSTINGS_CHECK(db.send("DELETE FROM sanction WHERE sub = $1", {sub}));
  return db.send("DELETE FROM data_request WHERE sub = $1", {sub});
}

}  // namespace

std::span<const Projection> conduct::projections() {
  static constexpr std::array<std::string_view, 3> kTables = {"public_statement", "sanction",
                                                              "data_request"};
  static constexpr std::array<std::string_view, 3> kReads = {"statement", "sanction",
                                                             "data-request"};
  static constexpr std::array kAll = {Projection{.name = "conduct",
                                                 .version = 1,
                                                 .tables_sql = sql::kconduct,
                                                 .tables = kTables,
                                                 .reads = kReads,
                                                 .apply = &apply,
                                                 .withdraw = &withdraw}};
  return kAll;
}

std::span<const EvidenceQuery> conduct::evidence() {
  static constexpr std::array kAll = {
      EvidenceQuery{"statement",
                    "SELECT idx, evidence, organisation, NULL, said, said FROM public_statement"},
      EvidenceQuery{"sanction", "SELECT idx, evidence, organisation, NULL, day, day FROM sanction"},
      EvidenceQuery{"data-request",
                    "SELECT idx, evidence, organisation, NULL, received, received FROM "
                    "data_request"}};
  return kAll;
}

}  // namespace hustings
