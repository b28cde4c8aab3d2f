// "/desk/cases/{number}/do/{act}": a step as its form. Nothing that was typed is lost: not when
// something is wrong in it, and not when somebody else was faster.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/message.h"
#include "casedesk/cursor.h"
#include "casedesk/responses.h"
#include "casedesk/step_visit.h"
#include "cases/words.h"
#include "node/slice.h"

namespace hustings::casedesk {
namespace {

using cases::CaseFile;
using desk::Typed;
using desk::Visit;
using web::Response;

constexpr std::size_t kWithFile = intake::kMostFile + (std::size_t{256} << 10);  // bytes
constexpr std::size_t kCandidates = 20;

// ---- beside the form ---------------------------------------------------------------------------
// Each with buttons that put it into the form, in every language of the site.
List question_rows(const StepVisit& step) {
  List out;
  if (!has_questions(step)) return out;
  for (const auto& question : questions()) {
    List languages;
    for (const auto& language : step.visit.site.look->languages.of_site())
      languages.push_back(
          Object{{"question_value", fmt::format("{}:{}", question.name, language->code())},
                 {"question_lang", language->code()},
                 {"question_language", language->name()}});
    out.push_back(Object{{"question", Word{"", question.text}}, {"question_in", languages}});
  }
  return out;
}

// Cases that this one may be the same as, by what is open: never by what a report says.
Result<List> candidate_rows(const StepVisit& step) {
  List out;
  if (step.form.act != CaseAct::same_as) return out;
  std::vector<std::string> ids;
  HUSTINGS_CHECK(step.db.query(
      "SELECT c.sub FROM case_file c JOIN case_file m ON m.sub = $1 WHERE c.sub <> m.sub AND "
      "c.leader IS NULL AND c.state <> 'withdrawn' AND (c.signatory = m.signatory OR "
      "(c.platform = m.platform AND c.category = m.category)) ORDER BY c.idx DESC LIMIT $2",
      {step.file.history.id, param(kCandidates)}, [&](const SqlRow& row) -> Result<void> {
        ids.emplace_back(row.text(0));
        return {};
      }));
  for (const auto& id : ids) {
    HUSTINGS_TRY(const auto other, cases::read_case(step.db, id));
    Object row = title_of(step.db, other);
    row.emplace_back("candidate_href", fmt::format("{}?with={}", step.action, other.number));
    row.emplace_back("candidate_page", address_of(other));
    row.emplace_back("candidate_at", other.history.steps.front().at);
    out.emplace_back(std::move(row));
  }
  return out;
}

Result<List> draft_rows(StepVisit& step) {
  if (step.form.act != CaseAct::decide || !step.sealed || !step.sight.open) return List();
  HUSTINGS_TRY(const auto json,
               last_proposal(step.room, step.file, *step.sealed, *step.sight.open));
  if (!json) return List();
  HUSTINGS_TRY(const Json body, parse_json(*json));
  HUSTINGS_TRY(const auto answers, answers_given(step.db, step.file));
  const StepPlan plan(*form_of(CaseAct::propose),
                      *step.room.cases->registry().kinds().named("decision"), step.file,
                      {.answers = as_choices(answers)});
  return plan.told(plan.typed_of(body));
}

// What the signatory has said, where a decision may accept it.
Result<List> answer_list(const StepVisit& step) {
  if (step.form.kind != "decision") return List();
  HUSTINGS_TRY(const auto answers, answers_given(step.db, step.file));
  return answer_rows(answers);
}

List kept_rows(const Typed& given) {
  List out;
  for (const auto& [name, value] : given) out.push_back(Object{{"kept", value}});
  return out;
}

Object conflict_items(const StepVisit& step) {
  const bool belongs = belongs_to(step.visit.user(), step.file.signatory);
  const auto said = step.visit.form["conflict"];
  List options;
  for (const auto& word : cases::kYesNoWords)
    options.push_back(Object{
        {"option_value", word.code}, {"option_label", word}, {"option_chosen", word.code == said}});
  const bool staff = step.role != CaseRole::signatory && step.role != CaseRole::affected;
  return {{"conflict_known", step.form.conflict && staff && belongs},
          {"conflict_asked", step.form.conflict && staff && !belongs},
          {"conflict_options", std::move(options)}};
}

std::string_view notice_form(const StepVisit& step) {
  if (step.form.act != CaseAct::notify) return {};
  return step.visit.call.arguments.text("form") == "dsa_article_16" ? "dsa_article_16"
                                                                    : "terms_of_service";
}

// ---- the page ----------------------------------------------------------------------------------
// What is wrong with what was typed; where somebody was faster, all since `seen`.
struct Trouble {
  const Error* wrong = nullptr;
  Index seen = 0;  // 0: nobody was
};

Result<Response> form_page(StepVisit& step, const StepPlan& plan, const Typed& given,
                           const Trouble& trouble) {
  const auto* wrong = trouble.wrong;
  HUSTINGS_TRY(List candidates, candidate_rows(step));
  HUSTINGS_TRY(List alike, step.form.act == CaseAct::same_as
                               ? alike_rows(step.room, step.visit, step.db, step.file)
                               : Result<List>(List()));
  HUSTINGS_TRY(List draft, draft_rows(step));
  HUSTINGS_TRY(List given_answers, answer_list(step));
  const auto notice = notice_form(step);
  const Word title{"", step.answer ? answer_title(step.form.act) : step.form.title};
  const auto& proposers = step.file.history.proposers;
  Object content = title_of(step.db, step.file);
  std::ranges::move(conflict_items(step), std::back_inserter(content));
  const bool changed = trouble.seen != 0;
  const auto problems = wrong != nullptr ? wrong->details : std::vector<Detail>();
  std::ranges::move(
      Object{{"step_title", title},
             {"step_says", step.answer ? Value() : Value(Word{"", step.form.says})},
             {"step_action",
              notice.empty() ? step.action : step.action + "?form=" + std::string(notice)},
             {"step_back", step.back},
             {"notice_form", cases::word_of(cases::kNoticeWords, notice)},
             {"notice_law", notice == "dsa_article_16"},
             {"seen", step.file.history.steps.back().index},
             {"possible", step.role.has_value()},
             {"takes_file", step.form.file},
             {"proposed_it",
              step.form.act == CaseAct::decide && proposers.contains(step.visit.user().id)},
             {"confirms", step.form.act == CaseAct::decide},
             {"questions", question_rows(step)},
             {"candidates", std::move(candidates)},
             {"alike", std::move(alike)},
             {"draft", std::move(draft)},
             {"given", std::move(given_answers)},
             {"changed", changed},
             {"said",
              changed ? step_rows(step.file, step.sealed ? &*step.sealed : nullptr, trouble.seen)
                      : List()},
             {"typed", step.role ? List() : kept_rows(given)},
             {"needs_password", step.form.sure && !step.visit.session.confirmed},
             {"items", plan.items(given, problems)}},
      std::back_inserter(content));
  if (wrong != nullptr && !changed) desk::put_problems(*wrong, content);
  Response out = page(step.visit, "case_step", title, std::move(content));
  if (wrong != nullptr) out.status = changed ? 409 : 422;
  return out;
}

const StepForm* form_named(std::string_view act) {
  const auto forms = step_forms();
  const auto found =
      std::ranges::find_if(forms, [&](const StepForm& one) { return cases::name(one.act) == act; });
  return found == forms.end() ? nullptr : &*found;
}

// The newest step that the form was made from.
Index seen_by(const Visit& visit) { return read_seen(visit.form["seen"]); }

std::optional<CaseRole> role_in(const std::vector<Offer>& offered, CaseAct act) {
  const auto found = std::ranges::find(offered, act, &Offer::act);
  return found == offered.end() ? std::nullopt : std::optional(found->role);
}

bool is_theirs(const Error& error) {
  return error.code == Code::bad_input || error.code == Code::conflict ||
         error.code == Code::too_large;
}

// Somebody took a step in between: what it was, and the form as it was filled in.
Result<Response> changed_page(StepVisit& step, const StepPlan& plan, const Typed& given,
                              const Error& error) {
  return form_page(step, plan, given, {&error, std::max<Index>(1, seen_by(step.visit))});
}

Result<Response> take(StepVisit& step, const StepPlan& plan, const Typed& given) {
  const Error changed{Code::conflict, std::string(tr("somebody was faster")), std::string(kChanged),
                      ""};
  if (step.file.history.steps.back().index != seen_by(step.visit))
    return changed_page(step, plan, given, changed);
  if (!step.role) {
    const Error gone{Code::conflict, std::string(tr("this step is not possible now")), "",
                     std::string(tr("look at the case as it is"))};
    return form_page(step, plan, given, {&gone});
  }
  if (const auto wanted = step.visit.form["question"]; !wanted.empty() && has_questions(step)) {
    HUSTINGS_TRY(const Typed with, with_question(step, given, wanted));
    return form_page(step, plan, with, {});
  }
  if (step.form.sure) {
    if (const auto sure = need_confirmed(step.visit); !sure)
      return form_page(step, plan, given, {&sure.error()});
  }
  auto made = step_of(step, plan, given);
  if (!made && is_theirs(made.error())) return form_page(step, plan, given, {&made.error()});
  if (!made) return std::unexpected(made.error());
  made->seen = seen_by(step.visit);
  if (step.role == CaseRole::signatory) made->by = step.file.signatory;
  NewStep kept{.id = made->id, .body = {}};
  const auto taken = step.room.cases->take(step.file.history.id, *std::move(made));
  if (taken) return desk::redirect(step.back + "?done=1");
  // io: nobody knows whether it stands.
  if (taken.error().code != Code::io) HUSTINGS_CHECK(undo(step, kept));
  if (!is_theirs(taken.error())) return std::unexpected(taken.error());
  if (taken.error().where != kChanged) return form_page(step, plan, given, {&taken.error()});
  HUSTINGS_TRY(const CaseFile now, cases::read_case(step.db, step.file.history.id));
  StepVisit again{.room = step.room,
                  .visit = step.visit,
                  .db = step.db,
                  .file = now,
                  .form = step.form,
                  .role = step.role,
                  .action = step.action,
                  .back = step.back,
                  .answer = step.answer};
  return changed_page(again, plan, given, taken.error());
}

Result<Response> show_or_take(StepVisit& step) {
  const Kind& kind = *step.room.cases->registry().kinds().named(step.form.kind);
  HUSTINGS_TRY(const auto signatories, step.room.cases->intake().signatories());
  HUSTINGS_TRY(const auto answers, answers_given(step.db, step.file));
  const StepPlan plan(step.form, kind, step.file, {signatories, as_choices(answers)});
  if (step.visit.call.request.method == web::Method::post)
    return take(step, plan, plan.typed_in(step.visit.form.fields));
  if (!step.role)
    return fail(Code::conflict, std::string(tr("this step is not possible now")), {},
                std::string(tr("look at the case as it is")));
  HUSTINGS_TRY(const Typed given, first_typed(step, plan));
  return form_page(step, plan, given, {});
}

Result<const StepForm*> form_of(const Visit& visit) {
  const StepForm* form = form_named(visit.call.arguments.text("act").value_or(""));
  if (form != nullptr) return form;
  return fail(Code::not_found, "there is no such step at the desk");
}

Result<Response> work(const Room& room, Visit& visit) {
  HUSTINGS_TRY(const StepForm* form, form_of(visit));
  HUSTINGS_TRY(const auto reader, room.cases->reader());
  HUSTINGS_TRY(const CaseFile file, cases::read_case(*reader->db, number_of(visit)));
  StepVisit step{.room = room,
                 .visit = visit,
                 .db = *reader->db,
                 .file = file,
                 .form = *form,
                 .role = role_in(offers(file, visit.user(), room.cases->now()), form->act),
                 .action = fmt::format("{}/do/{}", address_of(file), cases::name(form->act)),
                 .back = address_of(file),
                 .answer = false};
  HUSTINGS_TRY(step.sight, room.cases->look(visit.session, file.history.id));
  if (step.sight.open) {
    HUSTINGS_TRY(step.sealed,
                 read_sealed(room.cases->vault(), *reader->db, file, *step.sight.open));
  }
  return show_or_take(step);
}

// ---- for the staff of a signatory --------------------------------------------------------------
// A second person is an approver, where one is asked for.
Result<void> may_answer(const Room& room, Visit& visit, const CaseFile& file) {
  if (file.signatory.empty() || !visit.user().role_for(file.signatory))
    return fail(Code::not_found, "there is no such case on your desk");
  HUSTINGS_TRY(const bool four_eyes, room.cases->desk().staff().four_eyes(file.signatory));
  return need_role(visit, file.signatory, four_eyes ? Role::approver : Role::officer);
}

Result<Response> answer(const Room& room, Visit& visit) {
  HUSTINGS_TRY(const StepForm* form, form_of(visit));
  HUSTINGS_TRY(const auto reader, room.cases->reader());
  HUSTINGS_TRY(const CaseFile file, cases::read_case(*reader->db, number_of(visit)));
  HUSTINGS_CHECK(may_answer(room, visit, file));
  StepVisit step{
      .room = room,
      .visit = visit,
      .db = *reader->db,
      .file = file,
      .form = *form,
      .role = role_in(offers_to_signatory(file, room.cases->now()), form->act),
      .action = fmt::format("/desk/answers/{}/do/{}", file.number, cases::name(form->act)),
      .back = "/desk/answers/" + file.number,
      .answer = true};
  return show_or_take(step);
}

std::vector<Parameter> parameters() {
  return {number_parameter(),
          {.name = "act", .type = ParameterType::token, .help = "the step", .required = true},
          {.name = "form",
           .type = ParameterType::choice,
           .help = "of a notice to a platform",
           .choices = {"dsa_article_16", "terms_of_service"}},
          {.name = "with", .type = ParameterType::token, .help = "number of another case"}};
}

}  // namespace

std::vector<web::Route> step_pages(const Room& room) {
  constexpr const char* kPath = "/desk/cases/{number}/do/{act}";
  constexpr const char* kAnswer = "/desk/answers/{number}/do/{act}";
  const auto answers = [room](Visit& visit) { return answer(room, visit); };
  auto sent = desk::post(room.site, kAnswer, parameters(), answers, kWithFile);
  sent.waits = true;
  return {get(room, kPath, parameters(), &work), post(room, kPath, parameters(), &work, kWithFile),
          desk::get(room.site, kAnswer, parameters(), answers), std::move(sent)};
}

}  // namespace hustings::casedesk
