// The form: five pages, each a plain POST with the draft of the ones before in a hidden field.
#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "base/id.h"
#include "base/lines.h"
#include "base/message.h"
#include "base/text.h"
#include "cases/categories.h"
#include "intake/fields.h"
#include "intake/further.h"
#include "intake/pages.h"
#include "web/form.h"

namespace hustings::intake {
namespace {

using web::Call;
using web::Response;

constexpr std::array<std::string_view, kSteps> kTitles = {
    tr("What is it about?"), tr("Where and when was it?"), tr("What is wrong?"),
    tr("You, if you like"), tr("Check and send")};
constexpr std::array<std::string_view, kSteps> kRequestTitles = {
    tr("What is it about?"), tr("Whom do you ask?"), tr("What do you ask for?"), tr("Who asks?"),
    tr("Check and send")};

std::string name_of(const std::vector<Choice>& all, std::string_view id) {
  const auto found = std::ranges::find(all, id, &Choice::id);
  return found == all.end() ? std::string(id) : found->name;
}

// What stands on the last page: what everybody will see, and what only those who handle it will.
Result<void> put_summary(Intake& intake, const Answers& a, Object& content) {
  HUSTINGS_TRY(const auto signatories, intake.signatories());
  HUSTINGS_TRY(const auto observers, intake.observers());
  const auto* category = cases::find_category(intake.code(), a.category);
  List open;
  List sealed;
  const auto add = [](List& to, std::string_view label, Value value) {
    to.push_back(Object{{"line_label", Word{"", label}}, {"line_value", std::move(value)}});
  };
  if (category != nullptr) add(open, tr("Category"), Message{category->title});
  if (!a.signatory.empty()) add(open, tr("Who"), name_of(signatories, a.signatory));
  if (!a.medium.empty()) add(open, tr("Medium"), Message{std::string(medium_label(a.medium))});
  if (!a.platform.empty())
    add(open, tr("Platform"), Message{std::string(platform_label(a.platform))});
  if (!a.country.empty()) add(open, tr("Country"), Country{a.country});
  if (const auto day = parse_date(a.seen)) add(open, tr("Day"), *day);
  const auto secret = [&](std::string_view label, const std::string& text) {
    if (!trim(text).empty()) add(sealed, label, text);
  };
  secret(tr("Addresses"), a.urls);
  secret(tr("Place"), a.place);
  secret(tr("Account"), a.account);
  secret(tr("What is wrong"), a.text);
  secret(tr("Your name"), a.name);
  secret(tr("E-mail"), a.contact);
  std::vector<Further> own;
  for (auto& one : own_answers(a, intake.code()))
    own.push_back({std::move(one.question.value), std::move(one.answer.value)});
  List also;
  for (const auto& id : lines(a.observers))
    also.push_back(Object{{"also", name_of(observers, id)}});
  content.insert(content.end(), {{"open_lines", std::move(open)},
                                 {"sealed_lines", std::move(sealed)},
                                 {"further_lines", further_told(intake.code(), own)},
                                 {"also_to", std::move(also)},
                                 {"news_to", intake.takes_news(a) ? trim(a.news) : ""},
                                 {"insider", category != nullptr && category->insider}});
  return {};
}

Result<void> put_step(const Counter& counter, const ReportDraft& draft, int step, Object& content) {
  Intake& intake = *counter.intake;
  const Answers& a = draft.answers;
  HUSTINGS_CHECK(put_options(intake, a, step, content));
  content.emplace_back("further", further_fields(intake, a, {step}));
  content.emplace_back("takes_news", intake.takes_news(a));
  if (step != kSteps) return {};
  const Level level = intake.level();
  const bool nameless = trim(a.name).empty() && trim(a.contact).empty();
  content.emplace_back("takes_files", level < Level::crowded || !nameless);
  if (level >= Level::busy) {
    const auto [first, second] = question_of(draft.id);
    content.insert(content.end(), {{"sum_first", first}, {"sum_second", second}});
  }
  return put_summary(intake, a, content);
}

// From "Check an ad", from pages of ads and records: what is known already.
ReportDraft prefilled(const Counter& counter, const Call& call) {
  ReportDraft out = counter.intake->begin();
  const auto given = [&](std::string_view name) {
    return std::string(call.arguments.text(name).value_or(""));
  };
  Answers& a = out.answers;
  a.urls = given("url");
  a.platform = given("platform");
  a.about = given("ad");
  if (a.about.empty()) a.about = given("record");
  if (!is_uuid(a.about)) a.about.clear();
  if (!a.about.empty()) a.category = "ad-transparency";
  a.signatory = given("party");
  if (!is_uuid(a.signatory)) a.signatory.clear();
  if (given("as") == "observer") {
    const auto all = cases::categories(counter.intake->code());
    const auto request = std::ranges::find_if(all, &cases::Category::request);
    if (request != all.end()) a.category = request->id;
  }
  return out;
}

Result<Response> begin(const Counter& counter, const Call& call) {
  HUSTINGS_TRY(const bool open, counter.intake->is_open());
  if (!open) return page(counter, call, "report_closed", Word{"", tr("Report a breach")}, {});
  return form_page(counter, call, prefilled(counter, call), 1, {});
}

Result<Response> go_on(const Counter& counter, const Call& call) {
  HUSTINGS_TRY(const auto form, web::parse_form(call.request.content_type, call.request.body));
  auto draft = counter.intake->unseal(form["draft"]);
  if (!draft) return refusal(counter, IntakeRefusal::form_expired);
  const int step = std::clamp(form["step"].empty() ? 1 : form["step"].front() - '0', 1, kSteps);
  if (step < kSteps) take(draft->answers, form, step, counter.intake->code());
  const auto go = form["go"];
  if (go.size() == 1 && go.front() >= '1' && go.front() <= '5')  // from the last page, to mend
    return form_page(counter, call, *draft, go.front() - '0', {});
  if (go == "back") return form_page(counter, call, *draft, std::max(1, step - 1), {});
  const auto problems = check(draft->answers, step, counter.intake->code());
  if (!problems.empty()) return form_page(counter, call, *draft, step, problems);
  return form_page(counter, call, *draft, std::min(kSteps, step + 1), {});
}

}  // namespace

Result<Response> form_page(const Counter& counter, const Call& call, const ReportDraft& draft,
                           int step, const std::vector<Detail>& problems) {
  constexpr std::array<std::string_view, kSteps> kShows = {"step_1", "step_2", "step_3", "step_4",
                                                           "step_5"};
  const auto place = static_cast<std::size_t>(step - 1);
  const Answers& a = draft.answers;
  const auto* category = cases::find_category(counter.intake->code(), a.category);
  const bool request = is_request(a, counter.intake->code());
  Object content{{"draft", counter.intake->seal(draft)},
                 {"step", step},
                 {"steps", kSteps},
                 {"step_title", Word{"", (request ? kRequestTitles : kTitles).at(place)}},
                 {"request", request},
                 {"hint", step > 1 && category != nullptr && !category->hint.empty()
                              ? Value(Message{category->hint})
                              : Value()},
                 {"danger", step > 1 && category != nullptr && category->danger},
                 {"problems", problem_list(problems)}};
  for (std::size_t i = 0; i < kShows.size(); ++i) content.emplace_back(kShows.at(i), i == place);
  for (const auto& question : questions()) {
    const bool field = question.name != "category" && question.name != "language";
    if (question.step == step && !question.many && field)
      content.emplace_back(question.name, a.*question.answer);
  }
  HUSTINGS_CHECK(put_step(counter, draft, step, content));
  Response out = page(counter, call, "report", Word{"", tr("Report a breach")}, std::move(content));
  if (!problems.empty()) out.status = 422;
  return out;
}

std::vector<web::Route> report_pages(const Counter& counter) {
  std::vector<Parameter> known = {
      {.name = "ad", .type = ParameterType::token, .help = "id of a declared ad", .max_length = 36},
      {.name = "url", .help = "where it is", .max_length = 300},
      {.name = "platform", .type = ParameterType::token, .help = "where it is", .max_length = 32},
      {.name = "record",
       .type = ParameterType::token,
       .help = "id of a record's thing",
       .max_length = 36},
      {.name = "party",
       .type = ParameterType::token,
       .help = "id of the signatory concerned",
       .max_length = 36},
      {.name = "as",
       .type = ParameterType::choice,
       .help = "who reports; an observer asks the signatory for something",
       .choices = {"observer"}}};
  std::vector<web::Route> out;
  out.push_back(route_of("/report", web::Method::get, std::move(known),
                         [counter](const Call& call) { return begin(counter, call); }));
  out.push_back(route_of("/report", web::Method::post, {},
                         [counter](const Call& call) { return go_on(counter, call); }));
  return out;
}

}  // namespace hustings::intake
