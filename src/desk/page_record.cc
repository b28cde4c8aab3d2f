// Writing a record: its form, its draft, and the steps from there into the log.
#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "base/message.h"
#include "base/text.h"
#include "desk/pages.h"
#include "desk/picture.h"
#include "desk/view.h"
#include "desk/words.h"
#include "node/changes.h"
#include "node/findings.h"

namespace hustings::desk {
namespace {

using web::Response;

constexpr std::size_t kMostPictures = std::size_t{40} << 20;  // bytes, of a form that adds some

Parameter kind_parameter() {
  return {.name = "kind", .type = ParameterType::token, .help = "kind of record", .required = true};
}
Parameter id_parameter() {
  return {.name = "id", .type = ParameterType::token, .help = "of the work", .required = true};
}
Parameter of_parameter() {
  return {.name = "of", .type = ParameterType::token, .help = "id of the organisation"};
}
Parameter about_parameter() {
  return {.name = "about",
          .type = ParameterType::token,
          .help = "id of the thing that this is a new version of"};
}
Parameter like_parameter() {
  return {.name = "like", .type = ParameterType::token, .help = "id of a thing to copy from"};
}

// What the form sent, without what is the desk's own.
Typed typed_in(const web::Form& form) {
  Typed out;
  for (const auto& [name, value] : form.fields) {
    if (name.starts_with('/') && !value.empty()) out.emplace_back(name, value);
  }
  return out;
}

Result<const Kind*> kind_of(Visit& visit) {
  const auto name = visit.call.arguments.text("kind").value_or("");
  const Kind* kind = visit.desk().kind(name);
  if (kind != nullptr) return kind;
  return fail(Code::not_found, "this kind of record is not written at the desk", std::string(name),
              "the desk's first page names those that are");
}

Response form_page(Visit& visit, const Kind& kind, const std::string& of, const Typed& given) {
  const auto about = visit.call.arguments.text("about").value_or("");
  Object content{{"of", of},
                 {"desk_of", visit.desk().name_of(of)},
                 {"kind", kind.name},
                 {"kind_label", kind_word(kind.name)},
                 {"about", about}};
  std::ranges::move(form_parts(visit.desk().plan(kind), given, {}), std::back_inserter(content));
  return page(visit, "new", kind_word(kind.name), std::move(content));
}

Result<Response> show_new(Visit& visit) {
  HUSTINGS_TRY(const std::string of, signatory_of(visit));
  HUSTINGS_CHECK(need_role(visit, of, Role::officer));
  HUSTINGS_TRY(const Kind* kind, kind_of(visit));
  const auto& arguments = visit.call.arguments;
  const auto from = arguments.text("about") ? arguments.text("about") : arguments.text("like");
  if (!from) return form_page(visit, *kind, of, {});
  HUSTINGS_TRY(Existing was, visit.desk().existing(*from));
  if (arguments.text("about") && was.issuer != of)
    return fail(Code::conflict, "only its issuer corrects a record", std::string(*from),
                "say what you have to say about it with a response");
  if (!arguments.text("about"))  // another one: it has a number of its own
    std::erase_if(was.typed, [](const auto& one) { return one.first == "/number"; });
  return form_page(visit, *kind, of, was.typed);
}

Result<Response> make(Visit& visit) {
  HUSTINGS_TRY(const std::string of, signatory_of(visit));
  HUSTINGS_CHECK(need_role(visit, of, Role::officer));
  HUSTINGS_TRY(const Kind* kind, kind_of(visit));
  const Typed given = typed_in(visit.form);
  Work work{.signatory = of, .kind = std::string(kind->name)};
  work.title = title_of(given, kind_word(kind->name).label);
  work.typed = to_json(given);
  work.author = visit.user().id;
  if (const auto about = visit.call.arguments.text("about")) {
    HUSTINGS_TRY(const Existing was, visit.desk().existing(*about));
    if (was.issuer != of || was.kind != kind->name)
      return fail(Code::conflict, "only its issuer corrects a record", std::string(*about));
    work.about = *about;
    work.prev = was.leaf;
  }
  HUSTINGS_TRY(const Work made, visit.desk().works().make(std::move(work), std::nullopt));
  return redirect("/desk/work/" + made.id);
}

// What rules would say about the draft.
List judged(Visit& visit, const Result<Draft>& draft) {
  List out;
  if (!draft) return out;
  for (const auto& [rule, finding] :
       visit.desk().options().registry.judge({0, {}, Evidence::declared, *draft})) {
    out.push_back(
        Object{{"rule", rule->id}, {"says", Message{std::string(rule->says)}}, {"law", rule->law}});
  }
  return out;
}

Object steps_of(Visit& visit, const Work& work, bool four_eyes, bool good) {
  const auto can = [&](Step step) { return may(step, work, visit.user(), four_eyes).has_value(); };
  return {{"can_edit", can_edit(work, visit.user())},
          {"can_submit", good && four_eyes && can(Step::submit)},
          {"can_publish", good && can(Step::publish)},
          {"can_send_back", can(Step::send_back)},
          {"can_discard", can(Step::discard)},
          {"can_disclose", can(Step::disclose)},
          {"needs_password", !visit.session.confirmed}};
}

Object about_work(Visit& visit, const Work& work) {
  Desk& desk = visit.desk();
  Object out{{"id", work.id},
             {"of", work.signatory},
             {"desk_of", desk.name_of(work.signatory)},
             {"kind_label", kind_word(work.kind)},
             {"stamp", work.stamp},
             {"state", word(work.state)},
             {"author", person(desk, work.author)},
             {"submitter", person(desk, work.submitter)},
             {"approver", person(desk, work.approver)},
             {"note", work.note},
             {"changed", work.changed}};
  if (work.index) out.emplace_back("index", *work.index);
  if (const auto until = parse_date(work.until_day)) out.emplace_back("until", *until);
  return out;
}

Result<Response> upload_page(Visit& visit, const Work& work, const Error* wrong) {
  HUSTINGS_TRY(const bool four_eyes, visit.desk().staff().four_eyes(work.signatory));
  HUSTINGS_TRY(const UploadPreview preview, preview_from_json(work.typed));
  if (preview.unmapped && can_edit(work, visit.user())) return columns_page(visit, work);
  HUSTINGS_TRY(const WorkFile file, visit.desk().works().file(work.id));
  Object content = about_work(visit, work);
  std::ranges::move(steps_of(visit, work, four_eyes, preview.ready() > 0),
                    std::back_inserter(content));
  List problems;
  for (const auto& one : preview.problems) {
    problems.push_back(Object{{"row", std::to_string(one.row)},
                              {"cell", one.cell},
                              {"heading", one.heading},
                              {"cell_problem", one.problem}});
  }
  std::ranges::move(Object{{"file", file.name},
                           {"sheet", file.sheet},
                           {"rows", preview.rows},
                           {"added", preview.added},
                           {"changed_rows", preview.changed},
                           {"unchanged", preview.unchanged},
                           {"to_mend", preview.to_mend},
                           {"findings", preview.findings},
                           {"ready", preview.ready()},
                           {"cells", std::move(problems)}},
                    std::back_inserter(content));
  if (wrong != nullptr) put_problems(*wrong, content);
  return page(visit, "upload_work", file.name, std::move(content));
}

Result<Response> record_page(Visit& visit, const Work& work, const Error* wrong) {
  Desk& desk = visit.desk();
  HUSTINGS_TRY(const bool four_eyes, desk.staff().four_eyes(work.signatory));
  HUSTINGS_TRY(const Typed given, desk.typed_of(work));
  const Kind* kind = desk.kind(work.kind);
  if (kind == nullptr) return fail(Code::not_found, "this kind is gone", work.kind);
  const auto draft = desk.draft_of(work);
  std::vector<Detail> problems;
  if (!draft) problems = draft.error().details;
  Object content = about_work(visit, work);
  std::ranges::move(steps_of(visit, work, four_eyes, draft.has_value()),
                    std::back_inserter(content));
  std::ranges::move(form_parts(desk.plan(*kind), given, problems), std::back_inserter(content));
  content.emplace_back("rules", judged(visit, draft));
  std::ranges::move(pictures_of(visit, work), std::back_inserter(content));
  content.emplace_back("ready", Value());
  if (wrong != nullptr) {
    put_problems(*wrong, content);
  } else if (!draft) {
    put_problems(draft.error(), content);
  }
  return page(visit, "work", work.title, std::move(content));
}

Result<Response> show(Visit& visit, const Work& work, const Error* wrong) {
  return work.what == WorkKind::upload ? upload_page(visit, work, wrong)
                                       : record_page(visit, work, wrong);
}

Result<Work> publish(Visit& visit, Work work, bool embargo) {
  HUSTINGS_TRY(const bool sure, confirmed(visit));
  if (!sure) {
    return fail(Code::bad_input, "your password is needed, since this cannot be taken back",
                "/password", "type it beside the button");
  }
  std::optional<CivilDate> until;
  if (embargo) {
    until = parse_date(visit.form["until"]);
    if (!until) return fail(Code::bad_input, "an embargo needs a day", "/until", "choose one");
  }
  return visit.desk().publish(std::move(work), visit.user(), until);
}

// The button that was pressed.
Result<Work> step(Visit& visit, Work work) {
  const auto button = visit.form["do"];
  if (button == "save" || button == "submit") {
    if (!can_edit(work, visit.user()))
      return fail(Code::conflict, "this is not possible any more", {}, "look at what became of it");
    if (work.what == WorkKind::record) {
      const Typed given = typed_in(visit.form);
      work.typed = to_json(given);
      work.title = title_of(given, kind_word(work.kind).label);
      HUSTINGS_TRY(work, visit.desk().works().save(std::move(work), visit.user().id));
    }
    if (button == "save") return work;
    if (work.what == WorkKind::record) HUSTINGS_CHECK(visit.desk().draft_of(work));
    return visit.desk().step(std::move(work), visit.user(), Step::submit);
  }
  if (button == "send_back") {
    work.note = trim(visit.form["note"]);
    return visit.desk().step(std::move(work), visit.user(), Step::send_back);
  }
  if (button == "discard") return visit.desk().step(std::move(work), visit.user(), Step::discard);
  if (button == "publish" || button == "embargo")
    return publish(visit, std::move(work), button == "embargo");
  if (button == "disclose") return visit.desk().disclose(std::move(work), &visit.user());
  return fail(Code::bad_input, "there is no such step", std::string(button));
}

// One thing that is done to it; what goes wrong is shown above the page as it is now.
Result<Response> act(Visit& visit, Result<Work> (*step)(Visit&, Work)) {
  HUSTINGS_TRY(Work work, work_of(visit));
  const Work before = work;
  // They act on what they saw: what somebody changed since is shown first.
  if (visit.form["stamp"] != std::to_string(work.stamp)) {
    const Error changed{Code::conflict, "somebody changed this while you were at it", "",
                        "look at it as it is now"};
    return show(visit, before, &changed);
  }
  const auto done = step(visit, std::move(work));
  if (done) return redirect("/desk/work/" + done->id);
  HUSTINGS_TRY(const Work now, work_of(visit));
  HUSTINGS_TRY(Response out, show(visit, now, &done.error()));
  out.status = 422;
  return out;
}

Result<Response> show_work(Visit& visit) {
  HUSTINGS_TRY(const Work work, work_of(visit));
  return show(visit, work, nullptr);
}

Result<Response> mend_file(Visit& visit) {
  HUSTINGS_TRY(const Work work, work_of(visit));
  HUSTINGS_TRY(const WorkFile file, visit.desk().works().file(work.id));
  Response out;
  out.type = "text/csv; charset=utf-8";
  HUSTINGS_TRY(out.body, rows_to_mend(visit.desk().uploads(), file, work.kind, work.signatory));
  out.must_set("Content-Disposition", "attachment; filename=\"rows-to-mend.csv\"");
  return out;
}

}  // namespace

Result<Work> work_of(Visit& visit) {
  HUSTINGS_TRY(Work work, visit.desk().works().read(
                              std::string(visit.call.arguments.text("id").value_or(""))));
  if (!visit.user().role_for(work.signatory))
    return fail(Code::not_found, "there is nothing of this name on the desk", work.id);
  return work;
}

std::vector<web::Route> record_pages(const DeskSite& site) {
  return {
      get(site, "/desk/new/{kind}",
          {kind_parameter(), of_parameter(), about_parameter(), like_parameter()}, &show_new),
      post(site, "/desk/new/{kind}", {kind_parameter(), of_parameter(), about_parameter()}, &make),
      get(site, "/desk/work/{id}", {id_parameter()}, &show_work),
      post(site, "/desk/work/{id}", {id_parameter()},
           [](Visit& visit) { return act(visit, &step); }),
      post(
          site, "/desk/work/{id}/picture", {id_parameter()},
          [](Visit& visit) { return act(visit, &add_pictures); }, kMostPictures),
      get(site, "/desk/work/{id}/mend", {id_parameter()}, &mend_file)};
}

}  // namespace hustings::desk
