// "/parties/{id}": what one organisation declares, what others observe, what was decided; and
// "/parties/{id}/{commitment}": every record that a cell of the matrix is made of.
#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "base/message.h"
#include "node/key_check.h"
#include "node/schema.h"
#include "score/pages.h"

namespace hustings::score_pages_detail {
namespace {

constexpr std::int64_t kMostReports = 10;  // the newest ones; the register has them all

Result<Organisation> find(PageContext& context, const Arguments& arguments) {
  const std::string id(arguments.text("id").value_or(""));
  HUSTINGS_TRY(const auto found, read_organisations(context.db, {id}));
  if (found.front().type.empty())
    return fail(Code::not_found, "no organisation has this id", id, "/parties lists them");
  return found.front();
}

Object head_of(const Organisation& party) {
  return {{"party", party.id},
          {"party_name", party.name},
          {"party_short", party.short_name},
          {"party_type", type_word(party.type)},
          {"party_country", party.country.empty() ? Value() : Country{party.country}},
          {"party_record", party.index}};
}

// Rows of a query as objects of texts and numbers, by the names given; "" is no column.
Result<List> rows(Db& db, std::string_view sql, const std::string& id,
                  const std::function<Object(const SqlRow&)>& row) {
  List out;
  HUSTINGS_CHECK(db.query(sql, {id}, [&](const SqlRow& read) -> Result<void> {
    out.emplace_back(row(read));
    return {};
  }));
  return out;
}

Result<List> signatures(Db& db, const std::string& id) {
  return rows(db,
              "SELECT idx, code, act, day FROM code_signature "
              "WHERE signatory = $1 AND evidence = 'declared' ORDER BY idx",
              id, [](const SqlRow& row) -> Object {
                const bool signs = row.text(2) == "sign";
                return {{"signature_index", row.integer(0)},
                        {"signature_code", row.text(1)},
                        {"signature_act",
                         signs ? Word{"sign", tr("signed")} : Word{"withdraw", tr("withdrew")}},
                        {"signature_day", parse_date(row.text(3))}};
              });
}

Result<List> memberships(Db& db, const std::string& id) {
  return rows(db,
              "SELECT m.idx, m.organisation, m.body, o.name FROM membership m "
              "JOIN organisation o ON o.sub = CASE WHEN m.organisation = $1 THEN m.body "
              "ELSE m.organisation END WHERE m.organisation = $1 OR m.body = $1 "
              "ORDER BY o.name, m.idx",
              id, [&](const SqlRow& row) -> Object {
                const bool inside = row.text(1) == id;
                return {{"member_index", row.integer(0)},
                        {"member_id", row.text(inside ? 2 : 1)},
                        {"member_name", row.text(3)},
                        {"member_role", inside ? Word{"of", tr("belongs to")}
                                               : Word{"has", tr("has as a member")}}};
              });
}

Result<List> accounts(Db& db, const std::string& id) {
  return rows(
      db,
      "SELECT a.idx, a.link, a.evidence, EXISTS (SELECT 1 FROM response r "
      "WHERE r.about = a.sub AND r.act = 'confirms' AND r.evidence = 'declared' "
      "AND r.organisation = a.organisation) FROM account a "
      "WHERE a.organisation = $1 ORDER BY a.idx",
      id, [](const SqlRow& row) -> Object {
        const bool declared = row.text(2) == "declared";
        return {{"account_index", row.integer(0)},
                {"account_link", row.null(1) ? Value() : Value(row.text(1))},
                {"account_erased", row.null(1)},
                {"account_evidence",
                 declared ? Word{"declared", tr("declared")} : Word{"observed", tr("observed")}},
                {"account_confirmed", declared || row.text(3) == "1" || row.text(3) == "t"}};
      });
}

// Its keys as its own records name them, those that have ended left out.
Result<List> keys(Db& db, const std::string& id) {
  return rows(db,
              "SELECT k.idx, k.public_key, k.domain FROM issuer_key k "
              "WHERE k.issuer = $1 AND k.act = 'begin' AND k.evidence = 'declared' "
              "AND NOT EXISTS (SELECT 1 FROM issuer_key e WHERE e.issuer = k.issuer "
              "AND e.public_key = k.public_key AND e.act = 'end') ORDER BY k.idx",
              id, [](const SqlRow& row) -> Object {
                return {{"key_index", row.integer(0)},
                        {"key_public", row.text(1)},
                        {"key_domain", row.null(2) ? Value() : Value(row.text(2))}};
              });
}

// What was last found at each domain, by whoever looked.
Result<List> key_checks(Db& db, const std::string& id) {
  return rows(db,
              "SELECT c.idx, c.domain, c.result, c.day FROM key_check c WHERE c.issuer = $1 "
              "AND NOT EXISTS (SELECT 1 FROM key_check n WHERE n.issuer = c.issuer "
              "AND n.domain = c.domain AND n.by_issuer = c.by_issuer AND n.idx > c.idx) "
              "ORDER BY c.domain, c.idx",
              id, [](const SqlRow& row) -> Object {
                const auto result = std::ranges::find(kKeyResults, row.text(2), &Word::code);
                return {{"check_index", row.integer(0)},
                        {"check_domain", row.text(1)},
                        {"check_result", result == kKeyResults.end() ? Value() : Value(*result)},
                        {"check_day", parse_date(row.text(3))}};
              });
}

Result<List> responses(Db& db, const std::string& id) {
  return rows(db,
              "SELECT idx, about, act FROM response "
              "WHERE organisation = $1 AND evidence = 'declared' ORDER BY idx DESC LIMIT 50",
              id, [](const SqlRow& row) -> Object {
                static constexpr std::array kActs = {Word{"confirms", tr("confirms")},
                                                     Word{"disputes", tr("disputes")},
                                                     Word{"corrects", tr("corrects")}};
                const auto act = std::ranges::find(kActs, row.text(2), &Word::code);
                return {{"response_index", row.integer(0)},
                        {"response_about", row.text(1)},
                        {"response_act", act == kActs.end() ? Value(row.text(2)) : Value(*act)}};
              });
}

Value money(const SqlRow& row, int min) {
  const auto currency = Currency::parse(row.text(min + 2));
  if (!currency) return {};
  return MoneyInterval{row.maybe(min), row.maybe(min + 1), *currency};
}

// Reports about the pages that are confirmed to be this organisation's: $1.
constexpr std::string_view kItsReports =
    "FROM advertiser a JOIN (SELECT DISTINCT link FROM confirmed_account "
    "WHERE organisation = $1) l ON a.link = l.link ";

// What they come to, in each currency.
Result<List> report_totals(Db& db, const std::string& id) {
  return rows(db,
              "SELECT CAST(SUM(a.amount_min) AS BIGINT), CASE WHEN COUNT(a.amount_max) = COUNT(*) "
              "THEN CAST(SUM(a.amount_max) AS BIGINT) END, a.currency, COUNT(*), "
              "CAST(SUM(a.ads) AS BIGINT), COUNT(CASE WHEN a.disclaimer_state = 'not_used' THEN 1 "
              "END) " +
                  std::string(kItsReports) + "GROUP BY a.currency ORDER BY a.currency",
              id, [](const SqlRow& row) -> Object {
                return {{"total_amount", money(row, 0)},
                        {"total_reports", row.integer(3)},
                        {"total_ads", row.maybe(4)},
                        {"total_bare", row.integer(5)}};
              });
}

// The newest of them.
Result<List> reports(Db& db, const std::string& id) {
  return rows(
      db,
      "SELECT a.idx, a.sub, a.platform, a.page_name, a.country, a.from_day, a.to_day, a.ads, "
      "a.disclaimer_state, a.amount_min, a.amount_max, a.currency " +
          fmt::format("{}ORDER BY a.idx DESC LIMIT {}", kItsReports, kMostReports),
      id, [](const SqlRow& row) -> Object {
        return {{"report_index", row.integer(0)},
                {"report_id", row.text(1)},
                {"report_platform", row.text(2)},
                {"report_page", row.null(3) ? Value() : Value(row.text(3))},
                {"report_country", Country{std::string(row.text(4))}},
                {"report_from", row.null(5) ? Value() : Value(parse_date(row.text(5)))},
                {"report_to", row.null(6) ? Value() : Value(parse_date(row.text(6)))},
                {"report_ads", row.maybe(7)},
                {"report_bare", row.text(8) == "not_used"},
                {"report_amount", money(row, 9)}};
      });
}

List cells_of(const ChosenElection& chosen, const Matrix& matrix, const std::string& id) {
  List out;
  for (const auto* promise : promises(chosen.code)) {
    const Cell* cell = matrix.find(id, promise->id);
    if (cell == nullptr) continue;
    out.push_back(Object{{"promise", promise->id},
                         {"promise_title", Word{"", promise->title}},
                         {"promise_state", word(cell->state)},
                         {"promise_href", "/parties/" + id + "/" + promise->id}});
  }
  return out;
}

struct Counted {
  std::string_view name;
  std::string_view label;
  std::vector<Index> Cell::* list;
};
constexpr std::array kCounts = {
    Counted{"declared", tr("records of its own"), &Cell::declared},
    Counted{"sources", tr("records by others about the same"), &Cell::sources},
    Counted{"contradictions", tr("records that contradict"), &Cell::contradictions},
    Counted{"gaps", tr("records with gaps"), &Cell::gaps},
    Counted{"open_cases", tr("open cases"), &Cell::open_cases},
    Counted{"overdue_cases", tr("overdue cases"), &Cell::overdue_cases},
    Counted{"upheld", tr("decisions that found a breach"), &Cell::upheld},
    Counted{"reversed", tr("decisions that were reversed"), &Cell::reversed}};

List counts_of(const Cell& cell) {
  List out;
  for (const auto& counted : kCounts) {
    List indices;
    for (const Index index : cell.*counted.list) indices.emplace_back(index);
    out.push_back(Object{{"count_name", Word{counted.name, counted.label}},
                         {"count", static_cast<std::int64_t>(indices.size())},
                         {"records", std::move(indices)}});
  }
  return out;
}

Parameter id_parameter() {
  return {.name = "id",
          .type = ParameterType::token,
          .help = "of the organisation",
          .required = true,
          .max_length = 64};
}

Result<View> view_party(PageContext& context, const Arguments& arguments, const Registry& registry,
                        Matrices& matrices) {
  HUSTINGS_TRY(const Organisation party, find(context, arguments));
  HUSTINGS_TRY(const ChosenElection chosen, election_of(context, arguments));
  HUSTINGS_TRY(const auto scored, matrices.at(context.db, registry, chosen, context.as_of.head));
  Db& db = context.db;
  HUSTINGS_TRY(List signed_codes, signatures(db, party.id));
  HUSTINGS_TRY(List members, memberships(db, party.id));
  HUSTINGS_TRY(List own_accounts, accounts(db, party.id));
  HUSTINGS_TRY(List own_keys, keys(db, party.id));
  HUSTINGS_TRY(List checks, key_checks(db, party.id));
  HUSTINGS_TRY(List own_responses, responses(db, party.id));
  HUSTINGS_TRY(List totals, report_totals(db, party.id));
  HUSTINGS_TRY(List observed, reports(db, party.id));
  Object item = head_of(party);
  item.insert(item.end(), {{"election", chosen.election.id},
                           {"cells", cells_of(chosen, scored->matrix, party.id)},
                           {"signatures", std::move(signed_codes)},
                           {"memberships", std::move(members)},
                           {"accounts", std::move(own_accounts)},
                           {"keys", std::move(own_keys)},
                           {"responses", std::move(own_responses)},
                           {"key_checks", std::move(checks)},
                           {"report_totals", std::move(totals)},
                           {"reports_shown_at_most", kMostReports},
                           {"reports", std::move(observed)},
                           {"decisions", List{}}});
  return View{party.name, ObjectView{std::move(item)}};
}

Result<View> view_cell(PageContext& context, const Arguments& arguments, const Registry& registry,
                       Matrices& matrices) {
  HUSTINGS_TRY(const Organisation party, find(context, arguments));
  HUSTINGS_TRY(const ChosenElection chosen, election_of(context, arguments));
  HUSTINGS_TRY(const auto scored, matrices.at(context.db, registry, chosen, context.as_of.head));
  const auto id = arguments.text("commitment").value_or("");
  const Cell* cell = scored->matrix.find(party.id, id);
  const Commitment* commitment = chosen.code.find(id);
  if (cell == nullptr || commitment == nullptr) {
    return fail(Code::not_found,
                "this organisation has not promised that, or not for this election",
                std::string(id), "/parties/" + party.id + " lists what it promised");
  }
  Object item = head_of(party);
  item.insert(item.end(), {{"commitment", commitment->id},
                           {"commitment_title", Word{"", commitment->title}},
                           {"commitment_text", commitment->text},
                           {"code_language", chosen.code.language},
                           {"commitment_href", "/code/" + chosen.code.id + "/" + commitment->id},
                           {"election", chosen.election.id},
                           {"state", word(cell->state)},
                           {"counts", counts_of(*cell)}});
  return View{fmt::format("{}, {}", party.name, commitment->id), ObjectView{std::move(item)}};
}

schema::Members head_schema() {
  using namespace schema;
  return {{"party", kId},
          {"party_name", kText},
          {"party_short", kText},
          {"party_type", type_schema()},
          {"party_country", or_null(kCountry)},
          {"party_record", kIndex}};
}

std::string report_schema() {
  using namespace schema;
  return object({{"report_index", kIndex},
                 {"report_id", kId},
                 {"report_platform", kText},
                 {"report_page", or_null(kText)},
                 {"report_country", kCountry},
                 {"report_from", or_null(kDay)},
                 {"report_to", or_null(kDay)},
                 {"report_ads", or_null(kInteger)},
                 {"report_bare", kBoolean},
                 {"report_amount", or_null(schema::money())}});
}

std::string schema_of_party() {
  using namespace schema;
  const std::string cell = object({{"promise", kText},
                                   {"promise_title", kText},
                                   {"promise_state", state_schema()},
                                   {"promise_href", kText}});
  const std::string signature = object({{"signature_index", kIndex},
                                        {"signature_code", kText},
                                        {"signature_act", kText},
                                        {"signature_day", or_null(kDay)}});
  const std::string member =
      object({{"member_index", kIndex},
              {"member_id", kId},
              {"member_name", kText},
              {"member_role", one_of(std::array<std::string, 2>{"of", "has"})}});
  const std::string account = object({{"account_index", kIndex},
                                      {"account_link", or_null(kText)},
                                      {"account_erased", kBoolean},
                                      {"account_evidence", words(kEvidence)},
                                      {"account_confirmed", kBoolean}});
  const std::string key =
      object({{"key_index", kIndex}, {"key_public", kText}, {"key_domain", or_null(kText)}});
  const std::string check = object({{"check_index", kIndex},
                                    {"check_domain", kText},
                                    {"check_result", or_null(words(kKeyResults))},
                                    {"check_day", or_null(kDay)}});
  const std::string total = object({{"total_amount", or_null(schema::money())},
                                    {"total_reports", kInteger},
                                    {"total_ads", or_null(kInteger)},
                                    {"total_bare", kInteger}});
  const std::string response =
      object({{"response_index", kIndex}, {"response_about", kId}, {"response_act", kText}});
  return object(head_schema(), {{"election", kText},
                                {"cells", list_of(cell)},
                                {"signatures", list_of(signature)},
                                {"memberships", list_of(member)},
                                {"accounts", list_of(account)},
                                {"keys", list_of(key)},
                                {"responses", list_of(response)},
                                {"key_checks", list_of(check)},
                                {"report_totals", list_of(total)},
                                {"reports_shown_at_most", kInteger},
                                {"reports", list_of(report_schema())},
                                {"decisions", list_of(kAny)}});
}

std::string schema_of_cell() {
  using namespace schema;
  const std::string count =
      object({{"count_name", kText}, {"count", kInteger}, {"records", list_of(kIndex)}});
  return object(head_schema(), {{"commitment", kText},
                                {"commitment_title", kText},
                                {"commitment_text", kText},
                                {"code_language", kText},
                                {"commitment_href", kText},
                                {"election", kText},
                                {"state", state_schema()},
                                {"counts", list_of(count)}});
}

}  // namespace

Page party_page(const Registry& registry, const SharedMatrices& matrices) {
  Page out{.path = "/parties/{id}",
           .title = tr("One party: declared, observed, decided"),
           .templ = "party",
           .parameters = {id_parameter(), election_parameter()},
           .schema = schema_of_party()};
  out.view = [&registry, matrices](PageContext& context, const Arguments& arguments) {
    return view_party(context, arguments, registry, *matrices);
  };
  return out;
}

Page cell_page(const Registry& registry, const SharedMatrices& matrices) {
  Page out{.path = "/parties/{id}/{commitment}",
           .title = tr("One cell of the matrix, with every record it is made of"),
           .templ = "cell"};
  out.parameters = {id_parameter(), commitment_parameter(), election_parameter()};
  out.schema = schema_of_cell();
  out.view = [&registry, matrices](PageContext& context, const Arguments& arguments) {
    return view_cell(context, arguments, registry, *matrices);
  };
  return out;
}

}  // namespace hustings::score_pages_detail
