// "/cases/statistics": how cases go, in numbers.
#include <array>

#include "cases/page_parts.h"
#include "cases/room.h"
#include "cases/statistics.h"
#include "cases/words.h"
#include "node/schema.h"

namespace hustings {
namespace {

using namespace cases;

constexpr std::array kRefusalWords = {
    Word{"too_many", tr("too many at once")},    Word{"form_expired", tr("the form had expired")},
    Word{"too_large", tr("too large")},          Word{"no_room", tr("the node had no room")},
    Word{"queue_full", tr("the node was busy")}, Word{"trap", tr("filled in by a program")},
    Word{"invalid", tr("something was missing")}};

List counted(const std::map<std::string, std::int64_t>& counts, std::span<const Word> words) {
  List out;
  for (const auto& [what, count] : counts) {
    out.emplace_back(Object{{"what", word_of(words, what)}, {"count", count}});
  }
  return out;
}
std::string counted_schema() {
  using namespace schema;
  return list_of(object({{"what", kText}, {"count", kInteger}}));
}

// Of n in a hundred; nothing of none.
Value percent(std::int64_t part, std::int64_t whole) {
  return whole == 0 ? Value() : Value(std::to_string((part * 100 + whole / 2) / whole) + " %");
}

Object clock_row(const ClockNumbers& one) {
  return {{"clock", word_of(kClockWords, one.clock)},
          {"clock_stopped", one.stopped},
          {"clock_median", one.stopped == 0 ? Value() : Value(one.median)},
          {"clock_p90", one.stopped == 0 ? Value() : Value(one.p90)},
          {"clock_late", one.late},
          {"clock_running", one.running},
          {"clock_overdue", one.overdue}};
}
Object clock_row_shown(const ClockNumbers& one) {
  Object out = clock_row(one);
  const bool any = one.stopped > 0;
  out.insert(out.end(), {{"shown_median", any ? Value(how_long(one.median * 1000)) : Value()},
                         {"shown_p90", any ? Value(how_long(one.p90 * 1000)) : Value()},
                         {"shown_in_time", percent(one.stopped - one.late, one.stopped)}});
  return out;
}

Object item_of(const CaseStatistics& all) {
  List clocks;
  for (const auto& one : all.clocks) clocks.emplace_back(clock_row(one));
  return {{"reports", all.reports},
          {"cases", all.cases},
          {"open", all.open},
          {"overdue", all.overdue},
          {"states", counted(all.states, kStateWords)},
          {"outcomes", counted(all.outcomes, kOutcomeWords)},
          {"clocks", std::move(clocks)},
          {"upheld", all.upheld},
          {"without_remedy", all.without_remedy},
          {"appeals", all.appeals},
          {"appeals_decided", all.appeals_decided},
          {"reversed", all.reversed},
          {"reopened", all.reopened},
          {"seen_again", all.seen_again},
          {"conflicts", all.conflicts},
          {"single", all.single},
          {"refused", counted(all.refused, kRefusalWords)},
          {"redactions", counted(all.redactions, {})}};
}

std::string schema_of_statistics() {
  using namespace schema;
  const std::string clock = object({{"clock", words(kClockWords)},
                                    {"clock_stopped", kInteger},
                                    {"clock_median", or_null(kInteger)},
                                    {"clock_p90", or_null(kInteger)},
                                    {"clock_late", kInteger},
                                    {"clock_running", kInteger},
                                    {"clock_overdue", kInteger}});
  return object({{"reports", kInteger},
                 {"cases", kInteger},
                 {"open", kInteger},
                 {"overdue", kInteger},
                 {"states", counted_schema()},
                 {"outcomes", counted_schema()},
                 {"clocks", list_of(clock)},
                 {"upheld", kInteger},
                 {"without_remedy", kInteger},
                 {"appeals", kInteger},
                 {"appeals_decided", kInteger},
                 {"reversed", kInteger},
                 {"reopened", kInteger},
                 {"seen_again", kInteger},
                 {"conflicts", kInteger},
                 {"single", kInteger},
                 {"refused", counted_schema()},
                 {"redactions", counted_schema()}});
}

Result<View> view_statistics(PageContext& context, const Arguments& arguments) {
  const std::string party(arguments.text("party").value_or(""));
  HUSTINGS_TRY(const Instant now, log_time(context.db));
  HUSTINGS_TRY(const CaseStatistics all, read_statistics(context.db, party, now));
  std::int64_t decided = 0;
  for (const auto& [outcome, count] : all.outcomes) decided += count;
  List clocks;
  for (const auto& one : all.clocks) clocks.emplace_back(clock_row_shown(one));
  Object shown{{"shown_clocks", std::move(clocks)},
               {"share_upheld", percent(all.upheld, decided)},
               {"share_without_remedy", percent(all.without_remedy, all.upheld)},
               {"share_reversed", percent(all.reversed, all.appeals_decided)},
               {"judged_at", now}};
  return View{Word{"", tr("Cases in numbers")}, ObjectView{item_of(all), std::move(shown)}};
}

}  // namespace

Page cases::statistics_page() {
  return {.path = "/cases/statistics",
          .title = tr("Cases in numbers"),
          .templ = "case_statistics",
          .parameters = {{.name = "party",
                          .type = ParameterType::token,
                          .help = "id of the signatory: of its cases only",
                          .max_length = 64}},
          .schema = schema_of_statistics(),
          .view = &view_statistics};
}

}  // namespace hustings
