#include "desk/form.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/message.h"
#include "base/money.h"
#include "base/text.h"
#include "tables/cell.h"

namespace hustings::desk {
namespace {

constexpr std::string_view kHomeCurrency = "EUR";
constexpr std::size_t kMostRows = 200;

// ---- from what was typed to JSON ---------------------------------------------------------------
class Reading {
 public:
  Reading(const Typed& given, std::vector<Detail>& problems) : given_(given), problems_(problems) {}

  // The field's value, with its state where it has one; nothing where nothing was typed.
  std::optional<Json> field(const Field& field, const std::string& name) {
    auto value = plain(field, name);
    if (!field.stated) {
      if (!value && field.nullable) return Json(nullptr);
      if (!value && field.required && is_list(field)) return Json(JsonArray{});
      return value;
    }
    const std::string_view state = typed(given_, name + std::string(kState));
    if (value && !state.empty() && state != "value") {
      wrong(name, tr("says a value and that there is none: empty it, or choose \"stated\""));
      return std::nullopt;
    }
    if (value) return Json(JsonObject{{"state", "value"}, {"value", *std::move(value)}});
    if (state.empty() || state == "value") {
      if (!is_wrong(name))
        wrong(name, tr("is missing: fill it in, or choose why there is no value"));
      return std::nullopt;
    }
    JsonObject out{{"state", std::string(state)}};
    if (state == "not_disclosed") {
      std::string reason = trim(typed(given_, name + std::string(kReason)));
      std::ranges::replace(reason, ' ', '-');
      if (reason.empty()) wrong(name, tr("is not disclosed: say why"));
      out.emplace_back("reason", std::move(reason));
    }
    return Json(std::move(out));
  }

 private:
  static bool is_list(const Field& field) {
    return field.input == Input::choices || field.input == Input::list ||
           field.input == Input::rows;
  }
  void wrong(const std::string& name, std::string_view problem) {
    problems_.push_back({name, std::string(problem)});
  }
  bool is_wrong(std::string_view name) const {
    return std::ranges::find(problems_, name, &Detail::where) != problems_.end();
  }

  std::optional<Json> plain(const Field& field, const std::string& name) {
    if (field.input == Input::rows) return rows(field, name);
    if (field.input == Input::choices) return choices(name);
    const std::string text = trim(typed(given_, name));
    if (text.empty()) return std::nullopt;
    switch (field.input) {
      case Input::integer:
        return integer(name, text);
      case Input::flag:
        if (text != "yes" && text != "no") wrong(name, tr("is yes or no"));
        return Json(text == "yes");
      case Input::money:
        return money(name, text);
      case Input::list:
        return list(text);
      default:
        return Json(text);
    }
  }
  std::optional<Json> integer(const std::string& name, const std::string& text) {
    const auto number = parse_number(text, evident_mark(text, 0));
    if (number) return Json(*number);
    wrong(name, fmt::format("{}: {}", number.error().message, number.error().mend));
    return std::nullopt;
  }
  std::optional<Json> money(const std::string& name, const std::string& text) {
    std::string code = trim(typed(given_, name + std::string(kCurrency)));
    if (code.empty()) code = kHomeCurrency;
    const auto currency = Currency::parse(code);
    if (!currency) {
      wrong(name, fmt::format("\"{}\" is no currency: write three letters such as EUR", code));
      return std::nullopt;
    }
    const int digits = currency->minor_digits();
    const auto amount = parse_interval(text, evident_mark(text, digits), digits);
    if (!amount) {
      wrong(name, fmt::format("is no amount: write 700.00, or 650.00-750.00 if you know only a "
                              "range ({})",
                              amount.error().message));
      return std::nullopt;
    }
    const auto end = [](const std::optional<std::int64_t>& minor) {
      return minor ? Json(*minor) : Json(nullptr);
    };
    return Json(JsonObject{
        {"min", end(amount->min)}, {"max", end(amount->max)}, {"currency", std::string(code)}});
  }
  static std::optional<Json> list(std::string_view text) {
    JsonArray out;
    while (!text.empty()) {
      const auto end = std::min(text.find('\n'), text.size());
      if (auto line = trim(text.substr(0, end)); !line.empty()) out.emplace_back(std::move(line));
      text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out.empty() ? std::nullopt : std::optional(Json(std::move(out)));
  }
  std::optional<Json> choices(const std::string& name) const {
    JsonArray out;
    for (const auto& [key, value] : given_) {
      if (key == name && !value.empty()) out.emplace_back(value);
    }
    return out.empty() ? std::nullopt : std::optional(Json(std::move(out)));
  }
  std::optional<Json> rows(const Field& field, const std::string& name) {
    JsonArray out;
    for (std::size_t row = 0; row < kMostRows; ++row) {
      const std::string at = fmt::format("{}/{}", name, row);
      const bool any = std::ranges::any_of(given_, [&](const auto& one) {
        return one.first.starts_with(at + '/') && !trim(one.second).empty() &&
               !one.first.ends_with(kCurrency);
      });
      if (!any) continue;
      JsonObject item;
      for (const auto& part : field.parts) {
        if (auto value = this->field(part, at + part.pointer))
          item.emplace_back(part.pointer.substr(1), *std::move(value));
      }
      out.emplace_back(std::move(item));
    }
    return out.empty() ? std::nullopt : std::optional(Json(std::move(out)));
  }

  const Typed& given_;
  std::vector<Detail>& problems_;
};

// The member at a pointer, made with all objects on the way.
Json& member_at(Json& root, std::string_view pointer) {
  Json* at = &root;
  while (!pointer.empty()) {
    const auto end = std::min(pointer.find('/', 1), pointer.size());
    const std::string name(pointer.substr(1, end - 1));
    pointer.remove_prefix(end);
    if (at->as<JsonObject>() == nullptr) at->value = JsonObject{};
    auto& members = std::get<JsonObject>(at->value);
    auto found = std::ranges::find(members, name, &std::pair<std::string, Json>::first);
    if (found == members.end()) {
      members.emplace_back(name, Json());
      found = std::prev(members.end());
    }
    at = &found->second;
  }
  return *at;
}

const Json* find_at(const Json& root, std::string_view pointer) {
  const Json* at = &root;
  while (at != nullptr && !pointer.empty()) {
    const auto end = std::min(pointer.find('/', 1), pointer.size());
    at = at->find(pointer.substr(1, end - 1));
    pointer.remove_prefix(end);
  }
  return at;
}

// ---- from JSON to what would be typed ----------------------------------------------------------
std::string amount_text(const Json& amount) {
  const Json* code = amount.find("currency");
  const auto* name = code == nullptr ? nullptr : code->as<std::string>();
  const auto currency = Currency::parse(name == nullptr ? kHomeCurrency : *name);
  if (!currency) return {};
  const auto end = [&](std::string_view which) -> std::optional<std::int64_t> {
    const Json* found = amount.find(which);
    const auto* minor = found == nullptr ? nullptr : found->as<std::int64_t>();
    return minor == nullptr ? std::nullopt : std::optional(*minor);
  };
  const auto min = end("min");
  const auto max = end("max");
  if (min && min == max) return decimal(*min, *currency);
  if (min && max) return decimal(*min, *currency) + "-" + decimal(*max, *currency);
  if (min) return ">= " + decimal(*min, *currency);
  return max ? "<= " + decimal(*max, *currency) : std::string();
}

std::string plain_text(const Json& value) {
  if (const auto* text = value.as<std::string>()) return *text;
  if (const auto* number = value.as<std::int64_t>()) return std::to_string(*number);
  if (const auto* flag = value.as<bool>()) return *flag ? "yes" : "no";
  return {};
}

void put(const Field& field, const std::string& name, const Json& given, Typed& out) {
  const Json* value = &given;
  if (field.stated) {
    const std::string state = plain_text(given.find("state") ? *given.find("state") : Json());
    out.emplace_back(name + std::string(kState), state);
    if (const Json* reason = given.find("reason"))
      out.emplace_back(name + std::string(kReason), plain_text(*reason));
    value = given.find("value");
    if (value == nullptr) return;
  }
  const auto* items = value->as<JsonArray>();
  if (field.input == Input::money) {
    out.emplace_back(name, amount_text(*value));
    if (const Json* code = value->find("currency"))
      out.emplace_back(name + std::string(kCurrency), plain_text(*code));
  } else if (items == nullptr) {
    out.emplace_back(name, plain_text(*value));
  } else if (field.input == Input::choices) {
    for (const auto& item : *items) out.emplace_back(name, plain_text(item));
  } else if (field.input == Input::rows) {
    for (std::size_t row = 0; row < items->size(); ++row) {
      for (const auto& part : field.parts) {
        if (const Json* inner = (*items)[row].find(std::string_view(part.pointer).substr(1)))
          put(part, fmt::format("{}/{}{}", name, row, part.pointer), *inner, out);
      }
    }
  } else {
    std::string lines;
    for (const auto& item : *items) lines += (lines.empty() ? "" : "\n") + plain_text(item);
    out.emplace_back(name, std::move(lines));
  }
}

// The field that a problem at `pointer` belongs to: the deepest one above it.
std::string field_at(const Plan& plan, std::string_view pointer) {
  std::string best;
  for (const auto& group : plan.groups) {
    for (const auto& field : group.fields) {
      const std::string& at = field.pointer;
      const bool above = pointer == at || (pointer.starts_with(at) && pointer[at.size()] == '/');
      if (!above || at.size() <= best.size()) continue;
      best = at;
      std::string_view inside = pointer.substr(at.size());  // "/0/type", behind "/value" of a state
      if (field.stated && inside.starts_with("/value/")) inside.remove_prefix(6);
      for (const auto& part : field.parts) {
        const auto row = inside.find('/', 1);
        if (row == std::string_view::npos || !inside.substr(row).starts_with(part.pointer))
          continue;
        best = at + std::string(inside.substr(0, row)) + part.pointer;
      }
    }
  }
  return best.empty() ? std::string(pointer) : best;
}

// Keeps one problem of a field. Where a whole object is missing, its fields are.
void keep(const Plan& plan, const Detail& detail, std::vector<Detail>& problems) {
  const auto add = [&](const std::string& field) {
    const bool known = std::ranges::find(problems, field, &Detail::where) != problems.end();
    const std::string said =
        detail.message == "missing" ? std::string(tr("is missing: fill it in")) : detail.message;
    if (!known) problems.push_back({field, said});
  };
  bool whole = false;
  for (const auto& group : plan.groups) {
    for (const auto& field : group.fields) {
      if (!field.pointer.starts_with(detail.where + '/')) continue;
      whole = true;
      if (field.required) add(field.pointer);
    }
  }
  if (!whole) add(field_at(plan, detail.where));
}

// In the order of the form.
void sort_problems(const Plan& plan, std::vector<Detail>& problems) {
  std::vector<std::string_view> order;
  for (const auto& group : plan.groups) {
    for (const auto& field : group.fields) order.push_back(field.pointer);
  }
  const auto place = [&](const Detail& one) {
    const auto found = std::ranges::find_if(order, [&](std::string_view field) {
      return one.where == field || one.where.starts_with(std::string(field) + '/');
    });
    return std::pair(found - order.begin(), std::string_view(one.where));
  };
  std::ranges::sort(problems, {}, place);
}

}  // namespace

std::string_view typed(const Typed& all, std::string_view name) {
  const auto found = std::ranges::find(all, name, &std::pair<std::string, std::string>::first);
  return found == all.end() ? std::string_view() : std::string_view(found->second);
}

std::size_t next_row(const Typed& all, std::string_view pointer) {
  std::size_t row = 0;
  while (std::ranges::any_of(all, [&](const auto& one) {
    return one.first.starts_with(fmt::format("{}/{}/", pointer, row));
  }))
    ++row;
  return row;
}

Json body_of(const Plan& plan, const Typed& given, std::string_view owner,
             std::vector<Detail>& problems) {
  Json out{JsonObject{}};
  if (!plan.owner.empty()) member_at(out, plan.owner).value = std::string(owner);
  Reading reading(given, problems);
  for (const auto& group : plan.groups) {
    for (const auto& field : group.fields) {
      if (auto value = reading.field(field, field.pointer))
        member_at(out, field.pointer) = *std::move(value);
    }
  }
  return out;
}

Typed typed_of(const Plan& plan, const Json& body) {
  Typed out;
  for (const auto& group : plan.groups) {
    for (const auto& field : group.fields) {
      if (const Json* value = find_at(body, field.pointer)) put(field, field.pointer, *value, out);
    }
  }
  return out;
}

Result<Draft> read_form(const Kind& kind, const Plan& plan, const Typed& given,
                        std::string_view owner) {
  std::vector<Detail> problems;
  const Json body = body_of(plan, given, owner, problems);
  return read_body(kind, plan, body, std::move(problems));
}

Result<Draft> read_body(const Kind& kind, const Plan& plan, const Json& body,
                        std::vector<Detail> problems) {
  std::string json;
  write_json(body, json);
  auto draft = kind.parse(json);
  if (draft && problems.empty()) return draft;
  if (!draft) {
    for (const auto& detail : draft.error().details) keep(plan, detail, problems);
  }
  sort_problems(plan, problems);
  Error error{Code::bad_input, "some fields must be mended first", {}, "mend what is marked"};
  if (problems.empty()) error = draft.error();
  error.details = std::move(problems);
  return std::unexpected(std::move(error));
}

std::string to_json(const Typed& all) {
  JsonArray out;
  for (const auto& [name, value] : all) out.emplace_back(JsonArray{name, value});
  std::string text;
  write_json(Json(std::move(out)), text);
  return text;
}

Result<Typed> typed_from_json(std::string_view json) {
  HUSTINGS_TRY(const Json all, parse_json(json));
  Typed out;
  const auto* pairs = all.as<JsonArray>();
  if (pairs == nullptr) return fail(Code::io, "a kept draft is no list of fields");
  for (const auto& pair : *pairs) {
    const auto* both = pair.as<JsonArray>();
    if (both == nullptr || both->size() != 2) return fail(Code::io, "a kept draft is malformed");
    out.emplace_back(plain_text((*both)[0]), plain_text((*both)[1]));
  }
  return out;
}

}  // namespace hustings::desk
