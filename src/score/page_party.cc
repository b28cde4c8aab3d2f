// "/parties/{id}": what one organisation declares, what others observe, what was decided; and
// "/parties/{id}/{commitment}": every record that a cell of the matrix is made of.
#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "base/message.h"
#include "node/changes.h"
#include "node/key_check.h"
#include "node/naming.h"
#include "node/schema.h"
#include "node/slice.h"
#include "score/pages.h"
#include "score/party_lists.h"

namespace hustings::score_pages_detail {
namespace {

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

// Whether a cell says something about the party itself.
bool tells(const Cell& cell) {
  return cell.state == CellState::breach || cell.state == CellState::open ||
         cell.state == CellState::agrees;
}

List cells_of(const ChosenElection& chosen, const Matrix& matrix, const std::string& id,
              bool (*fits)(const Cell&)) {
  List out;
  for (const auto* promise : promises(chosen.code)) {
    const Cell* cell = matrix.find(id, promise->id);
    if (cell == nullptr || !fits(*cell)) continue;
    out.push_back(Object{{"promise", promise->id},
                         {"promise_title", Word{promise->title, promise->title}},
                         {"promise_state", word(cell->state)},
                         {"promise_href", "/parties/" + id + "/" + promise->id}});
  }
  return out;
}

// The same for people: first what tells something, then the others, which are alike.
void add_parted(Object& shown, const ChosenElection& chosen, const Matrix& matrix,
                const std::string& id) {
  const auto quiet = [](const Cell& cell) { return !tells(cell); };
  std::vector<const Cell*> alike;
  for (const auto* promise : promises(chosen.code)) {
    const Cell* cell = matrix.find(id, promise->id);
    if (cell != nullptr && quiet(*cell)) alike.push_back(cell);
  }
  shown.emplace_back("telling", cells_of(chosen, matrix, id, &tells));
  shown.emplace_back("quiet", cells_of(chosen, matrix, id, quiet));
  shown.emplace_back("quiet_tally", tally(alike));
}

// The bodies that it belongs to, and its own members.
void add_affiliations(Object& shown, const List& memberships) {
  List above;
  List below;
  for (const auto& membership : memberships) {
    const auto& role = std::get<Word>(*hustings::find(std::get<Object>(membership), "member_role"));
    (role.code == "of" ? above : below).push_back(membership);
  }
  shown.emplace_back("above", std::move(above));
  shown.emplace_back("below", std::move(below));
}

struct Counted {
  std::string_view name;
  std::string_view label;
  std::vector<Index> Cell::* list;
};
// What was decided comes first, since it decides the state.
constexpr std::array kCounts = {
    Counted{"upheld", tr("decisions that found a breach"), &Cell::upheld},
    Counted{"reversed", tr("decisions that were reversed"), &Cell::reversed},
    Counted{"overdue_cases", tr("overdue cases"), &Cell::overdue_cases},
    Counted{"open_cases", tr("open cases"), &Cell::open_cases},
    Counted{"contradictions", tr("records that contradict"), &Cell::contradictions},
    Counted{"gaps", tr("records with gaps"), &Cell::gaps},
    Counted{"declared", tr("records of its own"), &Cell::declared},
    Counted{"sources", tr("records by others about the same"), &Cell::sources}};

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

// The same for people: what the first records say, and of the rest their numbers.
Result<List> told_counts_of(Db& db, const Registry& registry, const Organisation& party,
                            const Cell& cell) {
  constexpr std::size_t kMostTold = 12;
  Naming names(db, registry);
  List out;
  for (const auto& counted : kCounts) {
    List told;
    List rest;
    for (const Index index : cell.*counted.list) {
      if (told.size() == kMostTold) {
        rest.emplace_back(index);
        continue;
      }
      HUSTINGS_TRY(const Record record, load_record(db, registry, index));
      HUSTINGS_TRY(Value says, names.says(record, party.name));
      told.push_back(Object{{"told_index", index},
                            {"told_kind", Message{kind_label(record.kind().name)}},
                            {"told_says", std::move(says)},
                            {"told_where", Naming::where_and_when(record)}});
    }
    out.push_back(Object{{"counted_name", Word{counted.name, counted.label}},
                         {"counted", static_cast<std::int64_t>((cell.*counted.list).size())},
                         {"has_told", !told.empty()},
                         {"told", std::move(told)},
                         {"rest", std::move(rest)}});
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
  HUSTINGS_TRY(List identifiers, listed(db, party.id));
  HUSTINGS_TRY(List signed_codes, signatures(db, party.id));
  HUSTINGS_TRY(List members, memberships(db, party.id));
  HUSTINGS_TRY(List own_accounts, accounts(db, party.id));
  HUSTINGS_TRY(List own_keys, keys(db, party.id));
  HUSTINGS_TRY(List checks, key_checks(db, party.id));
  HUSTINGS_TRY(List own_responses, responses(db, party.id));
  HUSTINGS_TRY(List totals, report_totals(db, party.id));
  HUSTINGS_TRY(List observed, reports(db, party.id));
  HUSTINGS_TRY(List compared_with, compared(db, registry, party.id));
  HUSTINGS_TRY(List declared_totals, ad_totals(db, party.id));
  HUSTINGS_TRY(List declared, ads(db, party.id));
  HUSTINGS_TRY(List named, sponsors(db, party.id));
  HUSTINGS_TRY(List known_cases, cases(db, party.id));
  HUSTINGS_TRY(Object sums, case_sums(db, party.id));
  Object shown{{"its_election", fmt::format("&from={}&to={}", to_string(chosen.election.from),
                                            to_string(chosen.election.to))}};
  add_parted(shown, chosen, scored->matrix, party.id);
  add_affiliations(shown, members);
  Object item = head_of(party);
  item.insert(
      item.end(),
      {{"election", chosen.election.id},
       {"cells", cells_of(chosen, scored->matrix, party.id, [](const Cell&) { return true; })},
       {"listed_as", std::move(identifiers)},
       {"signatures", std::move(signed_codes)},
       {"memberships", std::move(members)},
       {"accounts", std::move(own_accounts)},
       {"keys", std::move(own_keys)},
       {"responses", std::move(own_responses)},
       {"ad_totals", std::move(declared_totals)},
       {"ads", std::move(declared)},
       {"sponsors", std::move(named)},
       {"key_checks", std::move(checks)},
       {"report_totals", std::move(totals)},
       {"reports_shown_at_most", kMostReports},
       {"reports", std::move(observed)},
       {"compared", std::move(compared_with)},
       {"case_sums", std::move(sums)},
       {"cases", std::move(known_cases)}});
  return View{party.name, ObjectView{std::move(item), std::move(shown)}};
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
                           {"commitment_title", Word{commitment->title, commitment->title}},
                           {"commitment_text", commitment->text},
                           {"code_language", chosen.code.language},
                           {"commitment_href", "/code/" + chosen.code.id + "/" + commitment->id},
                           {"election", chosen.election.id},
                           {"state", word(cell->state)},
                           {"counts", counts_of(*cell)}});
  HUSTINGS_TRY(List told, told_counts_of(context.db, registry, party, *cell));
  return View{fmt::format("{}, {}", party.name, commitment->id),
              ObjectView{std::move(item), {{"told_counts", std::move(told)}}}};
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

std::string declared_ad_schema() {
  using namespace schema;
  return object({{"ad_index", kIndex},
                 {"ad_id", kId},
                 {"ad_title", or_null(kText)},
                 {"ad_language", kText},
                 {"ad_from", or_null(kDay)},
                 {"ad_to", or_null(kDay)}});
}

std::string compared_schema() {
  using namespace schema;
  return object({{"compared_rule", kText},
                 {"compared_says", or_null(kText)},
                 {"compared_severity", or_null(kText)},
                 {"compared_count", kInteger}});
}

std::string identifier_schema() {
  using namespace schema;
  return object({{"listed_list", kText},
                 {"listed_title", kText},
                 {"listed_id", kText},
                 {"listed_url", or_null(kText)}});
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
  const std::string ad_total =
      object({{"ads_amount", or_null(schema::money())}, {"ads_count", kInteger}});
  const std::string sponsor =
      object({{"sponsor_key", kText}, {"sponsor_name", kText}, {"sponsor_ads", kInteger}});
  const std::string total = object({{"total_amount", or_null(schema::money())},
                                    {"total_reports", kInteger},
                                    {"total_ads", or_null(kInteger)},
                                    {"total_bare", kInteger}});
  const std::string response = object({{"response_index", kIndex},
                                       {"response_about", kId},
                                       {"response_act", kText},
                                       {"response_accepted", or_null(kIndex)}});
  return object(head_schema(), {{"election", kText},
                                {"cells", list_of(cell)},
                                {"listed_as", list_of(identifier_schema())},
                                {"signatures", list_of(signature)},
                                {"memberships", list_of(member)},
                                {"accounts", list_of(account)},
                                {"keys", list_of(key)},
                                {"responses", list_of(response)},
                                {"ad_totals", list_of(ad_total)},
                                {"ads", list_of(declared_ad_schema())},
                                {"sponsors", list_of(sponsor)},
                                {"key_checks", list_of(check)},
                                {"report_totals", list_of(total)},
                                {"reports_shown_at_most", kInteger},
                                {"reports", list_of(report_schema())},
                                {"compared", list_of(compared_schema())},
                                {"case_sums", case_sums_schema()},
                                {"cases", cases_schema()}});
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
