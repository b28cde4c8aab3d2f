#include "web/about.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "base/message.h"
#include "node/changes.h"
#include "node/schema.h"

namespace hustings::web {
namespace {

constexpr std::array kWitnessStates = {Word{"cosigned", tr("has cosigned the present checkpoint")},
                                       Word{"waiting", tr("has not been asked about it yet")},
                                       Word{"failing", tr("does not answer, or not as it must")}};

// What a witness has done about the public checkpoint.
Object row(const Witnessing::OfWitness& one) {
  const Word& state = kWitnessStates.at(one.signed_at ? 0 : one.known.failures == 0 ? 1 : 2);
  const std::int64_t last = one.signed_at.value_or(one.known.cosigned);
  return {{"witness", one.witness.name},
          {"witness_key", one.witness.key.name()},
          {"witness_url", one.witness.url},
          {"witness_state", state},
          {"cosigned_at", last > 0 ? Value(Instant{last * 1000}) : Value()}};
}

// Whether the public checkpoint is witnessed.
Object witnesses_of(const Witnessing::State& state, const Policy& policy) {
  List rows;
  for (const auto& one : state.witnesses) rows.push_back(row(one));
  const bool any = !state.witnesses.empty();
  return {{"checkpoint_size", state.head.size},
          {"witnesses", std::move(rows)},
          {"has_witnesses", any},
          {"alone", !any},
          {"quorum", policy.quorum},
          {"witnessed", state.quorum_met.value_or(false)},
          {"unwitnessed", any && !state.quorum_met.value_or(true)},
          {"without_quorum", any && !state.quorum_met},
          {"cosigned_by", state.signed_by()}};
}

Page observe(const std::shared_ptr<const Look>& look,
             const std::shared_ptr<const Witnessing>& witnessing) {
  Page out{.path = "/observe", .title = tr("Verify this log yourself"), .templ = "observe"};
  out.schema = schema::object(
      {{"origin", schema::kText},
       {"address", schema::kText},
       {"log", schema::kText},
       {"newest", schema::or_null(schema::kIndex)},
       {"checkpoint_size", schema::kIndex},
       {"witnesses",
        schema::list_of(schema::object({{"witness", schema::kText},
                                        {"witness_key", schema::kText},
                                        {"witness_url", schema::kText},
                                        {"witness_state", schema::words(kWitnessStates)},
                                        {"cosigned_at", schema::or_null(schema::kInstant)}}))},
       {"has_witnesses", schema::kBoolean},
       {"alone", schema::kBoolean},
       {"quorum", schema::kText},
       {"witnessed", schema::kBoolean},
       {"unwitnessed", schema::kBoolean},
       {"without_quorum", schema::kBoolean},
       {"cosigned_by", schema::kIndex}});
  out.view = [look, witnessing](PageContext& context, const Arguments&) -> Result<View> {
    HUSTINGS_TRY(const auto state, witnessing->read(context.db));
    const std::uint64_t size = context.as_of.head.size;
    Object item{{"origin", look->origin},
                {"address", look->address},
                {"log", look->address + "/log"},
                {"newest", size > 0 ? Value(size - 1) : Value()}};
    const Object more = witnesses_of(state, witnessing->policy());
    item.insert(item.end(), more.begin(), more.end());
    return View{Word{"", tr("Verify this log yourself")}, ObjectView{std::move(item)}};
  };
  return out;
}

std::string_view type_name(ParameterType type) {
  switch (type) {
    case ParameterType::text:
    case ParameterType::token:
    case ParameterType::choice:
    case ParameterType::choices:
    case ParameterType::cursor:
      return tr("text");
    case ParameterType::integer:
      return tr("whole number");
    case ParameterType::day:
      return tr("day");
    case ParameterType::country:
      return tr("country code");
    case ParameterType::flag:
      return tr("0 or 1");
  }
  return "";
}

bool can_be_opened(const Route& route) {
  return route.method == Method::get && !route.path.contains('{');
}

// What all lists take alike: people are told once.
bool is_common(const Parameter& parameter) {
  static constexpr std::array<std::string_view, 3> kCommon = {"cursor", "limit", "raw"};
  return std::ranges::find(kCommon, parameter.name) != kCommon.end();
}

Object parameter_of(const Parameter& parameter) {
  return {{"parameter", parameter.name},
          {"parameter_type", Word{type_name(parameter.type), type_name(parameter.type)}},
          {"parameter_help", parameter.help}};
}

// `common`: with what all lists take.
Object address_of(const Route& route, bool common) {
  List forms;
  for (const auto& twin : route.twins) {
    const std::string_view type =
        twin.format == Format::plain ? std::string_view(route.plain_type) : media_type(twin.format);
    forms.push_back(Object{{"suffix", twin.suffix}, {"type", type.substr(0, type.find(';'))}});
  }
  List parameters;
  for (const auto& p : route.parameters) {
    if (p.name != "lang" && (common || !is_common(p))) parameters.push_back(parameter_of(p));
  }
  return {{"path", route.path},
          {"link", can_be_opened(route) ? route.path : ""},
          {"summary", Message{route.summary}},
          {"forms", std::move(forms)},
          {"parameters", std::move(parameters)}};
}

// The same handlers stand under /api/v1, under stable names.
bool is_told(const Route& route) { return !route.path.starts_with("/api/v1"); }

List addresses(const std::vector<Route>& routes) {
  List out;
  for (const bool pages : {true, false}) {
    for (const auto& route : routes) {
      if (is_told(route) && route.page == pages) out.emplace_back(address_of(route, true));
    }
  }
  return out;
}

bool has_form(const Route& route, Format format) {
  return std::ranges::find(route.twins, format, &Twin::format) != route.twins.end();
}

// What readers of the page look for: each address belongs to the first that takes it.
struct AddressGroup {
  std::string_view id;
  std::string_view title;
  bool (*takes)(const Route&);
};
constexpr std::array kGroups = {
    AddressGroup{"lists", tr("Lists, with filters and as files"),
                 [](const Route& route) { return has_form(route, Format::csv); }},
    AddressGroup{"pages", tr("Pages"),
                 [](const Route& route) {
                   return has_form(route, Format::html) && !route.path.contains('{');
                 }},
    AddressGroup{"things", tr("One thing by its id"),
                 [](const Route& route) { return has_form(route, Format::html); }},
    AddressGroup{"files", tr("The log and other files"), [](const Route&) { return true; }}};

// The addresses as people read them.
List address_groups(const std::vector<Route>& routes) {
  std::array<List, kGroups.size()> rows;
  for (const auto& route : routes) {
    if (!is_told(route)) continue;
    const auto group = std::ranges::find_if(kGroups, [&](const auto& g) { return g.takes(route); });
    rows.at(static_cast<std::size_t>(group - kGroups.begin()))
        .emplace_back(address_of(route, false));
  }
  List out;
  for (std::size_t i = 0; i < kGroups.size(); ++i) {
    const auto& group = kGroups.at(i);
    out.push_back(Object{{"group_id", group.id},
                         {"group_title", Word{group.id, group.title}},
                         {"group_size", static_cast<std::int64_t>(rows.at(i).size())},
                         {"rows", std::move(rows.at(i))}});
  }
  return out;
}

List common_parameters(const std::vector<Route>& routes) {
  List out;
  const auto list = std::ranges::find(routes, "/records", &Route::path);
  if (list == routes.end()) return out;
  for (const auto& p : list->parameters) {
    if (is_common(p)) out.emplace_back(parameter_of(p));
  }
  return out;
}

List kinds_of(const Registry& registry) {
  List out;
  for (const Kind* kind : registry.kinds().all()) {
    out.push_back(
        Object{{"kind", kind->vct()}, {"fields", static_cast<std::int64_t>(kind->columns.size())}});
  }
  return out;
}

// The same for people, with the name that lists of records filter by.
List named_kinds_of(const Registry& registry) {
  List out;
  for (const Kind* kind : registry.kinds().all()) {
    out.push_back(Object{{"kind_name", kind->name},
                         {"kind_label", Message{kind_label(kind->name)}},
                         {"kind_vct", kind->vct()},
                         {"kind_fields", static_cast<std::int64_t>(kind->columns.size())}});
  }
  return out;
}

std::string schema_of_docs() {
  using namespace schema;
  const std::string forms = list_of(object({{"suffix", kText}, {"type", kText}}));
  const std::string parameters =
      list_of(object({{"parameter", kText}, {"parameter_type", kText}, {"parameter_help", kText}}));
  return object({{"addresses", list_of(object({{"path", kText},
                                               {"link", kText},
                                               {"summary", kText},
                                               {"forms", forms},
                                               {"parameters", parameters}}))},
                 {"kinds", list_of(object({{"kind", kText}, {"fields", kInteger}}))}});
}

Page docs(const std::shared_ptr<const Look>& look,
          const std::shared_ptr<std::vector<Route>>& routes) {
  Page out{.path = "/docs", .title = tr("Documentation and API"), .templ = "docs"};
  out.schema = schema_of_docs();
  out.view = [look, routes](PageContext& context, const Arguments&) -> Result<View> {
    Object item{{"addresses", addresses(*routes)}, {"kinds", kinds_of(context.registry)}};
    Object shown{{"address", look->address},
                 {"groups", address_groups(*routes)},
                 {"common", common_parameters(*routes)},
                 {"named_kinds", named_kinds_of(context.registry)}};
    return View{Word{"", tr("Documentation and API")},
                ObjectView{std::move(item), std::move(shown)}};
  };
  return out;
}

Page design() {
  Page out{.path = "/docs/design", .title = tr("How these pages are made"), .templ = "design"};
  out.schema = schema::object({});
  out.view = [](PageContext&, const Arguments&) -> Result<View> {
    return View{Word{"", tr("How these pages are made")}, ObjectView{}};
  };
  return out;
}

}  // namespace

std::vector<Page> about_pages(const std::shared_ptr<const Look>& look,
                              const std::shared_ptr<std::vector<Route>>& routes,
                              const std::shared_ptr<const Witnessing>& witnessing) {
  return {observe(look, witnessing), docs(look, routes), design()};
}

}  // namespace hustings::web
