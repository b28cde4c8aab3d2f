// "/" and "/matrix": promises by party.
#include <algorithm>
#include <set>

#include "base/message.h"
#include "node/schema.h"
#include "score/pages.h"

namespace hustings::score_pages_detail {
namespace {

// Beyond this many parties a table is no use to anybody: a list by party instead.
constexpr std::size_t kMostColumns = 10;

struct Shown {
  ChosenElection chosen;
  std::shared_ptr<const Scored> scored;
  std::vector<Organisation> all;      // all signatories
  std::vector<Organisation> parties;  // those that the filters let through, by name
};

Result<Shown> read(PageContext& context, const Arguments& arguments, const Registry& registry,
                   Matrices& matrices) {
  HUSTINGS_TRY(const ChosenElection chosen, election_of(context, arguments));
  HUSTINGS_TRY(auto scored, matrices.at(context.db, registry, chosen, context.as_of.head));
  HUSTINGS_TRY(auto all, read_organisations(context.db, scored->matrix.signatories));
  std::ranges::sort(all, {}, [](const Organisation& o) { return std::pair(o.name, o.id); });
  const auto type = arguments.text("type");
  const auto country = arguments.text("country");
  std::vector<Organisation> parties;
  std::ranges::copy_if(all, std::back_inserter(parties), [&](const Organisation& o) {
    return (!type || *type == o.type) && (!country || *country == o.country);
  });
  return Shown{chosen, std::move(scored), std::move(all), std::move(parties)};
}

std::string cell_address(const Organisation& party, const Commitment& promise) {
  return "/parties/" + party.id + "/" + promise.id;
}

// The cell of a party; an empty one when its signature leaves this promise out.
Object cell_of(const Shown& shown, const Organisation& party, const Commitment& promise) {
  const Cell* cell = shown.scored->matrix.find(party.id, promise.id);
  if (cell == nullptr) return {{"cell_out", true}, {"cell_party", party.name}};
  return {{"cell_state", word(cell->state)},
          {"cell_href", cell_address(party, promise)},
          {"cell_party", party.name},
          {"cell_promise", promise.id}};
}

std::vector<const Cell*> cells_of(const Shown& shown, const std::vector<Organisation>& parties) {
  std::vector<const Cell*> out;
  for (const auto& party : parties) {
    for (const auto* promise : promises(shown.chosen.code)) {
      if (const Cell* cell = shown.scored->matrix.find(party.id, promise->id)) out.push_back(cell);
    }
  }
  return out;
}

List table_head(const Shown& shown) {
  List out;
  for (const auto& party : shown.parties) {
    out.push_back(Object{{"head_short", party.short_name},
                         {"head_name", party.name},
                         {"head_href", "/parties/" + party.id}});
  }
  return out;
}

List table_rows(const Shown& shown) {
  List out;
  for (const auto* promise : promises(shown.chosen.code)) {
    List cells;
    for (const auto& party : shown.parties) cells.push_back(cell_of(shown, party, *promise));
    out.push_back(Object{{"row_number", promise->id},
                         {"row_title", Word{promise->id, promise->title}},
                         {"row_href", "/code/" + shown.chosen.code.id + "/" + promise->id},
                         {"cells", std::move(cells)}});
  }
  return out;
}

List by_party(const Shown& shown) {
  List out;
  for (const auto& party : shown.parties) {
    List lines;
    for (const auto* promise : promises(shown.chosen.code)) {
      Object line = cell_of(shown, party, *promise);
      line.emplace_back("line_title", Word{promise->id, promise->title});
      line.emplace_back("line_number", promise->id);
      lines.emplace_back(std::move(line));
    }
    out.push_back(
        Object{{"party_name", party.name},
               {"party_href", "/parties/" + party.id},
               {"party_type", type_word(party.type)},
               {"party_country", party.country.empty() ? Value() : Country{party.country}},
               {"party_tally", tally(cells_of(shown, {party}))},
               {"lines", std::move(lines)}});
  }
  return out;
}

// Choices of a filter, each once, with the one in use.
template <class Field>
List choices(const Shown& shown, const Arguments& arguments, std::string_view name, Field field) {
  std::set<std::string> seen;
  for (const auto& party : shown.all) seen.insert(party.*field);
  seen.erase("");
  List out;
  for (const auto& code : seen) {
    const Value label = name == "country" ? Value(Country{code}) : Value(type_word(code));
    out.push_back(Object{{"option_value", code},
                         {"option_label", label},
                         {"option_chosen", arguments.text(name) == code}});
  }
  return out;
}

std::vector<Parameter> parameters() {
  return {election_parameter(),
          type_parameter(),
          {.name = "country", .type = ParameterType::country, .help = "of the signatory"}};
}

Object election_object(const Shown& shown) {
  const Election& election = shown.chosen.election;
  return {{"id", election.id},
          {"title", election.title},
          {"from", election.from},
          {"to", election.to},
          {"code", shown.chosen.code.id}};
}

Object html_of(const Shown& shown, const Arguments& arguments) {
  Object out{{"signatory_count", static_cast<std::int64_t>(shown.all.size())},
             {"party_count", static_cast<std::int64_t>(shown.parties.size())},
             {"promise_count", static_cast<std::int64_t>(promises(shown.chosen.code).size())},
             {"tally", tally(cells_of(shown, shown.parties))},
             {"types", choices(shown, arguments, "type", &Organisation::type)},
             {"countries", choices(shown, arguments, "country", &Organisation::country)},
             {"election_title", Word{"election", shown.chosen.election.title}},
             {"code_id", shown.chosen.code.id},
             {"by_party", by_party(shown)}};
  const bool fits = !shown.parties.empty() && shown.parties.size() <= kMostColumns;
  out.emplace_back("table", fits ? Value(Object{{"heads", table_head(shown)},
                                                {"matrix_rows", table_rows(shown)}})
                                 : Value());
  return out;
}

List cells_json(const Shown& shown) {
  List out;
  for (const auto& party : shown.parties) {
    for (const auto& commitment : shown.chosen.code.commitments) {
      const Cell* cell = shown.scored->matrix.find(party.id, commitment.id);
      if (cell == nullptr) continue;
      out.push_back(Object{{"signatory", party.id},
                           {"name", party.name},
                           {"commitment", commitment.id},
                           {"state", word(cell->state)}});
    }
  }
  return out;
}

std::string schema_of_matrix() {
  using namespace schema;
  const std::string election =
      object({{"id", kText}, {"title", kText}, {"from", kDay}, {"to", kDay}, {"code", kText}});
  const std::string cell = object(
      {{"signatory", kId}, {"name", kText}, {"commitment", kText}, {"state", state_schema()}});
  return object({{"election", election}, {"cells_all", list_of(cell)}});
}

// What others saw, as far as a room has a list of it; nothing where none does.
Result<Value> reports(Db& db, const Registry& registry) {
  const Dataset* dataset = registry.dataset("advertisers");
  if (dataset == nullptr) return Value();
  HUSTINGS_TRY(const Total total, count_list(db, *dataset, {}));
  return total.count == 0 ? Value() : Value(total.count);
}

}  // namespace

Page matrix_page(const Registry& registry, const SharedMatrices& matrices) {
  Page out{.path = "/matrix", .title = tr("Promises by party"), .templ = "matrix"};
  out.schema = schema_of_matrix();
  out.parameters = parameters();
  out.view = [&registry, matrices](PageContext& context,
                                   const Arguments& arguments) -> Result<View> {
    HUSTINGS_TRY(const Shown shown, read(context, arguments, registry, *matrices));
    Object item{{"election", election_object(shown)}, {"cells_all", cells_json(shown)}};
    return View{Word{"", tr("Promises by party")},
                ObjectView{std::move(item), html_of(shown, arguments)}};
  };
  return out;
}

Page home_page(const Registry& registry, const SharedMatrices& matrices) {
  Page out = matrix_page(registry, matrices);
  out.path = "/";
  out.title = tr("Overview");
  out.templ = "home";
  out.view = [&registry, matrices](PageContext& context,
                                   const Arguments& arguments) -> Result<View> {
    Arguments narrowed = arguments;
    if (!arguments.text("type") && !arguments.text("country"))
      narrowed.put("type", "european_party");
    HUSTINGS_TRY(const Shown shown, read(context, narrowed, registry, *matrices));
    Object item{{"election", election_object(shown)}, {"cells_all", cells_json(shown)}};
    Object html = html_of(shown, narrowed);
    HUSTINGS_TRY(Value seen, reports(context.db, registry));
    html.insert(html.end(), {{"anybody", !shown.all.empty()}, {"reports", std::move(seen)}});
    return View{Word{"", tr("Do parties keep the code?")},
                ObjectView{std::move(item), std::move(html)}};
  };
  return out;
}

}  // namespace hustings::score_pages_detail
