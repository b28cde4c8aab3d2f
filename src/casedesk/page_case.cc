// "/desk/cases/{number}": one case with everything that this session may read of it.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "base/lookalike.h"
#include "base/message.h"
#include "casedesk/draft.h"
#include "casedesk/pages.h"
#include "casedesk/responses.h"
#include "cases/room.h"
#include "cases/words.h"
#include "desk/words.h"
#include "intake/fields.h"
#include "node/slice.h"

namespace hustings::casedesk {
namespace {

using cases::CaseFile;
using desk::Visit;
using web::Response;

// ---- the public side ---------------------------------------------------------------------------
// What the public page shows, under the same names.
Result<Object> public_side(const Room& room, NodeReader& reader, const CaseFile& file) {
  HUSTINGS_TRY(const AsOf as_of, web::read_as_of(reader));
  PageContext context{.db = *reader.db,
                      .registry = room.cases->registry(),
                      .as_of = as_of,
                      .address = room.site.look->address,
                      .blobs = &reader.blobs};
  Arguments arguments;
  arguments.put("id", file.number);
  HUSTINGS_TRY(View view, cases::case_page().view(context, arguments));
  auto& both = std::get<ObjectView>(view.what);
  Object out = std::move(both.item);
  std::ranges::move(both.shown, std::back_inserter(out));
  return out;
}

// ---- what is sealed ----------------------------------------------------------------------------
// What in it is written with letters that are taken for others.
List lookalikes(const Reported& report) {
  List out;
  const auto add = [&](const std::optional<Lookalike>& one) {
    if (one) out.push_back(Object{{"letters", one->letters}, {"reads", one->reads}});
  };
  for (const auto& url : report.urls) add(lookalike_host(url));
  add(lookalike(report.account));
  add(lookalike(report.contact));
  return out;
}

Object report_rows(std::string_view code, const Reported& report) {
  List urls;
  for (const auto& one : report.urls) urls.emplace_back(one);
  const auto shown = [](const std::string& text) { return text.empty() ? Value() : Value(text); };
  return {{"sealed_name", shown(report.name)},
          {"sealed_contact", shown(report.contact)},
          {"sealed_urls", std::move(urls)},
          {"sealed_place", shown(report.place)},
          {"sealed_account", shown(report.account)},
          {"sealed_ad", shown(report.ad)},
          {"sealed_further", intake::further_told(code, report.further)},
          {"lookalikes", lookalikes(report)}};
}

// The draft that waits for somebody else, as its reasons will stand there.
Result<List> proposal_rows(const Room& room, Db& db, const CaseFile& file, const SealedCase& sealed,
                           const vault::OpenCase& open) {
  if (file.history.state != cases::CaseState::proposed) return List();
  HUSTINGS_TRY(const auto proposal, last_proposal(room, file, sealed, open));
  if (!proposal) return List();
  HUSTINGS_TRY(const Json body, parse_json(*proposal));
  HUSTINGS_TRY(const auto answers, answers_given(db, file));
  const StepPlan plan(*form_of(CaseAct::propose), *room.cases->registry().kinds().named("decision"),
                      file, {.answers = as_choices(answers)});
  return plan.told(plan.typed_of(body));
}

Result<Object> sealed_side(const Room& room, const Visit& visit, Db& db, const CaseFile& file,
                           const Sight& sight) {
  Object out{{"unlocked", sight.unlocked}, {"opened", sight.open.has_value()}};
  if (!sight.open) return out;
  HUSTINGS_TRY(const SealedCase sealed, read_sealed(room.cases->vault(), db, file, *sight.open));
  HUSTINGS_TRY(List proposal, proposal_rows(room, db, file, sealed, *sight.open));
  std::ranges::move(report_rows(file.history.code, sealed.report), std::back_inserter(out));
  List said = step_rows(file, &sealed, 0);
  std::erase_if(said, [](const Value& one) {
    const Value* words = find(std::get<Object>(one), "said_words");
    return std::holds_alternative<std::monostate>(*words);
  });
  out.emplace_back("said", std::move(said));
  HUSTINGS_TRY(List files, file_rows(room, visit, db, file, *sight.open, sealed));
  out.emplace_back("sealed_files", std::move(files));
  out.emplace_back("proposal", std::move(proposal));
  return out;
}

// ---- what can be done --------------------------------------------------------------------------
List offer_rows(const CaseFile& file, const std::vector<Offer>& offered) {
  List out;
  for (const auto& offer : offered) {
    const auto& form = *form_of(offer.act);
    const std::string href = fmt::format("{}/do/{}", address_of(file), cases::name(offer.act));
    if (offer.act != CaseAct::notify) {
      out.push_back(Object{{"offer_href", href}, {"offer_title", Word{"", form.title}}});
      continue;
    }
    for (const auto& word : cases::kNoticeWords)
      out.push_back(Object{{"offer_href", href + "?form=" + std::string(word.code)},
                           {"offer_title", Word{"", form.title}},
                           {"offer_form", word}});
  }
  return out;
}

Result<List> people_rows(const Room& room, const std::string& chosen) {
  HUSTINGS_TRY(const auto users, room.cases->desk().staff().users());
  List out;
  for (const auto& user : users) {
    if (user.disabled || !user.works_on_cases()) continue;
    out.push_back(Object{{"option_value", user.id},
                         {"option_label", user.name},
                         {"option_chosen", user.id == chosen}});
  }
  return out;
}

List notice_rows(const CaseFile& file) {
  List out;
  for (const auto& step : file.history.steps) {
    if (step.act != CaseAct::notify) continue;
    out.push_back(
        Object{{"notice_href", fmt::format("{}/notices/{}", address_of(file), step.index)},
               {"notice_at", step.at}});
  }
  return out;
}

Result<Object> work_side(const Room& room, Visit& visit, const CaseFile& file) {
  HUSTINGS_TRY(const auto has, room.cases->assignee(file.history.id));
  HUSTINGS_TRY(List people, people_rows(room, has.value_or("")));
  HUSTINGS_TRY(const auto key, room.cases->reader_of(visit.user()));
  const auto offered = offers(file, visit.user(), room.cases->now());
  return Object{
      {"seen", file.history.steps.back().index},
      {"case_href", address_of(file)},
      {"case_has", has ? desk::person(visit.desk(), *has) : std::string()},
      {"is_mine", has == visit.user().id},
      {"people", std::move(people)},
      {"offers", offer_rows(file, offered)},
      {"may_follow", std::ranges::find(offered, CaseAct::same_as, &Offer::act) != offered.end()},
      {"notices", notice_rows(file)},
      {"conflict_here", belongs_to(visit.user(), file.signatory)},
      {"key_there", key.has_value()},
      {"done", visit.call.arguments.flag("done")}};
}

Result<Response> case_page(const Room& room, Visit& visit, const Error* wrong) {
  HUSTINGS_TRY(const auto reader, room.cases->reader());
  HUSTINGS_TRY(const CaseFile file, cases::read_case(*reader->db, number_of(visit)));
  HUSTINGS_TRY(const Sight sight, room.cases->look(visit.session, file.history.id));
  HUSTINGS_TRY(Object content, public_side(room, *reader, file));
  HUSTINGS_TRY(Object sealed, sealed_side(room, visit, *reader->db, file, sight));
  std::ranges::move(sealed, std::back_inserter(content));
  HUSTINGS_TRY(List alike, alike_rows(room, visit, *reader->db, file));
  content.emplace_back("alike", std::move(alike));
  HUSTINGS_TRY(Object work, work_side(room, visit, file));
  std::ranges::move(work, std::back_inserter(content));
  if (wrong != nullptr) desk::put_problems(*wrong, content);
  Response out = page(visit, "case_work", file.number, std::move(content));
  if (wrong != nullptr) out.status = 422;
  return out;
}

Result<Response> show(const Room& room, Visit& visit) { return case_page(room, visit, nullptr); }

// ---- who has it --------------------------------------------------------------------------------
Result<Response> assign(const Room& room, Visit& visit) {
  HUSTINGS_TRY(const auto reader, room.cases->reader());
  HUSTINGS_TRY(const CaseFile file, cases::read_case(*reader->db, number_of(visit)));
  std::string to(visit.form["to"]);
  if (visit.form["do"] == "take") to = visit.user().id;
  const std::string& id = file.history.id;
  if (to.empty()) {
    HUSTINGS_CHECK(room.cases->assign(id, to, visit.user()));
    return desk::redirect(address_of(file));
  }
  HUSTINGS_TRY(const User user, visit.desk().staff().user(to));
  HUSTINGS_TRY(const Sight sight, room.cases->look(visit.session, id));
  HUSTINGS_TRY(const bool adds, room.cases->adds_reader(sight, id, user));
  if (adds) {  // V7.5.3
    if (const auto sure = need_confirmed(visit); !sure)
      return case_page(room, visit, &sure.error());
  }
  HUSTINGS_CHECK(room.cases->assign(id, to, visit.user()));
  HUSTINGS_CHECK(room.cases->grant(sight, id, user, visit.user()));
  return desk::redirect(address_of(file));
}

}  // namespace

Result<std::optional<std::string>> last_proposal(const Room& room, const CaseFile& file,
                                                 const SealedCase& sealed,
                                                 const vault::OpenCase& open) {
  const auto& steps = file.history.steps;
  for (std::size_t i = steps.size(); i-- > 0;) {
    if (steps[i].act != CaseAct::propose || sealed.said[i].words.empty()) continue;
    HUSTINGS_TRY(std::string json,
                 read_proposal(room.cases->vault(), open, steps[i].id, sealed.said[i].words));
    return std::optional(std::move(json));
  }
  return std::optional<std::string>();
}

std::vector<web::Route> case_pages(const Room& room) {
  auto one = get(room, "/desk/cases/{number}",
                 {number_parameter(),
                  {.name = "done", .type = ParameterType::flag, .help = "a step was taken"}},
                 &show);
  one.waits = true;  // for an antivirus
  return {std::move(one), post(room, "/desk/cases/{number}/assign", {number_parameter()}, &assign)};
}

}  // namespace hustings::casedesk
