// "/desk/cases": what is to be done, and until when.
#include <algorithm>
#include <array>

#include "base/message.h"
#include "casedesk/pages.h"
#include "casedesk/queue.h"
#include "cases/page_parts.h"
#include "cases/words.h"
#include "desk/words.h"

namespace hustings::casedesk {
namespace {

using desk::Visit;
using web::Response;

constexpr std::int64_t kSoon = std::int64_t{24} * 3600'000;  // ms
constexpr std::int64_t kBar = 100;                           // width of the track
constexpr std::array kLeft = {Word{"late", tr("late")}, Word{"day", tr("a day at most")},
                              Word{"three_days", tr("three days at most")}};
constexpr std::array kWhose = {Word{"mine", tr("mine")}, Word{"nobody", tr("nobody's")}};

std::vector<std::string> codes_of(std::span<const Word> words) {
  std::vector<std::string> out;
  out.reserve(words.size());
  for (const auto& word : words) out.emplace_back(word.code);
  return out;
}

Object clock_cells(const QueueRow& row, Instant now) {
  if (!row.next) return {{"row_runs", false}};
  const auto& clock = *row.next;
  const std::int64_t left = clock.due.unix_ms - now.unix_ms;
  const std::int64_t whole = std::max<std::int64_t>(1, clock.due.unix_ms - clock.start.unix_ms);
  const std::int64_t gone = now.unix_ms - clock.start.unix_ms;
  return {{"row_runs", true},
          {"row_owed", cases::word_of(cases::kClockWords, clock.limit->clock)},
          {"row_due", clock.due},
          {"row_time", cases::how_long(left < 0 ? -left : left)},
          {"row_late", left < 0},
          {"row_soon", left >= 0 && left < kSoon},
          {"row_paused", clock.paused()},
          {"row_bar", std::clamp<std::int64_t>(gone * kBar / whole, 0, kBar)},
          {"row_fill", left < 0 ? "f-breach" : "f-ink"}};
}

// How many others are about the same thing, as far as this session may know.
Result<Value> alike_count(const Room& room, const Visit& visit, const QueueRow& row) {
  HUSTINGS_TRY(const auto found, room.cases->alike(visit.session, row.file.history.id));
  return found.empty() ? Value() : Value(static_cast<std::int64_t>(found.size()));
}

Object row_object(Db& db, const QueueRow& row, desk::Desk& desk, Instant now) {
  Object out = title_of(db, row.file);
  std::ranges::move(clock_cells(row, now), std::back_inserter(out));
  List commitments;
  for (const auto& one : row.file.commitments) commitments.emplace_back(one);
  out.emplace_back("row_commitments", std::move(commitments));
  out.emplace_back("row_has", desk::person(desk, row.assignee));
  return out;
}

Result<Response> queue(const Room& room, Visit& visit) {
  const auto asked = [&](std::string_view name) {
    return visit.call.arguments.text(name).value_or("");
  };
  HUSTINGS_TRY(const auto assigned, room.cases->assignments());
  HUSTINGS_TRY(const auto reader, room.cases->reader());
  const std::string_view whose = asked("whose");
  const QueueFilter filter{.state = asked("state"),
                           .owed = asked("owed"),
                           .left = asked("left"),
                           .whose = whose == "mine" ? std::string_view(visit.user().id) : whose,
                           .after = asked("after")};
  // A demonstration is told in the future.
  HUSTINGS_TRY(const Instant told, cases::log_time(*reader->db));
  const Instant now = std::max(room.cases->now(), told);
  HUSTINGS_TRY(const auto found, read_queue(*reader->db, filter, assigned, now));
  List rows;
  std::int64_t late = 0;
  for (const auto& row : found.rows) {
    late += row.next && row.next->due < now ? 1 : 0;
    Object shown = row_object(*reader->db, row, visit.desk(), now);
    HUSTINGS_TRY(Value alike, alike_count(room, visit, row));
    shown.emplace_back("row_alike", std::move(alike));
    rows.emplace_back(std::move(shown));
  }
  std::string next;
  if (!found.next.empty()) {
    next = "/desk/cases?after=" + found.next;
    for (const auto* name : {"state", "owed", "left", "whose"})
      next += "&" + std::string(name) + "=" + std::string(asked(name));
  }
  HUSTINGS_TRY(const auto key, room.cases->reader_of(visit.user()));
  return page(visit, "case_queue", Word{"", tr("Cases")},
              {{"rows", std::move(rows)},
               {"late_count", late == 0 ? Value() : Value(late)},
               {"next", next},
               {"states", options_of(cases::kStateWords, asked("state"))},
               {"clocks", options_of(cases::kClockWords, asked("owed"))},
               {"lefts", options_of(kLeft, asked("left"))},
               {"whose", options_of(kWhose, whose)},
               {"key_there", key.has_value()},
               {"types_in", visit.user().has(CaseDuty::triage)},
               {"unlocked", room.cases->is_unlocked(visit.session)}});
}

Parameter choice(const char* name, const char* help, std::span<const Word> words) {
  return {.name = name, .type = ParameterType::choice, .help = help, .choices = codes_of(words)};
}

}  // namespace

std::vector<web::Route> queue_pages(const Room& room) {
  return {get(room, "/desk/cases",
              {choice("state", "state of the case", cases::kStateWords),
               choice("owed", "the clock that runs", cases::kClockWords),
               choice("left", "how much time is left", kLeft),
               choice("whose", "who has it", kWhose),
               {.name = "after",
                .type = ParameterType::token,
                .help = "where the page before ended",
                .max_length = 64}},
              &queue)};
}

}  // namespace hustings::casedesk
