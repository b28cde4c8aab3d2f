#include "cases/categories.h"

#include <fmt/core.h>

#include <algorithm>
#include <set>
#include <stdexcept>

#include "cases/data.h"
#include "codes/code.h"
#include "codes/members.h"

namespace hustings::cases {
namespace {

using codes::Members;
using codes::wrong;

Result<bool> flag(Members& in, std::string_view name) {
  if (in.maybe(name) == nullptr) return false;
  HUSTINGS_TRY(const bool* set, in.get<bool>(name));
  return *set;
}
Result<std::string> words(Members& in, std::string_view name) {
  return in.maybe(name) == nullptr ? Result<std::string>(std::string()) : in.text(name);
}
Result<std::int64_t> number(Members& in, std::string_view name, std::int64_t least,
                            std::int64_t most) {
  HUSTINGS_TRY(const std::int64_t* given, in.get<std::int64_t>(name));
  if (*given >= least && *given <= most) return *given;
  return wrong(fmt::format("is {} to {}", least, most), in.at(name));
}

Result<void> add_choice(Members& in, CategoryQuestion& out) {
  CategoryChoice choice;
  HUSTINGS_TRY(choice.id, in.text("id"));
  HUSTINGS_TRY(choice.title, in.text("title"));
  HUSTINGS_TRY(choice.urgent, flag(in, "urgent"));
  if (find_choice(out, choice.id) != nullptr)
    return wrong(choice.id + " stands here twice", in.at("id"));
  out.choices.push_back(std::move(choice));
  return {};
}

Result<CategoryQuestion> read_question(Members& in) {
  CategoryQuestion out;
  HUSTINGS_TRY(out.id, in.text("id"));
  HUSTINGS_TRY(out.title, in.text("title"));
  HUSTINGS_TRY(out.help, words(in, "help"));
  HUSTINGS_TRY(out.facts, flag(in, "facts"));
  HUSTINGS_TRY(const std::string kind, in.text("kind"));
  if (kind == "file") {
    out.kind = QuestionKind::file;
    out.page = kPageOfFiles;
    return out;
  }
  HUSTINGS_TRY(const std::int64_t page, number(in, "page", 2, kPageOfFiles - 1));
  out.page = static_cast<int>(page);
  if (kind == "choice") {
    out.kind = QuestionKind::choice;
    HUSTINGS_CHECK(
        codes::each(in, "choices", [&](Members& item) { return add_choice(item, out); }));
    return out;
  }
  if (kind != "text") return wrong("is text, choice or file", in.at("kind"));
  HUSTINGS_TRY(const std::int64_t most, number(in, "most", 1, kMostOfOwn));
  out.most = static_cast<std::size_t>(most);
  return out;
}

Result<void> add_question(Members& in, Category& out) {
  HUSTINGS_TRY(CategoryQuestion made, read_question(in));
  out.questions.push_back(std::move(made));
  return {};
}

Result<void> read_questions(Members& in, Category& out) {
  if (in.maybe("questions") == nullptr) return {};
  HUSTINGS_CHECK(
      codes::each(in, "questions", [&](Members& item) { return add_question(item, out); }));
  if (out.questions.size() <= kMostQuestions) return {};
  return wrong(fmt::format("are {} at most", kMostQuestions), in.at("questions"));
}

// An answer finds its question by the id alone.
Result<void> asked_once(const std::vector<Category>& all, const Category& more,
                        std::string_view where) {
  std::set<std::string_view> ids;
  for (const auto& category : all) {
    for (const auto& question : category.questions) ids.insert(question.id);
  }
  for (const auto& question : more.questions) {
    if (!ids.insert(question.id).second)
      return wrong("the question " + question.id + " stands here twice", std::string(where));
  }
  return {};
}

Result<Category> read_category(Members& in, const ConductCode* code) {
  Category out;
  HUSTINGS_TRY(out.id, in.text("id"));
  HUSTINGS_TRY(out.title, in.text("title"));
  HUSTINGS_TRY(out.help, in.text("help"));
  HUSTINGS_TRY(out.commitments, in.texts("commitments"));
  for (const auto& commitment : out.commitments) {
    if (code == nullptr || code->find(commitment) == nullptr) {
      return wrong("the code has no commitment " + commitment, in.at("commitments"));
    }
  }
  HUSTINGS_TRY(out.urgency, in.text("urgency"));
  HUSTINGS_TRY(out.request, flag(in, "request"));
  const bool known = out.urgency == "a" || out.urgency == "b" || out.urgency == "c";
  if (out.request ? out.urgency != "request" : !known) {
    return wrong("is a, b or c, and request for requests", in.at("urgency"));
  }
  HUSTINGS_TRY(const bool* insider, in.get<bool>("insider"));
  HUSTINGS_TRY(const bool* danger, in.get<bool>("danger"));
  out.insider = *insider;
  out.danger = *danger;
  if (out.request && out.insider) return wrong("who asks says who they are", in.at("insider"));
  HUSTINGS_TRY(out.hint, words(in, "hint"));
  HUSTINGS_CHECK(read_questions(in, out));
  return out;
}

Result<void> add_category(Members& in, const ConductCode* code, std::vector<Category>& all) {
  HUSTINGS_TRY(Category made, read_category(in, code));
  if (std::ranges::find(all, made.id, &Category::id) != all.end())
    return wrong(made.id + " stands here twice", in.at("id"));
  HUSTINGS_CHECK(asked_once(all, made, in.at("questions")));
  all.push_back(std::move(made));
  return {};
}

std::vector<Categories> read_all() {
  std::vector<Categories> out;
  for (const Asset& file : assets::cases_data()) {
    if (file.name != "categories.json") continue;
    auto read = parse_categories(file.bytes);
    if (!read) throw std::logic_error("categories.json: " + read.error().text());
    out.push_back(*std::move(read));
  }
  return out;
}

}  // namespace

Result<Categories> parse_categories(std::string_view json) {
  HUSTINGS_TRY(const Json parsed, parse_json(json));
  HUSTINGS_TRY(Members in, Members::of(parsed, ""));
  Categories out;
  HUSTINGS_TRY(out.code, in.text("code"));
  const ConductCode* code = find_code(out.code);
  HUSTINGS_CHECK(codes::each(in, "categories",
                             [&](Members& item) { return add_category(item, code, out.all); }));
  HUSTINGS_CHECK(in.done());
  out.data = json;
  return out;
}

const Categories* find_categories(std::string_view code) {
  static const std::vector<Categories> kAll = read_all();
  const auto it = std::ranges::find(kAll, code, &Categories::code);
  return it == kAll.end() ? nullptr : &*it;
}

std::span<const Category> categories(std::string_view code) {
  const Categories* found = find_categories(code);
  return found == nullptr ? std::span<const Category>() : found->all;
}

const Category* find_category(std::string_view code, std::string_view id) {
  const auto all = categories(code);
  const auto it = std::ranges::find(all, id, &Category::id);
  return it == all.end() ? nullptr : &*it;
}

const CategoryQuestion* find_question(std::string_view code, std::string_view id) {
  for (const auto& category : categories(code)) {
    const auto it = std::ranges::find(category.questions, id, &CategoryQuestion::id);
    if (it != category.questions.end()) return &*it;
  }
  return nullptr;
}

const CategoryChoice* find_choice(const CategoryQuestion& question, std::string_view id) {
  const auto it = std::ranges::find(question.choices, id, &CategoryChoice::id);
  return it == question.choices.end() ? nullptr : &*it;
}

}  // namespace hustings::cases
