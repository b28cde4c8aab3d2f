// From a kind's JSON Schema to the fields of its form.
#include <algorithm>
#include <array>
#include <stdexcept>

#include "desk/form.h"

namespace hustings::desk {
namespace {

constexpr std::size_t kShortText = 300;  // code points; longer ones get several lines
constexpr std::size_t kFewMembers = 2;   // an object of so few stands among its neighbours

std::string_view text_of(const Json& schema, std::string_view name) {
  const Json* found = schema.find(name);
  const auto* text = found == nullptr ? nullptr : found->as<std::string>();
  return text == nullptr ? std::string_view() : std::string_view(*text);
}

const JsonObject& members_of(const Json& schema) {
  static const JsonObject kNone;
  const Json* found = schema.find("properties");
  const auto* members = found == nullptr ? nullptr : found->as<JsonObject>();
  return members == nullptr ? kNone : *members;
}

bool needs(const Json& schema, std::string_view member) {
  const Json* found = schema.find("required");
  const auto* all = found == nullptr ? nullptr : found->as<JsonArray>();
  return all != nullptr && std::ranges::any_of(*all, [&](const Json& one) {
           const auto* name = one.as<std::string>();
           return name != nullptr && *name == member;
         });
}

bool is_money(const Json& schema) {
  const auto& members = members_of(schema);
  return members.size() == 3 && members[0].first == "min" && members[1].first == "max" &&
         members[2].first == "currency";
}

std::vector<std::string> words_of(const Json& schema) {
  std::vector<std::string> out;
  const Json* found = schema.find("enum");
  if (found == nullptr) return out;
  if (const auto* all = found->as<JsonArray>()) {
    for (const auto& one : *all) {
      if (const auto* word = one.as<std::string>()) out.push_back(*word);
    }
  }
  return out;
}

void describe_value(const Json& schema, Field& out);

void describe_object(const Json& schema, Field& out) {
  out.input = Input::rows;
  for (const auto& [name, member] : members_of(schema)) {
    Field part{.pointer = "/" + name, .required = needs(schema, name)};
    describe_value(member, part);
    out.parts.push_back(std::move(part));
  }
}

void describe_string(const Json& schema, Field& out) {
  out.choices = words_of(schema);
  if (!out.choices.empty()) {
    out.input = Input::choice;
    return;
  }
  if (text_of(schema, "format") == "date") {
    out.input = Input::day;
    return;
  }
  if (const Json* most = schema.find("maxLength")) {
    if (const auto* n = most->as<std::int64_t>()) out.most = static_cast<std::size_t>(*n);
  }
  const bool free_text = text_of(schema, "pattern").starts_with("^[^\\u0000-\\u0008");
  out.input = free_text && out.most > kShortText ? Input::lines : Input::text;
}

void describe_array(const Json& items, Field& out) {
  describe_value(items, out);
  switch (out.input) {
    case Input::choice:
      out.input = Input::choices;
      break;
    case Input::rows:
      break;
    default:
      out.input = Input::list;
      out.most = 0;
  }
}

// Any value but an object that stands alone.
void describe_value(const Json& schema, Field& out) {
  if (const Json* either = schema.find("anyOf")) {
    out.nullable = true;
    if (const auto* all = either->as<JsonArray>()) return describe_value(all->front(), out);
  }
  if (const Json* states = schema.find("oneOf")) {
    out.stated = true;
    if (const auto* all = states->as<JsonArray>())
      return describe_value(*all->front().find("properties")->find("value"), out);
  }
  const auto type = text_of(schema, "type");
  if (type == "string") return describe_string(schema, out);
  if (type == "integer") {
    out.input = Input::integer;
  } else if (type == "boolean") {
    out.input = Input::flag;
  } else if (type == "array") {
    describe_array(*schema.find("items"), out);
  } else if (is_money(schema)) {
    out.input = Input::money;
  } else if (type == "object") {
    describe_object(schema, out);
  } else {
    throw std::logic_error(out.pointer + ": no form is known for this field");
  }
}

// An object that stands alone, and no value of five states: its members are fields.
bool is_plain_object(const Json& schema) {
  return text_of(schema, "type") == "object" && !is_money(schema);
}

void add_members(const Json& schema, const std::string& at, bool required, Plan& plan,
                 std::size_t group) {
  for (const auto& [name, member] : members_of(schema)) {
    const std::string pointer = at + '/' + pointer_token(name);
    const bool needed = required && needs(schema, name);
    if (is_plain_object(member)) {
      std::size_t into = group;
      if (members_of(member).size() > kFewMembers) {
        into = plan.groups.size();
        plan.groups.push_back({pointer, {}});
      }
      add_members(member, pointer, needed, plan, into);
      continue;
    }
    Field field{.pointer = pointer, .required = needed};
    describe_value(member, field);
    plan.groups[group].fields.push_back(std::move(field));
  }
}

// What is not for people to fill in: who speaks, where an imported record came from, by which list
// a program linked a page.
constexpr std::string_view kSource = "/source";
constexpr std::string_view kLinkedBy = "/linked_by";

}  // namespace

Plan plan_of(const Kind& kind) {
  std::string text;
  kind.schema(text);
  const auto schema = parse_json(text);
  if (!schema) throw std::logic_error(std::string(kind.name) + ": " + schema.error().text());
  Plan out{.kind = kind.name, .owner = {}, .groups = {{"", {}}}};
  add_members(*schema, "", true, out, 0);
  for (const auto* name : {"/organisation", "/signatory"}) {
    const auto is_owner = [&](const Field& field) { return field.pointer == name; };
    if (std::erase_if(out.groups[0].fields, is_owner) > 0) out.owner = name;
  }
  std::erase_if(out.groups[0].fields,
                [](const Field& field) { return field.pointer == kLinkedBy; });
  std::erase_if(out.groups, [](const Group& group) {
    return group.pointer == kSource || group.fields.empty();
  });
  return out;
}

}  // namespace hustings::desk
