// "/desk/letter": what came by letter, telephone or otherwise, typed in on the way that all reports
// go: sealed, with a number, a code and a receipt. Its clocks run from the day on which it came.
#include <algorithm>
#include <array>

#include "base/message.h"
#include "casedesk/pages.h"
#include "cases/words.h"
#include "intake/fields.h"

namespace hustings::casedesk {
namespace {

using desk::Visit;
using web::Response;

constexpr std::size_t kMostLetter =
    intake::kMostFiles * intake::kMostFile + (std::size_t{256} << 10);  // bytes
constexpr std::array kCame = {Word{"letter", tr("letter")}, Word{"phone", tr("telephone")},
                              Word{"email", tr("e-mail")}, Word{"visit", tr("in person")}};

// What was typed, beside the answers.
struct Letter {
  intake::ReportDraft draft;
  std::string came;
  std::string arrived;
};

Result<Response> form_page(const Room& room, Visit& visit, const Letter& letter,
                           const std::vector<Detail>& problems) {
  auto& intake = room.cases->intake();
  const auto& answers = letter.draft.answers;
  Object content{{"draft", intake.seal(letter.draft)},
                 {"came", options_of(kCame, letter.came)},
                 {"arrived", letter.arrived},
                 {"today", date_of(room.cases->now())},
                 {"further", intake::further_fields(intake, answers, {2, 3, 4, 5})},
                 {"problems", intake::problem_list(problems)}};
  for (const int step : {1, 2, 4})
    HUSTINGS_CHECK(intake::put_options(intake, answers, step, content));
  for (const auto& question : intake::questions()) {
    const bool listed = question.name == "category" || question.name == "language";
    if (!question.many && !listed) content.emplace_back(question.name, answers.*question.answer);
  }
  Response out = page(visit, "case_letter", Word{"", tr("Type in a report")}, std::move(content));
  if (!problems.empty()) out.status = 422;
  return out;
}

Result<void> need_triage(const Visit& visit) {
  if (visit.user().has(CaseDuty::triage)) return {};
  return fail(Code::conflict, std::string(tr("reports are typed in by triage")), {},
              std::string(tr("ask somebody who has that work on cases")));
}

Result<Response> show(const Room& room, Visit& visit) {
  HUSTINGS_CHECK(need_triage(visit));
  HUSTINGS_TRY(const bool open, room.cases->intake().is_open());
  if (!open)
    return fail(Code::conflict, std::string(tr("nobody could read a report here yet")), {},
                std::string(tr("make a key first, at /desk/key")));
  return form_page(room, visit, {room.cases->intake().begin(), {}, {}}, {});
}

Result<Letter> typed_in(const Room& room, Visit& visit) {
  HUSTINGS_TRY(auto draft, room.cases->intake().unseal(visit.form["draft"]));
  for (int step = 1; step <= intake::kSteps; ++step)
    take(draft.answers, visit.form, step, room.cases->intake().code());
  return Letter{std::move(draft), std::string(visit.form["came"]),
                std::string(visit.form["arrived"])};
}

std::optional<CaseChannel> channel_of(std::string_view came) {
  CaseChannel out{};
  if (std::ranges::find(kCame, came, &Word::code) == kCame.end() ||
      !boost::describe::enum_from_string(std::string(came).c_str(), out))
    return std::nullopt;
  return out;
}

Result<Response> sent_page(const Room& room, Visit& visit, const intake::Receipt& receipt) {
  HUSTINGS_TRY(const auto reader, room.cases->reader());
  HUSTINGS_TRY(const auto file, cases::read_case(*reader->db, receipt.number));
  HUSTINGS_CHECK(visit.desk().staff().note({.actor = visit.user().id,
                                            .capacity = Capacity::triage,
                                            .action = StaffAction::report_entered,
                                            .signatory = {},
                                            .object = file.history.id}));
  return page(visit, "case_letter_sent", Word{"", tr("The report is in the log")},
              {{"number", receipt.number},
               {"index", receipt.index},
               {"case_href", "/desk/cases/" + receipt.number},
               {"code", receipt.code ? Value(receipt.code->shown()) : Value()}});
}

Result<Response> send(const Room& room, Visit& visit) {
  HUSTINGS_CHECK(need_triage(visit));
  HUSTINGS_TRY(const Letter letter, typed_in(room, visit));
  if (visit.form["do"] == "category") return form_page(room, visit, letter, {});
  auto problems = check(letter.draft.answers, room.cases->intake().code());
  const auto channel = channel_of(letter.came);
  const auto arrived = parse_date(letter.arrived);
  if (!channel) problems.push_back({"/came", std::string(tr("Say how it came"))});
  if (!arrived) problems.push_back({"/arrived", std::string(tr("Choose a day"))});
  if (!channel || !arrived || !problems.empty()) return form_page(room, visit, letter, problems);
  const auto uploads = intake::uploads_of(visit.form);
  const auto receipt = room.cases->intake().take(letter.draft, *channel, uploads, arrived);
  if (receipt) return sent_page(room, visit, *receipt);
  if (receipt.error().details.empty()) return std::unexpected(receipt.error());
  return form_page(room, visit, letter, receipt.error().details);
}

}  // namespace

std::vector<web::Route> letter_pages(const Room& room) {
  return {get(room, "/desk/letter", {}, &show), post(room, "/desk/letter", {}, &send, kMostLetter)};
}

}  // namespace hustings::casedesk
