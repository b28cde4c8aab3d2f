#include "casedesk/step_visit.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/message.h"
#include "base/text.h"
#include "intake/sniff.h"
#include "node/slice.h"

namespace hustings::casedesk {
namespace {

using desk::Typed;

constexpr std::string_view kNotice = "form";  // the parameter that says which form of a notice

std::string minute_of(Instant at) { return to_string(at).substr(0, 16); }

void put(Typed& out, std::string_view name, std::string_view value) {
  if (!value.empty()) out.emplace_back(name, value);
}

Result<Record> report_of(const StepVisit& step) {
  return load_record(step.db, step.room.cases->registry(), step.file.index);
}

std::string platform_of(const CaseReport& report) {
  return report.platform.value ? report.platform.value->value : std::string();
}

// What the report says that a decision says again.
Typed typed_of_report(const StepVisit& step, const CaseReport& report) {
  Typed out;
  for (const auto& one : step.file.commitments) put(out, "/commitments", one);
  put(out, "/reasons/source_type",
      report.formal_notice.value ? "article_16" : "type_other_notification");
  put(out, "/reasons/automated_detection", "no");
  put(out, "/reasons/automated_decision", "not_automated");
  if (report.country.value) put(out, "/reasons/territorial_scope", report.country.value->value);
  if (report.language.value) put(out, "/reasons/content_language", report.language.value->value);
  if (report.seen.value) put(out, "/reasons/content_date", to_string(*report.seen.value));
  return out;
}

// What was proposed before, or what the report says.
Result<Typed> first_decision(StepVisit& step, const StepPlan& plan, const CaseReport& report) {
  if (step.form.act == CaseAct::decide_appeal && step.file.history.decision) {
    HUSTINGS_TRY(const Record standing, load_record(step.db, step.room.cases->registry(),
                                                    step.file.history.decision->index));
    std::string json;
    standing.kind().write(standing.body, json);
    HUSTINGS_TRY(const Json body, parse_json(json));
    return plan.typed_of(body);
  }
  if (step.sealed && step.sight.open) {
    HUSTINGS_TRY(const auto before,
                 last_proposal(step.room, step.file, *step.sealed, *step.sight.open));
    if (before) {
      HUSTINGS_TRY(const Json body, parse_json(*before));
      return plan.typed_of(body);
    }
  }
  return typed_of_report(step, report);
}

Typed first_notice(const StepVisit& step, const CaseReport& report, Instant now) {
  Typed out;
  put(out, "/platform", platform_of(report));
  put(out, "/sender", report.formal_notice.value ? "reporter" : "organisation");
  put(out, "/sent", minute_of(now));
  if (step.sealed) {
    const auto& said = step.sealed->report;
    if (!said.urls.empty()) put(out, "/url", said.urls.front());
    if (report.formal_notice.value) {
      put(out, "/name", said.name);
      put(out, "/email", said.contact);
    }
  }
  return out;
}

// ---- the record --------------------------------------------------------------------------------
std::unexpected<Error> problem_at(std::string_view pointer, std::string_view what) {
  Error out{Code::bad_input, std::string(what), "", ""};
  out.details.push_back({std::string(pointer), std::string(what)});
  return std::unexpected(std::move(out));
}

// Who acts, as they say it themselves where the desk does not know it.
Result<Acting> acting_of(const StepVisit& step) {
  if (!step.role) return fail(Code::conflict, std::string(tr("this step is not possible now")));
  const User& user = step.visit.user();
  const CaseRole role = *step.role;
  const bool outside = role == CaseRole::affected || role == CaseRole::signatory;
  Acting out{.role = role, .actor = outside ? std::string() : user.id};
  if (outside) return out;
  out.conflict = belongs_to(user, step.file.signatory);
  if (out.conflict || !step.form.conflict) return out;
  const auto said = step.visit.form["conflict"];
  if (said != "yes" && said != "no")
    return problem_at("/conflict", tr("say whether you belong to the signatory concerned"));
  out.conflict = said == "yes";
  return out;
}

// Members that the case itself gives.
Members members_of(const StepVisit& step) {
  Members out;
  const auto& history = step.file.history;
  const Json decision = history.decision ? Json(history.decision->id) : Json(nullptr);
  if (step.form.kind == "case-event") {
    out.emplace_back("event", Json(std::string(cases::name(step.form.act))));
    if (step.form.act == CaseAct::appeal) out.emplace_back("decision", decision);
  } else if (step.form.kind == "decision") {
    const bool appeal = step.form.act == CaseAct::decide_appeal;
    // Only who proposed it can decide alone.
    const bool alone = !appeal && history.proposers.contains(step.visit.user().id) &&
                       step.visit.form["alone"] == "yes";
    out.emplace_back("single_decider", Json(alone));
    out.emplace_back("supersedes", appeal ? decision : Json(nullptr));
    if (!appeal) out.emplace_back("role", Json("decider"));
  } else if (step.form.kind == "platform-notice") {
    const bool law = step.visit.call.arguments.text(kNotice) == "dsa_article_16";
    out.emplace_back("form", Json(law ? "dsa_article_16" : "terms_of_service"));
  } else if (step.form.kind == "platform-answer") {
    const auto& steps = history.steps;
    const auto notice =
        std::ranges::find(steps.rbegin(), steps.rend(), CaseAct::notify, &cases::Step::act);
    if (notice != steps.rend()) out.emplace_back("notice", Json(notice->id));
  }
  return out;
}

// The number of a case as its id.
Result<Typed> with_ids(const StepVisit& step, Typed given) {
  for (auto& [name, value] : given) {
    if (name != "/with") continue;
    const auto other = cases::read_case(step.db, trim(value));
    if (!other) return problem_at("/with", tr("there is no case of this number"));
    value = other->history.id;
  }
  return given;
}

// A file that proves what is said: its digest becomes public, itself it is kept with the case.
Result<Members> keep_file(StepVisit& step, const std::string& id) {
  Members out;
  for (auto& file : step.visit.form.files) {
    if (file.field != "files" || file.bytes.empty()) continue;
    const auto found = intake::sniff(file.bytes);
    if (!found || file.bytes.size() > intake::kMostFile)
      return problem_at("/files", tr("a picture, a PDF or a video of at most 20 MB is taken"));
    HUSTINGS_CHECK(step.room.cases->vault().add_file(
        step.file.history.id, fmt::format("files/{}/0", id),
        {.name = file.name, .type = std::string(found->type)}, bytes(file.bytes)));
    out.emplace_back("evidence", Json(hex(sha256(bytes(file.bytes)))));
    return out;
  }
  return out;
}

// The event that says that there is a proposal, which itself stands in the vault.
Result<Draft> propose(StepVisit& step, const std::string& id, const Draft& decision,
                      const Acting& acting) {
  const auto* body = decision.as<CaseDecision>();
  if (!step.file.history.accepted && body->outcome.value != CaseOutcome::inadmissible)
    return problem_at("/outcome",
                      tr("a report that was not taken on can only be found not admissible"));
  std::string json;
  decision.kind().write(decision, json);
  HUSTINGS_TRY(const std::string digest,
               keep_proposal(step.room.cases->vault(), step.file.history.id, id, json));
  CaseEvent event;
  event.about.value = ThingId{step.file.history.id};
  event.event.value = CaseAct::propose;
  event.role.value = acting.role;
  event.actor.value = ThingId{acting.actor};
  event.conflict.value = acting.conflict;
  event.note = std::optional(Text<1, 8000>{digest});
  return draft(std::move(event));
}

// The draft of somebody else, confirmed as it is.
Result<Draft> confirm(StepVisit& step, const Acting& acting, Members more) {
  if (!step.sealed || !step.sight.open)
    return fail(Code::conflict, std::string(tr("what is sealed in this case is locked")), {},
                std::string(tr("unlock it on the page of the case")));
  HUSTINGS_TRY(const auto json,
               last_proposal(step.room, step.file, *step.sealed, *step.sight.open));
  if (!json)
    return fail(Code::conflict, std::string(tr("there is no draft that you can read")), {},
                std::string(tr("send it back, with the reason")));
  HUSTINGS_TRY(Json body, parse_json(*json));
  more.insert(more.end(), {{"actor", Json(acting.actor)}, {"conflict", Json(acting.conflict)}});
  put_members(body, more);
  std::string text;
  write_json(body, text);
  return step.room.cases->registry().kinds().named("decision")->parse(text);
}

}  // namespace

Result<Typed> first_typed(StepVisit& step, const StepPlan& plan) {
  HUSTINGS_TRY(const Record record, report_of(step));
  const auto& report = *record.body.as<CaseReport>();
  const Instant now = step.room.cases->now();
  const auto& arguments = step.visit.call.arguments;
  Typed out;
  switch (step.form.act) {
    case CaseAct::propose:
    case CaseAct::decide_appeal:
      return first_decision(step, plan, report);
    case CaseAct::notify:
      return first_notice(step, report, now);
    case CaseAct::remove:
      put(out, "/platform", platform_of(report));
      put(out, "/at", minute_of(now));
      return out;
    case CaseAct::notified:
      put(out, "/at", minute_of(now));
      return out;
    case CaseAct::same_as:
      put(out, "/with", arguments.text("with").value_or(""));
      return out;
    default:
      return out;
  }
}

bool has_questions(const StepVisit& step) {
  return step.form.act == CaseAct::ask || step.form.act == CaseAct::message;
}

Result<Typed> with_question(const StepVisit& step, Typed given, std::string_view wanted) {
  const auto colon = std::min(wanted.find(':'), wanted.size());
  const auto* const question = question_named(wanted.substr(0, colon));
  if (question == nullptr)
    return fail(Code::bad_input, "there is no such question", "question",
                "the page of the step has them");
  const auto& languages = step.visit.site.look->languages;
  const std::string_view code = wanted.substr(std::min(colon + 1, wanted.size()));
  if (!languages.speaks(code))
    return fail(Code::bad_input, "the questions are not there in this language", "question",
                "those of the site are there");
  const std::string text(languages.spoken(code).text(question->text));
  auto note = std::ranges::find(given, "/note", &Typed::value_type::first);
  if (note == given.end()) note = given.insert(given.end(), {"/note", ""});
  std::string& words = note->second;
  for (const auto& language : languages.of_site()) {
    const std::string before(language->text(question->text));
    if (const auto at = words.find(before); at != std::string::npos) {
      words.replace(at, before.size(), text);
      return given;
    }
  }
  if (!trim(words).empty()) words += "\n\n";
  words += text;
  return given;
}

Result<NewStep> step_of(StepVisit& step, const StepPlan& plan, const Typed& typed) {
  HUSTINGS_TRY(const Acting acting, acting_of(step));
  HUSTINGS_TRY(const Typed given, with_ids(step, typed));
  Members more = members_of(step);
  NewStep out{.id = step.room.cases->new_id(), .body = {}, .for_staff = step.form.staff_only};
  if (step.form.act == CaseAct::decide) {
    HUSTINGS_TRY(out.body, confirm(step, acting, std::move(more)));
    return out;
  }
  HUSTINGS_TRY(out.body, plan.read(given, acting, more));
  if (step.form.act == CaseAct::propose) {
    const Draft decision = std::move(out.body);
    HUSTINGS_TRY(out.body, propose(step, out.id, decision, acting));
  } else if (step.form.file) {
    HUSTINGS_TRY(const Members file, keep_file(step, out.id));
    more.insert(more.end(), file.begin(), file.end());
    HUSTINGS_TRY(out.body, plan.read(given, acting, more));
  }
  return out;
}

Result<void> undo(StepVisit& step, const NewStep& taken) {
  auto& vault = step.room.cases->vault();
  if (step.form.act == CaseAct::propose)
    return drop_proposal(vault, step.file.history.id, taken.id);
  if (step.form.file)
    return vault.erase_field(step.file.history.id, fmt::format("files/{}/0", taken.id));
  return {};
}

}  // namespace hustings::casedesk
