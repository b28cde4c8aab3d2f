#include "intake/fields.h"

#include <algorithm>
#include <array>

#include "base/lines.h"
#include "base/message.h"
#include "cases/categories.h"
#include "codes/code.h"
#include "intake/further.h"

namespace hustings::intake {
namespace {

constexpr std::array kPlatforms = {Word{"", tr("none of these, or I do not know")},
                                   Word{"facebook", "Facebook"},
                                   Word{"instagram", "Instagram"},
                                   Word{"threads", "Threads"},
                                   Word{"whatsapp", "WhatsApp"},
                                   Word{"youtube", "YouTube"},
                                   Word{"google", "Google"},
                                   Word{"tiktok", "TikTok"},
                                   Word{"x", "X"},
                                   Word{"telegram", "Telegram"},
                                   Word{"linkedin", "LinkedIn"},
                                   Word{"snapchat", "Snapchat"},
                                   Word{"reddit", "Reddit"},
                                   Word{"bluesky", "Bluesky"},
                                   Word{"mastodon", "Mastodon"}};
constexpr std::array kMediumWords = {
    Word{"", tr("I do not know")},      Word{"online", tr("online")},
    Word{"print", tr("in print")},      Word{"outdoor", tr("a poster or screen outdoors")},
    Word{"radio", tr("radio")},         Word{"television", tr("television")},
    Word{"cinema", tr("cinema")},       Word{"direct_mail", tr("a letter or leaflet")},
    Word{"other", tr("something else")}};
List options_of(std::span<const Word> words, std::string_view chosen) {
  List out;
  bool found = false;
  for (const auto& word : words) {
    found = found || word.code == chosen;
    out.push_back(Object{{"option_value", word.code},
                         {"option_label", word},
                         {"option_chosen", word.code == chosen}});
  }
  if (!found)
    out.push_back(
        Object{{"option_value", chosen}, {"option_label", chosen}, {"option_chosen", true}});
  return out;
}

List options_of(const std::vector<Choice>& choices, const std::vector<std::string>& chosen) {
  List out;
  for (const auto& one : choices) {
    out.push_back(Object{{"option_value", one.id},
                         {"option_label", one.name},
                         {"option_chosen", std::ranges::find(chosen, one.id) != chosen.end()}});
  }
  return out;
}

List categories_of(const Intake& intake, std::string_view chosen) {
  List out;
  for (const auto& one : cases::categories(intake.code())) {
    out.push_back(Object{{"category_id", one.id},
                         {"category_title", Message{one.title}},
                         {"category_help", Message{one.help}},
                         {"category_chosen", one.id == chosen}});
  }
  return out;
}

List countries_of(const Intake& intake, std::string_view chosen) {
  List out;
  for (const auto& code : intake.countries()) {
    out.push_back(Object{{"country_value", code},
                         {"country_label", Country{code}},
                         {"country_chosen", code == chosen}});
  }
  return out;
}

// The days of voting that the node knows.
List facts_of(const Intake& intake) {
  List out;
  const ConductCode* code = find_code(intake.code());
  if (code == nullptr) return out;
  for (const auto& election : code->elections) {
    if (election.fictional == intake.is_fictional())
      out.push_back(Object{{"fact_title", Message{election.title}},
                           {"fact_from", election.from},
                           {"fact_to", election.to}});
  }
  return out;
}

Object further_field(const Intake& intake, const cases::CategoryQuestion& question,
                     std::string_view answer) {
  using cases::QuestionKind;
  constexpr std::size_t kOneLine = 120;
  List options;
  for (const auto& choice : question.choices)
    options.push_back(Object{{"option_value", choice.id},
                             {"option_label", Message{choice.title}},
                             {"option_chosen", choice.id == answer}});
  const bool text = question.kind == QuestionKind::text;
  return {{"further_name", field_of(question)},
          {"further_title", Message{question.title}},
          {"further_help", question.help.empty() ? Value() : Value(Message{question.help})},
          {"further_answer", answer},
          {"further_most", static_cast<std::int64_t>(question.most)},
          {"further_line", text && question.most <= kOneLine},
          {"further_lines", text && question.most > kOneLine},
          {"further_choice", question.kind == QuestionKind::choice},
          {"further_file", question.kind == QuestionKind::file},
          {"further_options", std::move(options)},
          {"facts", question.facts ? facts_of(intake) : List()}};
}

std::string_view label_of(std::span<const Word> words, std::string_view code) {
  for (const auto& word : words) {
    if (word.code == code) return word.label;
  }
  return code;
}

}  // namespace

std::string_view medium_label(std::string_view code) { return label_of(kMediumWords, code); }
std::string_view platform_label(std::string_view code) { return label_of(kPlatforms, code); }

Result<void> put_options(Intake& intake, const Answers& a, int step, Object& content) {
  if (step == 1) content.emplace_back("categories", categories_of(intake, a.category));
  if (step == 2) {
    HUSTINGS_TRY(const auto signatories, intake.signatories());
    content.insert(content.end(), {{"signatories", options_of(signatories, {a.signatory})},
                                   {"platforms", options_of(kPlatforms, a.platform)},
                                   {"media", options_of(kMediumWords, a.medium)},
                                   {"countries", countries_of(intake, a.country)}});
  }
  if (step == 4) {
    HUSTINGS_TRY(const auto observers, intake.observers());
    content.emplace_back("observer_options", options_of(observers, lines(a.observers)));
  }
  return {};
}

List further_fields(const Intake& intake, const Answers& answers,
                    std::initializer_list<int> steps) {
  List out;
  for (const int step : steps) {
    for (const auto* question : asked_on(answers, step, intake.code()))
      out.push_back(further_field(intake, *question, further_answer(answers, question->id)));
  }
  return out;
}

List further_told(std::string_view code, const std::vector<Further>& further) {
  List out;
  for (const auto& one : further) {
    const auto* question = cases::find_question(code, one.question);
    const auto* choice = question == nullptr ? nullptr : cases::find_choice(*question, one.answer);
    // What a newer code asks no more stands there as it is.
    out.push_back(Object{
        {"asked", question == nullptr ? Value(one.question) : Value(Message{question->title})},
        {"answered", choice == nullptr ? Value(one.answer) : Value(Message{choice->title})},
        {"urgent", choice != nullptr && choice->urgent}});
  }
  return out;
}

std::vector<Upload> uploads_of(web::Form& form) {
  constexpr std::string_view kOwn = "further/";
  std::vector<Upload> out;
  for (auto& file : form.files) {
    const bool own = file.field.starts_with(kOwn);
    if ((own || file.field == "files") && !file.bytes.empty())
      out.push_back({std::move(file.name), std::move(file.bytes),
                     own ? file.field.substr(kOwn.size()) : std::string()});
  }
  return out;
}

List problem_list(const std::vector<Detail>& problems) {
  List out;
  for (const auto& one : problems) {
    out.push_back(Object{{"problem_anchor", "f-" + one.where.substr(one.where.find('/') + 1)},
                         {"problem", Message{one.message}}});
  }
  return out;
}

}  // namespace hustings::intake
