#include "web/list_filters.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/message.h"
#include "web/country_map.h"
#include "web/gate.h"

namespace hustings::web {
namespace {

// What people choose rows by: programs alone ask for what is newer than they have.
bool is_filter(std::string_view parameter) {
  return chooses_rows(parameter) && parameter != "since";
}

Value label_of(std::string_view parameter, const std::vector<Facet>& facets) {
  static constexpr std::array kLabels = {
      Word{"q", tr("Words")},           Word{"country", tr("Country")},
      Word{"platform", tr("Platform")}, Word{"evidence", tr("Evidence")},
      Word{"from", tr("From")},         Word{"to", tr("To")},
      Word{"party", tr("Party")},       Word{"rule", tr("Rule")},
      Word{"kind", tr("Kind")},         Word{"commitment", tr("Promise")},
      Word{"sponsor", tr("Sponsor")}};
  const auto facet = std::ranges::find(facets, parameter, &Facet::name);
  if (facet != facets.end()) return Word{parameter, facet->label};
  const auto known = std::ranges::find(kLabels, parameter, &Word::code);
  return known == kLabels.end() ? Value(parameter) : Value(*known);
}

List options_of(const Facet& facet) {
  List out;
  for (const auto& value : facet.values) {
    out.push_back(Object{{"option_value", value.value},
                         {"option_label", value.shown},
                         {"option_count", value.count > 0 ? Value(value.count) : Value()},
                         {"option_chosen", value.chosen}});
  }
  return out;
}

// Its values are there to be chosen from, and nobody has counted their rows.
bool is_uncounted(const Facet& facet) {
  return !facet.values.empty() &&
         std::ranges::all_of(facet.values, [](const auto& value) { return value.count == 0; });
}

// People type words and days, and choose countries. Ids come with a link, and stay until their chip
// goes.
bool typed(const Parameter& parameter) {
  return parameter.name == "q" || parameter.type == ParameterType::day;
}

Object country_option(const std::string& code, std::string_view chosen) {
  return {
      {"option_value", code}, {"option_label", Country{code}}, {"option_chosen", code == chosen}};
}

// Those of the Union first; of a demonstration they are all alike.
List countries_of(const ListParts& parts, std::string_view chosen) {
  List in_union;
  List others;
  const auto& all = parts.countries;
  if (!chosen.empty() && std::ranges::find(all, chosen) == all.end())
    others.emplace_back(country_option(std::string(chosen), chosen));
  for (const auto& code : all)
    (is_in_union(code) ? in_union : others).emplace_back(country_option(code, chosen));
  List out;
  const bool both = !in_union.empty() && !others.empty();
  const auto add = [&](std::string_view label, List& options) {
    if (options.empty()) return;
    out.push_back(Object{{"group_label", both ? Value(Word{"", label}) : Value()},
                         {"group_options", std::move(options)}});
  };
  add(tr("European Union"), in_union);
  add(tr("Elsewhere"), others);
  return out;
}

std::string_view input_type(const Parameter& parameter) {
  if (parameter.name == "q") return "search";
  return parameter.type == ParameterType::day ? "date" : "text";
}

// A chosen value as people read it. A sponsor is chosen by a key; its rows have its name.
Value shown(const ListParts& parts, std::string_view name, std::string_view value) {
  if (name == "sponsor" && !parts.rows.empty()) {
    const auto& columns = parts.columns;
    const auto column = std::ranges::find(columns, name, &Column::name);
    if (column != columns.end())
      return parts.rows.front().at(static_cast<std::size_t>(column - columns.begin()));
  }
  for (const auto& facet : parts.facets) {
    if (facet.name != name) continue;
    const auto found = std::ranges::find(facet.values, value, &FacetValue::value);
    if (found != facet.values.end()) return found->shown;
  }
  return name == "country" ? Value(Country{std::string(value)}) : Value(value);
}

}  // namespace

List list_filters(const ListParts& parts, const Call& call) {
  List out;
  for (const auto& parameter : parts.page.parameters) {
    if (!is_filter(parameter.name) || parameter.required) continue;
    Object filter{{"filter_name", parameter.name},
                  {"filter_label", label_of(parameter.name, parts.facets)}};
    const auto facet = std::ranges::find(parts.facets, parameter.name, &Facet::name);
    const auto chosen = call.arguments.text(parameter.name);
    bool kept = false;
    if (facet != parts.facets.end()) {
      if (facet->values.empty()) continue;  // nothing to choose from
      filter.emplace_back("filter_options", options_of(*facet));
    } else if (parameter.type == ParameterType::country) {
      filter.emplace_back("filter_groups", countries_of(parts, chosen.value_or("")));
    } else if (typed(parameter)) {
      filter.emplace_back("filter_text", true);
      filter.emplace_back("filter_type", input_type(parameter));
      filter.emplace_back("filter_value", chosen.value_or(""));
    } else if (chosen) {
      kept = true;
      filter.emplace_back("filter_value", *chosen);
    } else {
      continue;
    }
    filter.emplace_back("filter_kept", kept);
    out.emplace_back(std::move(filter));
  }
  return out;
}

List list_choices(const ListParts& parts, const Call& call) {
  List out;
  for (const auto& facet : parts.facets) {
    if (!is_uncounted(facet) || call.arguments.text(facet.name)) continue;
    for (const auto& value : facet.values) {
      const std::string chosen =
          fmt::format("{}={}", percent_encode(facet.name), percent_encode(value.value));
      out.push_back(Object{{"choice_label", value.shown},
                           {"choice_href", list_address(call, facet.name, chosen)}});
    }
  }
  return out;
}

List list_chips(const ListParts& parts, const Call& call) {
  List out;
  for (const auto& [name, value] : call.arguments.all()) {
    if (!is_filter(name)) continue;
    out.push_back(Object{{"chip_label", label_of(name, parts.facets)},
                         {"chip_value", shown(parts, name, value)},
                         {"chip_href", list_address(call, name)}});
  }
  return out;
}

}  // namespace hustings::web
