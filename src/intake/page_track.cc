// A case opened again with its number and code. Both come with every request, by POST: there is no
// session, and nothing of them in any address.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/message.h"
#include "cases/case_number.h"
#include "cases/words.h"
#include "intake/fields.h"
#include "intake/pages.h"
#include "web/form.h"

namespace hustings::intake {
namespace {

using web::Call;
using web::Response;

// `waits`: what there is to say of a report that is not in the log yet; null: nothing.
Response ask(const Counter& counter, const Call& call, bool failed, const Error* waits = nullptr) {
  return page(
      counter, call, "track", Word{"", tr("Follow your report")},
      {{"failed", failed}, {"waits", waits == nullptr ? Value() : Value(Message{waits->message})}});
}

List said_rows(std::string_view code, const std::vector<Said>& said) {
  List out;
  for (const auto& one : said) {
    out.push_back(
        Object{{"said_act", cases::word_of(cases::kActWords, cases::name(one.step->act))},
               {"said_role", cases::word_of(cases::kRoleWords, cases::name(one.step->role))},
               {"said_at", one.step->at},
               {"said_index", one.step->index},
               {"said_mine", one.step->role == CaseRole::reporter},
               {"said_words", one.words.empty() ? Value() : Value(one.words)},
               {"said_further", further_told(code, one.further)}});
  }
  return out;
}

List file_rows(const std::vector<vault::FileInfo>& files) {
  List out;
  for (const auto& file : files) {
    out.push_back(Object{{"file_name", file.name},
                         {"file_type", file.type},
                         {"file_kb", static_cast<std::int64_t>((file.bytes + 1023) / 1024)}});
  }
  return out;
}

List look_rows(const std::vector<StaffLook>& looks) {
  List out;
  for (const auto& look : looks) {
    out.push_back(Object{{"look_at", look.at},
                         {"look_as", cases::word_of(cases::kRoleWords, look.capacity)},
                         {"look_file", look.file},
                         {"look_index", look.index}});
  }
  return out;
}

Result<Response> show(const Counter& counter, const Call& call, const Tracked& tracked,
                      const web::Form& form, const Error* wrong, bool done) {
  HUSTINGS_CHECK(counter.intake->saw(tracked));
  HUSTINGS_TRY(const bool has_news, counter.intake->has_news(tracked));
  HUSTINGS_TRY(const auto said, counter.intake->said(tracked));
  HUSTINGS_TRY(const auto files, counter.intake->files(tracked));
  HUSTINGS_TRY(const auto looks, counter.intake->looks(tracked));
  const auto possible = Intake::possible(tracked);
  const auto may = [&](CaseAct act) { return std::ranges::find(possible, act) != possible.end(); };
  const auto due = cases::next_due(tracked.file.clocks());
  const auto code = vault::TrackingCode::parse(form["code"]);
  const auto state = tracked.file.history.state;
  Object content{{"number", tracked.file.number},
                 {"code", code ? code->shown() : std::string()},
                 {"index", tracked.file.index},
                 {"state", cases::word_of(cases::kStateWords, cases::name(state))},
                 {"due", due ? Value(*due) : Value()},
                 {"late", due && *due < counter.intake->now()},
                 {"said", said_rows(counter.intake->code(), said)},
                 {"files", file_rows(files)},
                 {"looks", look_rows(looks)},
                 {"has_news", has_news},
                 {"takes_news", counter.intake->takes_news()},
                 {"may_answer", may(CaseAct::answer)},
                 {"may_write", may(CaseAct::message) || may(CaseAct::answer)},
                 {"may_appeal", may(CaseAct::appeal)},
                 {"may_withdraw", may(CaseAct::withdraw)},
                 {"done", done}};
  if (wrong != nullptr) content.emplace_back("wrong", Message{wrong->message});
  Response out =
      page(counter, call, "case_of_mine", Word{"", tr("Your report")}, std::move(content));
  if (wrong != nullptr) out.status = 422;
  return out;
}

// Number and code of a form, opened; or the page that asks for them.
using Opened = std::function<Result<Response>(const Tracked&, web::Form&)>;
// Staff know the code of what they typed in: it opens nothing but the way to another one.
Result<Response> replace_page(const Counter& counter, const Call& call, const Tracked& tracked,
                              const std::string& code, bool done) {
  return page(counter, call, "track_code", Word{"", tr("Your own code")},
              {{"number", tracked.file.number}, {"code", code}, {"done", done}});
}

Result<Response> with_case(const Counter& counter, const Call& call, const Opened& go_on,
                           bool replaces = false) {
  HUSTINGS_TRY(auto form, web::parse_form(call.request.content_type, call.request.body));
  if (!counter.tries->take(call.request.network)) return refusal(counter, IntakeRefusal::too_many);
  const auto tracked = counter.intake->track(form["number"], form["code"]);
  if (!tracked && tracked.error().code == Code::unavailable)
    return refusal(counter, IntakeRefusal::queue_full);
  if (!tracked && tracked.error().code == Code::conflict)
    return ask(counter, call, false, &tracked.error());
  if (!tracked) return std::unexpected(tracked.error());
  const auto& found = *tracked;
  if (!found) return ask(counter, call, true);
  HUSTINGS_TRY(const bool told, counter.intake->vault().is_told(found->open.id));
  if (told && !replaces)
    return replace_page(counter, call, *found, std::string(form["code"]), false);
  return go_on(*found, form);
}

// A new code in place of one that somebody else has seen; told this once.
Result<Response> replace(const Counter& counter, const Call& call) {
  const auto go_on = [&](const Tracked& tracked, web::Form& form) -> Result<Response> {
    const auto code = vault::TrackingCode::parse(form["code"]);
    if (!code) return ask(counter, call, true);
    HUSTINGS_TRY(const auto fresh, counter.intake->vault().replace_code(tracked.open.id, *code));
    return replace_page(counter, call, tracked, fresh.shown(), true);
  };
  return with_case(counter, call, go_on, true);
}

// Where mails go that say there is news, or nowhere any more.
Result<Response> news(const Counter& counter, const Call& call) {
  return with_case(counter, call, [&](const Tracked& tracked, web::Form& form) -> Result<Response> {
    const bool takes_back = form["do"] == "take_back";
    const Error empty{Code::bad_input, std::string(kNoAddress), "/news", ""};
    if (!takes_back && form["news"].empty())
      return show(counter, call, tracked, form, &empty, false);
    const auto done = counter.intake->set_news(tracked, takes_back ? "" : form["news"],
                                               web::language_of(*counter.look, call).code());
    if (!done && done.error().code == Code::bad_input)
      return show(counter, call, tracked, form, &done.error(), false);
    if (!done) return std::unexpected(done.error());
    return show(counter, call, tracked, form, nullptr, false);
  });
}

Result<Response> open(const Counter& counter, const Call& call) {
  return with_case(counter, call, [&](const Tracked& tracked, web::Form& form) {
    return show(counter, call, tracked, form, nullptr, false);
  });
}

std::optional<CaseAct> act_of(std::string_view name) {
  for (const CaseAct act :
       {CaseAct::message, CaseAct::answer, CaseAct::appeal, CaseAct::withdraw}) {
    if (cases::name(act) == name) return act;
  }
  return std::nullopt;
}

Result<Response> step(const Counter& counter, const Call& call) {
  return with_case(counter, call, [&](const Tracked& tracked, web::Form& form) -> Result<Response> {
    auto act = act_of(form["act"]);
    if (!act) return web::problem(400, tr("This form names no step."));
    const auto possible = Intake::possible(tracked);
    const bool asked = std::ranges::find(possible, CaseAct::answer) != possible.end();
    if (act == CaseAct::message && asked) act = CaseAct::answer;
    const std::string words(form["words"]);
    const auto uploads = uploads_of(form);
    if (act != CaseAct::withdraw && words.empty() && uploads.empty()) {
      const Error empty{Code::bad_input, std::string(tr("Write something, or choose a file")), "",
                        ""};
      return show(counter, call, tracked, form, &empty, false);
    }
    if (!uploads.empty() && counter.intake->level() >= Level::crowded) {
      const Error later{Code::unavailable,
                        std::string(tr("So many reports are coming in that files have to wait: add "
                                       "them later")),
                        "", ""};
      return show(counter, call, tracked, form, &later, false);
    }
    const auto done = counter.intake->step(tracked, *act, words, uploads);
    if (!done && (done.error().code == Code::bad_input || done.error().code == Code::conflict))
      return show(counter, call, tracked, form, &done.error(), false);
    if (!done) return std::unexpected(done.error());
    HUSTINGS_TRY(const auto again, counter.intake->track(form["number"], form["code"]));
    if (!again) return ask(counter, call, true);
    return show(counter, call, *again, form, nullptr, true);
  });
}

Result<Response> copy(const Counter& counter, const Call& call) {
  return with_case(counter, call, [&](const Tracked& tracked, web::Form&) -> Result<Response> {
    Response out;
    out.type = "application/sd-jwt";
    HUSTINGS_TRY(out.body, counter.intake->own_copy(tracked));
    out.must_set("Content-Disposition",
                 fmt::format("attachment; filename=\"report-{}.sd-jwt\"", tracked.file.number));
    return out;
  });
}

}  // namespace

std::vector<web::Route> track_pages(const Counter& counter) {
  std::vector<web::Route> out;
  out.push_back(route_of(
      "/track", web::Method::get, {},
      [counter](const Call& call) -> Result<Response> { return ask(counter, call, false); }));
  out.push_back(route_of("/track", web::Method::post, {},
                         [counter](const Call& call) { return open(counter, call); }));
  out.push_back(route_of("/track/step", web::Method::post, {},
                         [counter](const Call& call) { return step(counter, call); }));
  out.back().body_limit = kMostSent;
  out.push_back(route_of("/track/news", web::Method::post, {},
                         [counter](const Call& call) { return news(counter, call); }));
  out.push_back(route_of("/track/copy", web::Method::post, {},
                         [counter](const Call& call) { return copy(counter, call); }));
  out.push_back(route_of("/track/code", web::Method::post, {},
                         [counter](const Call& call) { return replace(counter, call); }));
  for (auto& route : out) route.waits = route.method == web::Method::post;
  return out;
}

}  // namespace hustings::intake
