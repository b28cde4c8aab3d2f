#include "casedesk/draft.h"

#include <algorithm>

#include "base/message.h"
#include "base/text.h"
#include "cases/categories.h"
#include "codes/code.h"
#include "desk/view.h"

namespace hustings::casedesk {
namespace {

using desk::Field;
using desk::Input;
using desk::Plan;
using desk::Typed;

constexpr std::string_view kAccepts = "/accepts";
constexpr std::string_view kMissing = tr("is missing: fill it in");
constexpr std::size_t kMinutes = 16;  // of "2029-05-01T10:00", as browsers write it

// All fields of a kind in one group; whom a case concerns is a field here.
Plan plan_of_all(const Kind& kind) {
  Plan out = desk::plan_of(kind);
  if (!out.owner.empty())
    out.groups[0].fields.push_back(
        {.pointer = out.owner, .input = Input::choice, .required = false});
  out.owner.clear();
  return out;
}

const Field* field_of(const Plan& plan, std::string_view pointer) {
  for (const auto& group : plan.groups) {
    const auto found = std::ranges::find(group.fields, pointer, &Field::pointer);
    if (found != group.fields.end()) return &*found;
  }
  return nullptr;
}

void set(Object& item, std::string_view name, Value value) {
  const auto found = std::ranges::find(item, name, &std::pair<std::string_view, Value>::first);
  if (found != item.end()) {
    found->second = std::move(value);
  } else {
    item.emplace_back(name, std::move(value));
  }
}

bool is_typed(const Typed& given, std::string_view name, std::string_view value) {
  return std::ranges::any_of(
      given, [&](const auto& one) { return one.first == name && one.second == value; });
}

}  // namespace

void put_members(Json& body, const Members& more) {
  auto& members = std::get<JsonObject>(body.value);
  for (const auto& [name, value] : more) {
    std::erase_if(members, [&](const auto& one) { return one.first == name; });
    if (value.as<std::nullptr_t>() == nullptr) members.emplace_back(name, value);
  }
}

StepPlan::StepPlan(const StepForm& form, const Kind& kind, const cases::CaseFile& file,
                   const Offered& offered)
    : kind_(kind),
      file_(file),
      all_(plan_of_all(kind)),
      shown_{.kind = kind.name, .owner = {}, .groups = {{"", {}}}} {
  for (const auto& ask : form.asks) {
    const Field* field = field_of(all_, ask.pointer);
    if (field == nullptr) continue;
    Shown shown{&ask, {}};
    offer(shown, offered);
    if (ask.pointer == kAccepts && shown.options.empty()) continue;  // nothing was answered
    shown_.groups[0].fields.push_back(*field);
    Field& mine = shown_.groups[0].fields.back();
    mine.required = ask.needed;
    if (!shown.options.empty()) {
      const bool several = mine.input == Input::list || mine.input == Input::choices;
      mine.input = several ? Input::choices : Input::choice;
      mine.choices.clear();
      for (const auto& option : shown.options) mine.choices.push_back(option.value);
      // What the page sends is read as it was shown.
      for (auto& group : all_.groups) {
        const auto same = std::ranges::find(group.fields, mine.pointer, &Field::pointer);
        if (same != group.fields.end() && same->input != Input::flag) same->input = mine.input;
      }
    }
    asks_.push_back(std::move(shown));
  }
}

void StepPlan::offer(Shown& shown, const Offered& offered) const {
  const std::string_view pointer = shown.ask->pointer;
  for (const auto& word : shown.ask->words) shown.options.push_back({std::string(word.code), word});
  if (pointer == "/signatory") {
    for (const auto& one : offered.signatories) shown.options.push_back({one.id, one.name});
  } else if (pointer == kAccepts) {
    for (const auto& one : offered.answers) shown.options.push_back({one.id, one.name});
  } else if (pointer == "/category") {
    for (const auto& one : cases::categories(file_.history.code))
      shown.options.push_back({one.id, Message{one.title}});
  } else if (pointer == "/commitments") {
    const ConductCode* code = find_code(file_.history.code);
    if (code == nullptr) return;
    for (const auto& one : code->commitments)
      if (one.parts.empty()) shown.options.push_back({one.id, one.id});
  }
}

Typed StepPlan::typed_in(const Typed& sent) const {
  Typed out;
  for (const auto& [name, value] : sent) {
    const bool asked =
        std::ranges::any_of(asks_, [&](const Shown& one) { return one.ask->pointer == name; });
    if (asked && !value.empty()) out.emplace_back(name, value);
  }
  return out;
}

List StepPlan::items(const Typed& given, const std::vector<Detail>& problems) const {
  List out;
  List made = desk::form_items(shown_, given, problems);
  std::size_t next = 0;
  for (const auto& [ask, options] : asks_) {
    auto* item = std::get_if<Object>(&made.at(next++));
    if (item == nullptr) continue;
    if (!ask->heading.empty()) out.push_back(Object{{"item_heading", Word{"", ask->heading}}});
    set(*item, "item_label", Word{"", ask->label});
    set(*item, "item_needed", ask->needed);
    if (!ask->help.empty()) set(*item, "item_help", Word{"", ask->help});
    if (!ask->type.empty()) set(*item, "item_type", ask->type);
    if (!options.empty()) {
      const bool boxes = find(*item, "boxes") != nullptr;
      List all;
      if (!boxes)
        all.push_back(Object{{"option_value", ""},
                             {"option_label", Word{"", tr("choose")}},
                             {"option_chosen", false}});
      for (const auto& option : options)
        all.push_back(Object{{"option_value", option.value},
                             {"option_label", option.label},
                             {"option_chosen", is_typed(given, ask->pointer, option.value)}});
      set(*item, boxes ? "boxes" : "options", std::move(all));
    }
    out.push_back(std::move(*item));
  }
  return out;
}

Typed StepPlan::typed_of(const Json& body) const { return desk::typed_of(shown_, body); }

List StepPlan::told(const Typed& given) const {
  List out;
  for (const auto& [ask, options] : asks_) {
    for (const auto& [name, value] : given) {
      if (name != ask->pointer || value.empty()) continue;
      const auto option = std::ranges::find(options, value, &Option::value);
      out.push_back(Object{{"told_label", Word{"", ask->label}},
                           {"told", option == options.end() ? Value(value) : option->label}});
    }
  }
  return out;
}

Result<Draft> StepPlan::read(const Typed& given, const Acting& acting, const Members& more) const {
  std::vector<Detail> problems;
  Typed tidy;
  for (const auto& [name, value] : given) {
    const auto ask =
        std::ranges::find_if(asks_, [&](const Shown& one) { return one.ask->pointer == name; });
    const bool moment = ask != asks_.end() && ask->ask->type == "datetime-local" &&
                        value.size() == kMinutes && value[10] == 'T';
    tidy.emplace_back(name, moment ? value + ":00Z" : value);
  }
  for (const auto& one : asks_) {
    const std::string pointer(one.ask->pointer);
    if (one.ask->needed && trim(desk::typed(tidy, pointer)).empty())
      problems.push_back({pointer, std::string(kMissing)});
  }
  Json body = desk::body_of(all_, tidy, "", problems);
  put_members(body, {{"about", Json(file_.history.id)},
                     {"role", Json(std::string(cases::name(acting.role)))},
                     {"actor", acting.actor.empty() ? Json(nullptr) : Json(acting.actor)},
                     {"conflict", Json(acting.conflict)}});
  put_members(body, more);
  return desk::read_body(kind_, shown_, body, std::move(problems));
}

}  // namespace hustings::casedesk
