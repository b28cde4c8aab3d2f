#include "desk/view.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/message.h"
#include "desk/help.h"
#include "desk/sections.h"
#include "node/changes.h"

namespace hustings::desk {
namespace {

constexpr std::array kStateWords = {Word{"", tr("choose")},
                                    Word{"value", tr("stated")},
                                    Word{"not_used", tr("not used")},
                                    Word{"not_disclosed", tr("not disclosed")},
                                    Word{"not_applicable", tr("not applicable")},
                                    Word{"unknown", tr("unknown")}};
constexpr std::array kYesNo = {Word{"", tr("choose")}, Word{"yes", tr("yes")},
                               Word{"no", tr("no")}};
constexpr std::size_t kSpareRows = 1;

std::string anchor_of(std::string_view name) {
  std::string out = "f";
  for (const char c : name) out += c == '/' || c == '#' ? '-' : c;
  return out;
}

// "/sponsor/name" as people read it: its last part.
std::string label_of(std::string_view pointer) {
  return field_label(pointer.substr(pointer.rfind('/') + 1));
}
// "/funding/ad" as help is kept: "funding.ad"; rows have no number there.
std::string path_of(std::string_view pointer) {
  std::string out;
  for (const char c : pointer.substr(1)) out += c == '/' ? '.' : c;
  return out;
}

// One that has states says which it is, and one that can be null is null where nothing is typed.
bool is_needed(const Field& field) { return field.required && !field.stated && !field.nullable; }

class Items {
 public:
  Items(const Plan& plan, const Typed& given, const std::vector<Detail>& problems)
      : plan_(plan), given_(given), problems_(problems) {}

  List make(const Section& section) {
    out_.clear();
    for (const auto* field : section.fields)
      add(*field, field->pointer, path_of(field->pointer), false);
    return std::exchange(out_, {});
  }
  // How many of its fields have to be mended.
  std::int64_t wrong_in(const Section& section) const {
    return std::ranges::count_if(problems_, [&](const Detail& problem) {
      return std::ranges::any_of(section.fields, [&](const Field* field) {
        return problem.where == field->pointer || problem.where.starts_with(field->pointer + '/');
      });
    });
  }

 private:
  std::string_view problem_at(std::string_view name) const {
    const auto found = std::ranges::find(problems_, name, &Detail::where);
    return found == problems_.end() ? std::string_view() : std::string_view(found->message);
  }

  // `part`: of a row, which stands above it.
  void add(const Field& field, const std::string& name, const std::string& path, bool part) {
    const FieldHelp* help = help_of(plan_.kind, path);
    Object item{{"item_name", name},
                {"item_id", anchor_of(name)},
                {"item_label", Message{part ? label_of(name) : field_label(path)}},
                {"is_rows", field.input == Input::rows},
                {"item_needed", !part && is_needed(field)},
                {"item_value", typed(given_, name)}};
    if (help != nullptr) {
      item.emplace_back("item_help", Message{std::string(help->help)});
      if (!help->example.empty()) item.emplace_back("item_example", help->example);
    }
    if (const auto problem = problem_at(name); !problem.empty())
      item.emplace_back("item_problem", Message{std::string(problem)});
    if (field.stated) states(name, item);
    if (field.input == Input::rows) item.emplace_back("row_needs", row_needs(field));
    input(field, name, item);
    out_.push_back(std::move(item));
    if (field.input == Input::rows) rows(field, name, path);
  }

  // What a row needs once it is begun: said once, since rows may stay empty.
  static List row_needs(const Field& field) {
    List out;
    for (const auto& part : field.parts) {
      if (!is_needed(part)) continue;
      out.push_back(
          Object{{"need_follows", !out.empty()}, {"need", Message{label_of(part.pointer)}}});
    }
    return out;
  }

  void states(const std::string& name, Object& item) const {
    const std::string state = name + std::string(kState);
    const auto chosen = typed(given_, state);
    List all;
    for (const auto& word : kStateWords) {
      all.push_back(Object{{"state_value", word.code},
                           {"state_label", word},
                           {"state_chosen", word.code == chosen}});
    }
    item.emplace_back("states", std::move(all));
    item.emplace_back("state_name", state);
    item.emplace_back("reason_name", name + std::string(kReason));
    item.emplace_back("reason_value", typed(given_, name + std::string(kReason)));
  }

  void input(const Field& field, const std::string& name, Object& item) const {
    switch (field.input) {
      case Input::lines:
      case Input::list:
        item.emplace_back("is_lines", true);
        item.emplace_back("is_list", field.input == Input::list);
        break;
      case Input::flag:
        options(kYesNo, name, item);
        break;
      case Input::choice:
      case Input::choices:
        choices(field, name, item);
        break;
      case Input::money:
        item.emplace_back("is_money", true);
        item.emplace_back("currency_name", name + std::string(kCurrency));
        item.emplace_back("currency_value", typed(given_, name + std::string(kCurrency)));
        break;
      case Input::rows:
        break;
      default:
        item.emplace_back("is_text", true);
        item.emplace_back("item_type", field.input == Input::day ? "date" : "text");
        if (field.most > 0) item.emplace_back("item_most", std::to_string(field.most));
    }
  }

  void options(std::span<const Word> words, const std::string& name, Object& item) const {
    const auto chosen = typed(given_, name);
    List all;
    for (const auto& word : words) {
      all.push_back(Object{{"option_value", word.code},
                           {"option_label", word},
                           {"option_chosen", word.code == chosen}});
    }
    item.emplace_back("options", std::move(all));
  }

  void choices(const Field& field, const std::string& name, Object& item) const {
    const auto is_chosen = [&](std::string_view value) {
      return std::ranges::any_of(
          given_, [&](const auto& one) { return one.first == name && one.second == value; });
    };
    List all;
    if (field.input == Input::choice) {
      all.push_back(Object{{"option_value", ""},
                           {"option_label", Word{"", tr("choose")}},
                           {"option_chosen", false}});
    }
    for (const auto& choice : field.choices) {
      all.push_back(Object{{"option_value", choice},
                           {"option_label", Message{field_label(choice)}},
                           {"option_chosen", is_chosen(choice)}});
    }
    item.emplace_back(field.input == Input::choice ? "options" : "boxes", std::move(all));
  }

  void rows(const Field& field, const std::string& name, const std::string& path) {
    std::size_t used = 0;
    for (const auto& [key, value] : given_) {
      if (!key.starts_with(name + '/')) continue;
      std::size_t row = 0;
      for (const char c : std::string_view(key).substr(name.size() + 1)) {
        if (c < '0' || c > '9' || row > 1000) break;
        row = row * 10 + static_cast<std::size_t>(c - '0');
      }
      if (!value.empty()) used = std::max(used, row + 1);
    }
    for (std::size_t row = 0; row < used + kSpareRows; ++row) {
      out_.push_back(Object{{"item_row", Message{label_of(name)}},
                            {"item_row_number", static_cast<std::int64_t>(row + 1)}});
      for (const auto& part : field.parts)
        add(part, fmt::format("{}/{}{}", name, row, part.pointer),
            path + '.' + path_of(part.pointer), true);
    }
  }

  const Plan& plan_;
  const Typed& given_;
  const std::vector<Detail>& problems_;
  List out_;
};

}  // namespace

List form_items(const Plan& plan, const Typed& given, const std::vector<Detail>& problems) {
  Items items(plan, given, problems);
  List out;
  for (const auto& section : sections_of(plan))
    std::ranges::move(items.make(section), std::back_inserter(out));
  return out;
}

Object form_parts(const Plan& plan, const Typed& given, const std::vector<Detail>& problems) {
  Items items(plan, given, problems);
  const auto sections = sections_of(plan);
  List parts;
  for (const auto& section : sections) {
    parts.push_back(Object{{"part_id", section.id},
                           {"part_title", Word{section.id, section.title}},
                           {"part_wrong", items.wrong_in(section)},
                           {"is_wrong", items.wrong_in(section) > 0},
                           {"items", items.make(section)}});
  }
  return {{"has_contents", sections.size() > 1}, {"parts", std::move(parts)}};
}

std::vector<std::string> form_texts(const Plan& plan) {
  std::vector<std::string> out;
  const auto add = [&](const Field& field, std::string label) {
    out.push_back(std::move(label));
    for (const auto& choice : field.choices) out.push_back(field_label(choice));
  };
  for (const auto& group : plan.groups) {
    for (const auto& field : group.fields) {
      add(field, field_label(path_of(field.pointer)));
      if (field.input == Input::rows) out.push_back(label_of(field.pointer));
      for (const auto& part : field.parts) add(part, label_of(part.pointer));
    }
  }
  return out;
}

}  // namespace hustings::desk
