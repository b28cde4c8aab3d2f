// The last page of the form is sent; what comes back is the only time that the code is told.
#include "base/message.h"
#include "base/text.h"
#include "intake/fields.h"
#include "intake/pages.h"
#include "web/form.h"

namespace hustings::intake {
namespace {

using web::Call;
using web::Response;

std::string in_groups(const std::string& ticket) {
  return ticket.substr(0, 4) + ' ' + ticket.substr(4, 4) + ' ' + ticket.substr(8);
}

Response sent_page(const Counter& counter, const Call& call, const Receipt& receipt) {
  if (receipt.number.empty()) {
    return page(counter, call, "report_held",
                Word{"", receipt.code ? tr("Your report was received") : tr("Already received")},
                {{"ticket", in_groups(receipt.ticket)},
                 {"held_until", receipt.due},
                 {"code", receipt.code ? Value(receipt.code->shown()) : Value()}});
  }
  Object content{{"number", receipt.number},
                 {"index", receipt.index},
                 {"code", receipt.code ? Value(receipt.code->shown()) : Value()},
                 {"promise", receipt.promise.empty() ? Value() : Value(receipt.promise)}};
  return page(counter, call, "report_sent",
              Word{"", receipt.code ? tr("Your report was received") : tr("Already received")},
              std::move(content));
}

// Of errors that a reporter can do something about.
Result<Response> answer(const Counter& counter, const Call& call, const ReportDraft& draft,
                        const Error& error) {
  if (error.code == Code::unavailable) return refusal(counter, IntakeRefusal::queue_full);
  if (error.code == Code::disk_full) return refusal(counter, IntakeRefusal::no_room);
  if (error.details.empty() && error.code == Code::bad_input && error.where.starts_with('/'))
    return answer(counter, call, draft,
                  {error.code, error.message, "", error.mend, {{error.where, error.message}}});
  if (error.details.empty()) return std::unexpected(error);
  counter.intake->counters().refused(error.code == Code::too_large ? IntakeRefusal::too_large
                                                                   : IntakeRefusal::invalid);
  const auto& first = error.details.front().where;
  const std::string& code = counter.intake->code();
  const int step = first == "/files" ? kSteps : step_of(first, code);
  std::vector<Detail> here;
  for (const auto& one : error.details) {
    if (one.where == "/files" || step_of(one.where, code) == step) here.push_back(one);
  }
  return form_page(counter, call, draft, step, here);
}

Result<Response> send(const Counter& counter, const Call& call) {
  HUSTINGS_TRY(auto form, web::parse_form(call.request.content_type, call.request.body));
  if (!form["website"].empty()) return refusal(counter, IntakeRefusal::trap);
  auto draft = counter.intake->unseal(form["draft"]);
  if (!draft || counter.intake->now().unix_ms - draft->begun.unix_ms < kLeastAge)
    return refusal(counter, IntakeRefusal::form_expired);
  take(draft->answers, form, kSteps, counter.intake->code());
  if (auto no = refused(counter, call)) return *std::move(no);
  auto uploads = uploads_of(form);
  const Level level = counter.intake->level();
  const Answers& a = draft->answers;
  std::vector<Detail> problems = check(a, kSteps, counter.intake->code());
  if (level >= Level::busy && !answers_it(draft->id, form["sum"]))
    problems.push_back({"/sum", std::string(tr("Many reports are coming in: answer the question "
                                               "below, so that programs cannot"))});
  if (level >= Level::crowded && !uploads.empty() && trim(a.name + a.contact).empty())
    problems.push_back({"/files", std::string(tr("So many reports are coming in that files have to "
                                                 "wait: send your words now and add the files "
                                                 "later"))});
  if (!problems.empty()) {
    counter.intake->counters().refused(IntakeRefusal::invalid);
    return form_page(counter, call, *draft, kSteps, problems);
  }
  const auto receipt = counter.intake->take(*draft, CaseChannel::web, uploads, {},
                                            web::language_of(*counter.look, call).code());
  if (!receipt) return answer(counter, call, *draft, receipt.error());
  return sent_page(counter, call, *receipt);
}

}  // namespace

std::vector<web::Route> send_pages(const Counter& counter) {
  std::vector<web::Route> out;
  out.push_back(route_of("/report/send", web::Method::post, {},
                         [counter](const Call& call) { return send(counter, call); }));
  out.back().body_limit = kMostSent;
  out.back().waits = true;
  return out;
}

}  // namespace hustings::intake
