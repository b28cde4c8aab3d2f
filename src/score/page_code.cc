// "/code/{code}" and "/code/{code}/{commitment}": the text, the law beside it, what is checked.
#include <fmt/core.h>

#include <algorithm>

#include "base/message.h"
#include "node/changes.h"
#include "node/schema.h"
#include "score/pages.h"

namespace hustings::score_pages_detail {
namespace {

Result<const ConductCode*> find(const Arguments& arguments) {
  const auto id = arguments.text("code").value_or("");
  if (const ConductCode* code = find_code(id)) return code;
  return fail(Code::not_found, "there is no such code of conduct here", std::string(id),
              "the overview names the one that is in use");
}

List texts(const std::vector<std::string>& ids) {
  List out;
  for (const auto& id : ids) out.emplace_back(Word{id, id});
  return out;
}

List plain(const std::vector<std::string>& values) {
  List out;
  for (const auto& value : values) out.emplace_back(value);
  return out;
}

// Kinds as people read them.
List kinds_of(const std::vector<std::string>& kinds) {
  List out;
  for (const auto& kind : kinds)
    out.push_back(Object{{"kind", kind}, {"kind_label", Message{kind_label(kind)}}});
  return out;
}

List law_of(const Commitment& commitment) {
  List out;
  for (const auto& law : commitment.law)
    out.push_back(Object{{"act", law.act}, {"article", law.article}});
  return out;
}

Object as_object(const ConductCode& code, const Commitment& commitment) {
  return {{"commitment", commitment.id},
          {"commitment_title", Word{commitment.title, commitment.title}},
          {"commitment_text", commitment.text},
          {"commitment_href", "/code/" + code.id + "/" + commitment.id},
          {"depth", static_cast<std::int64_t>(commitment.depth)},
          {"declared_kinds", plain(commitment.declared)},
          {"observed_kinds", plain(commitment.observed)},
          {"checks", texts(commitment.checks)},
          {"law", law_of(commitment)}};
}

Object head_of(const ConductCode& code) {
  return {{"code", code.id},
          {"code_title", code.title},
          {"code_date", code.date},
          {"code_source", code.source},
          {"code_source_url", code.source_url},
          {"code_language", code.language},
          {"code_digest", hex(Bytes(code.digest))}};
}

Parameter code_parameter() {
  return {.name = "code",
          .type = ParameterType::token,
          .help = "id of the code, such as eu-2024",
          .required = true,
          .max_length = 40,
          .examples = {all_codes().front().id}};
}

// Of head_of() and as_object().
schema::Members head_schema() {
  using namespace schema;
  return {{"code", kText},        {"code_title", kText},      {"code_date", kDay},
          {"code_source", kText}, {"code_source_url", kText}, {"code_language", kText},
          {"code_digest", kText}};
}
schema::Members commitment_schema() {
  using namespace schema;
  const std::string law = object({{"act", kText}, {"article", kText}});
  return {{"commitment", kText},
          {"commitment_title", kText},
          {"commitment_text", kText},
          {"commitment_href", kText},
          {"depth", kInteger},
          {"declared_kinds", list_of(kText)},
          {"observed_kinds", list_of(kText)},
          {"checks", list_of(kText)},
          {"law", list_of(law)}};
}

// Of a promise with its parts and those whom it binds.
std::string bound_schema() {
  using namespace schema;
  const std::string part = object({{"part", kText}, {"part_title", kText}, {"part_href", kText}});
  const std::string bound = object({{"signatory", kId},
                                    {"name", kText},
                                    {"state", state_schema()},
                                    {"cell_href", kText},
                                    {"election", kText}});
  Members all = head_schema();
  std::ranges::copy(commitment_schema(), std::back_inserter(all));
  return object(std::move(all), {{"parts", list_of(part)}, {"bound", list_of(bound)}});
}

// Whether it, or a part of it, is kept with records of this kind.
bool kept_with(const ConductCode& code, const Commitment& commitment, std::string_view kind) {
  return std::ranges::find(commitment.declared, kind) != commitment.declared.end() ||
         std::ranges::any_of(commitment.parts, [&](std::size_t part) {
           return kept_with(code, code.commitments[part], kind);
         });
}

// Where each signatory that is bound by it stands.
Result<List> standings(PageContext& context, const ChosenElection& chosen, const Scored& scored,
                       const Commitment& commitment) {
  HUSTINGS_TRY(auto parties, read_organisations(context.db, scored.matrix.signatories));
  std::ranges::sort(parties, {}, [](const Organisation& o) { return std::pair(o.name, o.id); });
  List out;
  for (const auto& party : parties) {
    const Cell* cell = scored.matrix.find(party.id, commitment.id);
    if (cell == nullptr) continue;
    out.push_back(Object{{"signatory", party.id},
                         {"name", party.name},
                         {"state", word(cell->state)},
                         {"cell_href", "/parties/" + party.id + "/" + commitment.id},
                         {"election", chosen.election.id}});
  }
  return out;
}

}  // namespace

Page code_page() {
  Page out{
      .path = "/code/{code}",
      .title = tr("The code of conduct"),
      .templ = "code",
      .parameters = {code_parameter()},
      .schema = schema::object(
          head_schema(), {{"commitments", schema::list_of(schema::object(commitment_schema()))}})};
  out.view = [](PageContext&, const Arguments& arguments) -> Result<View> {
    HUSTINGS_TRY(const ConductCode* const code, find(arguments));
    List all;
    for (const auto& commitment : code->commitments) all.push_back(as_object(*code, commitment));
    Object item = head_of(*code);
    item.emplace_back("commitments", std::move(all));
    return View{Word{"", tr("The code of conduct")}, ObjectView{std::move(item)}};
  };
  return out;
}

Page commitment_page(const Registry& registry, const SharedMatrices& matrices) {
  Page out{.path = "/code/{code}/{commitment}",
           .title = tr("One promise of the code"),
           .templ = "commitment"};
  out.parameters = {code_parameter(), commitment_parameter(), election_parameter()};
  out.schema = bound_schema();
  out.view = [&registry, matrices](PageContext& context,
                                   const Arguments& arguments) -> Result<View> {
    HUSTINGS_TRY(const ConductCode* const code, find(arguments));
    const auto id = arguments.text("commitment").value_or("");
    const Commitment* commitment = code->find(id);
    if (commitment == nullptr) {
      return fail(Code::not_found, "the code has no such promise", std::string(id),
                  "/code/" + code->id + " has them all");
    }
    HUSTINGS_TRY(const ChosenElection chosen, election_of(context, arguments));
    HUSTINGS_TRY(const auto scored, matrices->at(context.db, registry, chosen, context.as_of.head));
    HUSTINGS_TRY(List bound, standings(context, chosen, *scored, *commitment));
    Object item = head_of(*code);
    Object own = as_object(*code, *commitment);
    item.insert(item.end(), own.begin(), own.end());
    List parts;
    for (const std::size_t part : commitment->parts)
      parts.push_back(
          Object{{"part", code->commitments[part].id},
                 {"part_title", Word{"", code->commitments[part].title}},
                 {"part_href", "/code/" + code->id + "/" + code->commitments[part].id}});
    item.emplace_back("parts", std::move(parts));
    item.emplace_back("bound", std::move(bound));
    // Where ads are what the promise is kept with.
    Object shown{{"shown_declared", kinds_of(commitment->declared)},
                 {"shown_observed", kinds_of(commitment->observed)},
                 {"about_ads", kept_with(*code, *commitment, "ad")},
                 {"its_election", fmt::format("&from={}&to={}", to_string(chosen.election.from),
                                              to_string(chosen.election.to))}};
    return View{Word{"", commitment->title}, ObjectView{std::move(item), std::move(shown)}};
  };
  return out;
}

}  // namespace hustings::score_pages_detail
