#include "score/pages.h"

#include <algorithm>
#include <array>

#include "base/message.h"
#include "node/schema.h"
#include "parties/parties.h"

namespace hustings {
namespace score_pages_detail {
namespace {

constexpr std::array kTypes = {Word{"european_party", tr("European party")},
                               Word{"national_party", tr("national party")},
                               Word{"section", tr("section")},
                               Word{"foundation", tr("foundation")},
                               Word{"campaign_body", tr("campaign body")},
                               Word{"other", tr("other organisation")}};
constexpr std::array kStates = {CellState::breach,   CellState::open,        CellState::agrees,
                                CellState::declared, CellState::no_evidence, CellState::not_built};

}  // namespace

Result<std::vector<Organisation>> read_organisations(Db& db, const std::vector<std::string>& ids) {
  std::vector<Organisation> out;
  for (const auto& id : ids) {
    Organisation one;
    one.id = id;
    one.name = id;
    one.short_name = id.substr(id.size() - std::min<std::size_t>(id.size(), 4));
    HUSTINGS_CHECK(
        db.query("SELECT idx, name, short_name, type, country FROM organisation WHERE sub = $1",
                 {id}, [&](const SqlRow& row) -> Result<void> {
                   one.index = row.integer(0);
                   one.name = row.text(1);
                   if (!row.null(2)) one.short_name = row.text(2);
                   one.type = row.text(3);
                   if (!row.null(4)) one.country = row.text(4);
                   return {};
                 }));
    out.push_back(std::move(one));
  }
  return out;
}

Parameter election_parameter() {
  Parameter out{.name = "election",
                .type = ParameterType::choice,
                .help = "one of the code's elections, such as ep-2024"};
  for (const auto& code : all_codes()) {
    for (const auto& election : code.elections) out.choices.push_back(election.id);
  }
  return out;
}

Parameter commitment_parameter() {
  return {.name = "commitment",
          .type = ParameterType::token,
          .help = "such as 6.a",
          .required = true,
          .max_length = 16,
          .examples = {"1"}};
}

Parameter type_parameter() {
  Parameter out{.name = "type",
                .type = ParameterType::choice,
                .help = "kind of signatory, such as european_party"};
  for (const auto& type : kTypes) out.choices.emplace_back(type.code);
  return out;
}

Result<ChosenElection> election_of(const PageContext& context, const Arguments& arguments) {
  const std::string code(arguments.text("code").value_or(""));
  if (const auto asked = arguments.text("election")) return choose({code, std::string(*asked)});
  return choose_newest(context.demonstration, code);
}

Word word(CellState state) {
  switch (state) {
    case CellState::breach:
      return {name(state), tr("breach")};
    case CellState::open:
      return {name(state), tr("open")};
    case CellState::not_built:
      return {name(state), tr("not built yet")};
    case CellState::agrees:
      return {name(state), tr("agrees")};
    case CellState::declared:
      return {name(state), tr("declared only")};
    case CellState::no_evidence:
      return {name(state), tr("no evidence")};
  }
  return {};
}

std::string state_schema() {
  std::vector<std::string> names;
  names.reserve(std::size(kStates));
  for (const auto state : kStates) names.emplace_back(name(state));
  return schema::one_of(names);
}

std::string type_schema() { return schema::words(kTypes); }

Word type_word(std::string_view type) {
  const auto found = std::ranges::find(kTypes, type, &Word::code);
  return found == kTypes.end() ? kTypes.back() : *found;
}

List tally(const std::vector<const Cell*>& cells) {
  List out;
  for (const auto state : kStates) {
    const auto n = std::ranges::count_if(cells, [&](const Cell* c) { return c->state == state; });
    if (n > 0)
      out.push_back(Object{{"tally_state", word(state)}, {"tally_count", std::int64_t{n}}});
  }
  return out;
}

std::vector<const Commitment*> promises(const ConductCode& code) {
  std::vector<const Commitment*> out;
  for (const auto& commitment : code.commitments) {
    if (commitment.depth == 0) out.push_back(&commitment);
  }
  return out;
}

}  // namespace score_pages_detail

std::vector<Page> score_pages(const Registry& registry) {
  namespace pages = score_pages_detail;
  const auto matrices = std::make_shared<Matrices>();
  return {pages::home_page(registry, matrices),
          pages::matrix_page(registry, matrices),
          pages::code_page(),
          pages::commitment_page(registry, matrices),
          pages::party_page(registry, matrices),
          pages::cell_page(registry, matrices)};
}

}  // namespace hustings
