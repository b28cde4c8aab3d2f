#include "ads/criteria.h"

#include <algorithm>
#include <array>
#include <optional>

#include "ads/mapped.h"
#include "tables/cell.h"

namespace hustings {
namespace {

// A column of criteria by the name of its field.
struct Side {
  CriterionType type = CriterionType::other;
  bool excluded = false;
};
std::optional<Side> side_of(std::string_view field) {
  Side out{.excluded = field.starts_with("out-")};
  if (!out.excluded && !field.starts_with("in-")) return std::nullopt;
  field.remove_prefix(field.find('-') + 1);
  const std::string type(field.substr(0, field.find('-')));
  if (!boost::describe::enum_from_string(type.c_str(), out.type)) return std::nullopt;
  return out;
}

// One value of a list: a text, or what Meta writes, {"name": "Austria", "excluded": false}.
struct Named {
  std::string name;
  bool excluded = false;
};
Named named(const std::string& item) {
  if (!item.starts_with('{')) return {item};
  const auto json = parse_json(item);
  const Json* name = json ? json->find("name") : nullptr;
  if (name == nullptr || name->as<std::string>() == nullptr) return {item};
  const Json* excluded = json->find("excluded");
  const auto* is_excluded = excluded == nullptr ? nullptr : excluded->as<bool>();
  return {*name->as<std::string>(), is_excluded != nullptr && *is_excluded};
}

// Two ages in a JSON list are the youngest and the oldest.
std::vector<std::string> values_of(CriterionType type, const std::string& cell) {
  auto items = list_items(cell);
  const bool span =
      type == CriterionType::age && items.size() == 2 && trimmed(cell).starts_with('[');
  return span ? std::vector{items[0] + "-" + items[1]} : items;
}

Result<void> add(Criteria& out, Side side, std::string_view field, const std::string& cell) {
  for (const auto& item : values_of(side.type, cell)) {
    auto [text, excluded] = named(item);
    Criterion one{.type = side.type, .value = {}};
    HUSTINGS_TRY(one.value, (mapped::checked_text<Text<1, 200>>(field, text)));
    auto& to = side.excluded || excluded ? out.excluded : out.included;
    if (std::ranges::find(to, one) == to.end()) to.push_back(std::move(one));
  }
  return {};
}

}  // namespace

std::optional<TargetingTechnique> technique_of(CriterionType type) {
  using enum TargetingTechnique;
  switch (type) {
    case CriterionType::age:
    case CriterionType::gender:
      return demographic;
    case CriterionType::place:
      return geographic;
    case CriterionType::interest:
      return interests;
    case CriterionType::behaviour:
      return behaviour;
    case CriterionType::list:
      return custom_audience;
    case CriterionType::lookalike:
      return TargetingTechnique::lookalike;
    default:
      return std::nullopt;
  }
}

Result<Criteria> read_criteria(const Mapped& row) {
  Criteria out;
  std::array<std::size_t, 2> columns{};
  std::array<std::size_t, 2> none{};
  for (std::size_t i = 0; i < row.fields->size(); ++i) {
    const std::string& field = (*row.fields)[i];
    const auto side = side_of(field);
    if (!side) continue;
    ++columns[side->excluded ? 1 : 0];
    if (std::holds_alternative<NoneStated>(row.values[i])) ++none[side->excluded ? 1 : 0];
    if (const auto* cell = std::get_if<std::string>(&row.values[i]))
      HUSTINGS_CHECK(add(out, *side, field, *cell));
  }
  out.none_included = columns[0] > 0 && none[0] == columns[0] && out.included.empty();
  out.none_excluded = columns[1] > 0 && none[1] == columns[1] && out.excluded.empty();
  return out;
}

Stated<std::vector<TargetingTechnique>> techniques_of(const Criteria& criteria) {
  std::vector<TargetingTechnique> out;
  for (const auto* side : {&criteria.included, &criteria.excluded}) {
    for (const auto& one : *side) {
      const auto technique = technique_of(one.type);
      if (technique && std::ranges::find(out, *technique) == out.end()) out.push_back(*technique);
    }
  }
  if (!out.empty()) return out;
  if (criteria.none_included && criteria.none_excluded) return NotUsed{};
  return Unknown{};
}

Erasable<Stated<std::vector<Criterion>>> as_fact(std::vector<Criterion> criteria, bool none) {
  if (!criteria.empty()) return Erasable<std::vector<Criterion>>(std::move(criteria));
  if (none) return NotUsed{};
  return Unknown{};
}

}  // namespace hustings
