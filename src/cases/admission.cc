// What the writer asks before it takes a record of this room: a report opens a case and gets its
// number; everything else has to be a step that is possible now.
#include <fmt/format.h>

#include <array>

#include "cases/categories.h"
#include "cases/file.h"
#include "cases/room.h"
#include "codes/code.h"

namespace hustings {
namespace {

using cases::Step;
using Arriving = Admission::Arriving;
using Completed = std::optional<Draft>;

Result<void> is_first(const Head& head) {
  if (!head.prev) return {};
  return fail(Code::conflict, "a step of a case is never changed", head.sub,
              "say what is different with a step of its own");
}

Result<void> exists(Db& db, const ThingId& organisation, std::string_view where) {
  HUSTINGS_TRY(const auto index,
               db.integer("SELECT idx FROM organisation WHERE sub = $1", {organisation.value}));
  if (index) return {};
  return fail(Code::bad_input, "there is no such organisation here", std::string(where),
              "leave it out when it is not known");
}

Result<void> are_commitments(const std::string& code, const std::vector<Token<16>>& all) {
  const ConductCode* known = find_code(code);
  for (std::size_t n = 0; n < all.size(); ++n) {
    if (known != nullptr && known->find(all[n].value) != nullptr) continue;
    return fail(Code::bad_input, fmt::format("{} has no commitment {}", code, all[n].value),
                fmt::format("/commitments/{}", n));
  }
  return {};
}

// ---- reports -----------------------------------------------------------------------------------
Result<CaseNumber> next_number(Db& db, const CaseReport& report) {
  const int year = date_of(report.received.value).year;
  HUSTINGS_TRY(const auto last, db.integer("SELECT MAX(running) FROM case_file WHERE year = $1",
                                           {std::int64_t{year}}));
  return CaseNumber{.year = year, .running = last.value_or(0) + 1};
}

Result<void> check_report(Db& db, const CaseReport& report, const Arriving& arriving) {
  HUSTINGS_CHECK(is_first(arriving.head));
  if (arriving.head.iss != arriving.operator_id) {
    return fail(Code::bad_input, "only the node's operator says that a report came in", {},
                "send it with the form, or to /api/v1/reports");
  }
  const std::string& code = report.code.value.value;
  if (cases::find_deadlines(code) == nullptr) {
    return fail(Code::bad_input, "this program knows no cases under the code " + code, "/code");
  }
  if (cases::find_category(code, report.category.value.value) == nullptr) {
    std::vector<std::string_view> ids;
    for (const auto& one : cases::categories(code)) ids.emplace_back(one.id);
    return fail(Code::bad_input, "there is no such category", "/category",
                fmt::format("one of {}", fmt::join(ids, ", ")));
  }
  HUSTINGS_CHECK(are_commitments(code, report.commitments.value));
  return report.signatory.value ? exists(db, *report.signatory.value, "/signatory")
                                : Result<void>();
}

Result<Completed> admit_report(Db& db, const Arriving& arriving) {
  const auto& report = *arriving.body.as<CaseReport>();
  HUSTINGS_CHECK(check_report(db, report, arriving));
  HUSTINGS_TRY(const CaseNumber number, next_number(db, report));
  if (report.number.value == number) return Completed();
  if (report.number.value) {
    return fail(Code::conflict, "the next case is " + to_string(number), "/number",
                "leave the number out: the node gives it");
  }
  CaseReport numbered = report;
  numbered.number.value = number;
  return Completed(draft(std::move(numbered)));
}

// ---- steps -------------------------------------------------------------------------------------
// The node's operator speaks for its staff and for those who use its forms; a signatory speaks for
// itself.
Result<void> may_say(const Arriving& arriving, const cases::CaseFile& file, const Step& step) {
  const std::string& issuer = arriving.head.iss;
  if (issuer == arriving.operator_id) return {};
  if (issuer == file.signatory && step.role == CaseRole::signatory) return {};
  return fail(Code::bad_input,
              "only the node's operator takes steps in a case, and the signatory concerned for "
              "itself",
              "/role");
}

// Steps that carry more than an event have kinds of their own.
Result<void> is_event(const CaseEvent& event) {
  static constexpr std::array kOthers = {std::pair{CaseAct::submit, "report"},
                                         std::pair{CaseAct::decide, "decision"},
                                         std::pair{CaseAct::decide_appeal, "decision"},
                                         std::pair{CaseAct::remove, "removal"},
                                         std::pair{CaseAct::notify, "platform-notice"},
                                         std::pair{CaseAct::notified, "platform-answer"}};
  for (const auto& [act, kind] : kOthers) {
    if (event.event.value == act)
      return fail(Code::bad_input, fmt::format("this step is a record of kind {}", kind), "/event");
  }
  return {};
}

// A case follows one that leads, and that is not followed itself.
Result<void> may_follow(Db& db, const cases::CaseFile& file, const Step& step) {
  HUSTINGS_TRY(const auto leader, cases::read_case(db, step.other));
  if (!leader.history.leader.empty() || leader.history.state == cases::CaseState::withdrawn) {
    return fail(Code::conflict, fmt::format("case {} leads no others", leader.number), "/with");
  }
  HUSTINGS_TRY(const auto follower,
               db.integer("SELECT idx FROM case_file WHERE leader = $1", {file.history.id}));
  if (!follower) return {};
  return fail(Code::conflict, "others follow this case", "/about", "let them follow the other one");
}

Result<void> check_event(Db& db, const CaseEvent& event, const cases::CaseFile& file,
                         const Step& step) {
  if (event.signatory.value) HUSTINGS_CHECK(exists(db, *event.signatory.value, "/signatory"));
  if (event.commitments.value)
    HUSTINGS_CHECK(are_commitments(file.history.code, *event.commitments.value));
  if (event.category.value &&
      cases::find_category(file.history.code, event.category.value->value) == nullptr) {
    return fail(Code::bad_input, "there is no such category", "/category");
  }
  return step.act == CaseAct::same_as ? may_follow(db, file, step) : Result<void>();
}

// Only what the signatory says itself, and about something that stands here, can be accepted.
Result<void> check_accepted(Db& db, const CaseDecision& decision, const cases::CaseFile& file) {
  if (!decision.accepts.value) return {};
  const auto& accepts = *decision.accepts.value;
  for (std::size_t n = 0; n < accepts.size(); ++n) {
    HUSTINGS_TRY(const auto index,
                 db.integer("SELECT idx FROM response WHERE sub = $1 AND organisation = $2 AND "
                            "evidence = 'declared'",
                            {accepts[n].value, file.signatory}));
    if (index) continue;
    return fail(Code::bad_input, "the signatory of this case has said no such response",
                fmt::format("/accepts/{}", n), "name the id of a response that it signed");
  }
  return {};
}

Result<void> check_answer(const PlatformAnswer& answer, const cases::CaseFile& file) {
  for (const auto& step : file.history.steps) {
    if (step.act == CaseAct::notify && step.id == answer.notice.value.value) return {};
  }
  return fail(Code::bad_input, "this case has no such notice", "/notice");
}

Result<Completed> admit_step(Db& db, const Arriving& arriving) {
  HUSTINGS_CHECK(is_first(arriving.head));
  const Record record{0, arriving.head, Evidence::observed, arriving.body};
  const auto step = cases::step_of(record);
  if (!step) return Completed();
  const auto* event = arriving.body.as<CaseEvent>();
  if (event != nullptr) HUSTINGS_CHECK(is_event(*event));
  auto file = cases::read_case(db, cases::case_of(arriving.body, arriving.head.sub));
  if (!file && file.error().code == Code::not_found) {
    return fail(Code::bad_input, "there is no such case", "/about");
  }
  if (!file) return std::unexpected(std::move(file).error());
  HUSTINGS_CHECK(may_say(arriving, *file, *step));
  HUSTINGS_CHECK(cases::may(file->history, *step, *file->deadlines));
  if (event != nullptr) {
    HUSTINGS_CHECK(check_event(db, *event, *file, *step));
  } else if (const auto* decision = arriving.body.as<CaseDecision>()) {
    HUSTINGS_CHECK(are_commitments(file->history.code, decision->commitments.value));
    HUSTINGS_CHECK(check_accepted(db, *decision, *file));
  } else if (const auto* answer = arriving.body.as<PlatformAnswer>()) {
    HUSTINGS_CHECK(check_answer(*answer, *file));
  }
  return Completed();
}

Result<Completed> admit_intake(Db&, const Arriving& arriving) {
  if (arriving.head.iss == arriving.operator_id) return Completed();
  return fail(Code::bad_input, "only the node's operator says what its form took");
}

}  // namespace

std::span<const Admission> cases::admissions() {
  static constexpr std::array kAll = {
      Admission{"report", &admit_report},        Admission{"case-event", &admit_step},
      Admission{"decision", &admit_step},        Admission{"removal", &admit_step},
      Admission{"platform-notice", &admit_step}, Admission{"platform-answer", &admit_step},
      Admission{"intake-stats", &admit_intake}};
  return kAll;
}

}  // namespace hustings
