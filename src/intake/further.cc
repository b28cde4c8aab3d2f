#include "intake/further.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>

#include "base/json_text.h"
#include "base/message.h"
#include "base/text.h"

namespace hustings::intake {
namespace {

using cases::CategoryQuestion;
using cases::QuestionKind;

// An empty one is none.
void put(std::vector<Further>& all, const std::string& question, std::string answer) {
  std::erase_if(all, [&](const Further& one) { return one.question == question; });
  if (!answer.empty()) all.push_back({question, std::move(answer)});
}

std::string_view answer_in(const std::vector<Further>& all, std::string_view question) {
  const auto found = std::ranges::find(all, question, &Further::question);
  return found == all.end() ? std::string_view() : found->answer;
}

std::string problem_of(const CategoryQuestion& question, std::string_view answer) {
  if (answer.empty()) return {};
  if (question.kind == QuestionKind::file)
    return std::string(tr("Send this as a file, not among the answers"));
  if (question.kind == QuestionKind::choice) {
    const bool known = cases::find_choice(question, answer) != nullptr;
    return known ? std::string() : std::string(tr("Choose one of the list"));
  }
  if (!is_utf8(answer) || has_control(answer))
    return std::string(tr("There are characters in it that cannot be shown"));
  return code_points(answer) <= question.most ? std::string() : std::string(tr("This is too long"));
}

}  // namespace

std::string field_of(const CategoryQuestion& question) {
  return fmt::format("{}/{}", kFurther, question.id);
}

const CategoryQuestion* question_of_field(std::string_view code, std::string_view field) {
  if (field.starts_with('/')) field.remove_prefix(1);
  if (!field.starts_with(kFurther) || !field.substr(kFurther.size()).starts_with('/'))
    return nullptr;
  return cases::find_question(code, field.substr(kFurther.size() + 1));
}

std::vector<const CategoryQuestion*> asked_on(const Answers& answers, int step,
                                              std::string_view code) {
  std::vector<const CategoryQuestion*> out;
  const auto* category = cases::find_category(code, answers.category);
  if (category == nullptr) return out;
  for (const auto& question : category->questions) {
    if (question.page == step) out.push_back(&question);
  }
  return out;
}

std::string_view further_answer(const Answers& answers, std::string_view question) {
  return answer_in(answers.further, question);
}

void take_further(Answers& answers, const web::Form& form, int step, std::string_view code) {
  for (const auto* question : asked_on(answers, step, code)) {
    if (question->kind != QuestionKind::file)
      put(answers.further, question->id, std::string(form[field_of(*question)]));
  }
}

Json further_json(const std::vector<Further>& further) {
  JsonObject out;
  for (const auto& one : further) out.emplace_back(one.question, Json(one.answer));
  return Json(std::move(out));
}

Result<std::vector<Further>> further_from_json(const Json& json, std::string_view code) {
  if (json.as<JsonObject>() == nullptr)
    return fail(Code::bad_input, "expected an object of answers", "/further",
                R"(write {"ID":"answer"}, with ids of the category's questions)");
  std::vector<Further> out;
  for (const auto& category : cases::categories(code)) {
    for (const auto& question : category.questions) {
      const Json* given = json.find(question.id);
      if (given == nullptr) continue;
      const auto* text = given->as<std::string>();
      if (text == nullptr)
        return fail(Code::bad_input, "expected a text", '/' + field_of(question));
      put(out, question.id, *text);
    }
  }
  return out;
}

void check_further(const Answers& answers, int step, std::string_view code,
                   std::vector<Detail>& out) {
  for (const auto* question : asked_on(answers, step, code)) {
    std::string problem = problem_of(*question, further_answer(answers, question->id));
    if (!problem.empty()) out.push_back({'/' + field_of(*question), std::move(problem)});
  }
}

void check_unasked(const Answers& answers, std::string_view code, std::vector<Detail>& out) {
  const auto* category = cases::find_category(code, answers.category);
  if (category == nullptr) return;
  for (const auto& one : answers.further) {
    const auto* question = cases::find_question(code, one.question);
    if (question == nullptr || question->kind == QuestionKind::file) continue;
    if (std::ranges::find(category->questions, question->id, &CategoryQuestion::id) !=
        category->questions.end())
      continue;
    std::string problem = problem_of(*question, one.answer);
    if (!problem.empty()) out.push_back({'/' + field_of(*question), std::move(problem)});
  }
}

void put_files(Answers& answers, std::string_view code, const std::vector<std::string>& questions) {
  for (const auto* question : asked_on(answers, kSteps, code)) {
    const auto found = std::ranges::find(questions, question->id);
    if (found == questions.end()) continue;
    put(answers.further, question->id, std::to_string(found - questions.begin() + 1));
  }
}

std::vector<ReportAnswer> own_answers(const Answers& answers, std::string_view code) {
  std::vector<ReportAnswer> out;
  const auto* category = cases::find_category(code, answers.category);
  if (category == nullptr) return out;
  for (const auto& question : category->questions) {
    const std::string answer = trim(further_answer(answers, question.id));
    if (!answer.empty()) out.push_back({{question.id}, {answer}});
  }
  return out;
}

Result<std::vector<Further>> read_further(vault::Vault& vault, const vault::OpenCase& open,
                                          std::string_view code, const Json& sealed) {
  std::vector<Further> out;
  const auto* all = sealed.as<JsonArray>();
  if (all == nullptr) return out;
  for (const Json& one : *all) {
    Further read{text_at(one, "question"), text_at(one, "answer")};
    const auto* question = cases::find_question(code, read.question);
    std::size_t place = 0;
    const char* end = read.answer.data() + read.answer.size();
    if (question != nullptr && question->kind == QuestionKind::file &&
        std::from_chars(read.answer.data(), end, place).ptr == end && place > 0) {
      const auto info = vault.file_info(open, fmt::format("files/{}/{}", open.id, place - 1));
      // An erased one has no name any more.
      if (!info && info.error().code != Code::not_found) return std::unexpected(info.error());
      if (info) read.answer = info->name;
    }
    out.push_back(std::move(read));
  }
  return out;
}

}  // namespace hustings::intake
