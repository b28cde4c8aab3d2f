#include "cases/page_parts.h"

#include <fmt/format.h>

#include <algorithm>

#include "cases/words.h"
#include "node/kinds.h"
#include "node/schema.h"
#include "node/slice.h"

namespace hustings::cases {
namespace {

constexpr std::int64_t kMinute = 60'000;
constexpr std::int64_t kHour = 60 * kMinute;
constexpr std::int64_t kBar = 200;  // width of the track

std::string_view name(Known known) {
  static constexpr std::array<std::string_view, 4> kNames = {"read", "reported", "recalled",
                                                             "ours"};
  return kNames.at(static_cast<std::size_t>(known));
}

// Where on the bar `part` of `whole` ends; a bar that is over its limit is full.
std::int64_t bar(std::int64_t part, std::int64_t whole) {
  return whole <= 0 ? kBar : std::clamp<std::int64_t>(part * kBar / whole, 0, kBar);
}

}  // namespace

std::string how_long(std::int64_t ms) {
  const std::int64_t hours = ms / kHour;
  if (hours >= 72) return fmt::format("{} d {} h", hours / 24, hours % 24);
  if (hours >= 1) return fmt::format("{} h {} min", hours, ms % kHour / kMinute);
  return fmt::format("{} min", ms / kMinute);
}

Object clock_object(const CaseClock& clock, const Deadlines& deadlines, Instant now) {
  const bool late = clock.late(now);
  const auto seconds = [](std::int64_t ms) { return Value(ms / 1000); };
  return {{"clock", word_of(kClockWords, clock.limit->clock)},
          {"clock_start", clock.start},
          {"clock_stop", clock.stop},
          {"clock_due", clock.due},
          {"clock_gross", seconds(clock.gross(now))},
          {"clock_net", seconds(clock.net(now, deadlines.longest_pause_days()))},
          {"clock_paused", clock.paused()},
          {"clock_late", late},
          {"clock_counts", clock.limit->counts},
          {"clock_row", clock.limit->id},
          {"clock_known", word_of(kKnownWords, name(clock.limit->known))},
          {"clock_source", clock.limit->source},
          {"clock_started_by", clock.started_by},
          {"clock_stopped_by", clock.stop ? Value(clock.stopped_by) : Value()}};
}

Object clock_shown(const CaseClock& clock, Instant now) {
  const std::int64_t allowed = clock.due.unix_ms - clock.start.unix_ms;
  const std::int64_t gross = clock.gross(now);
  std::int64_t paused = 0;
  for (const auto& [from, to] : clock.pauses) {
    const Instant end = std::min(to.value_or(now), clock.stop.value_or(now));
    paused += std::max<std::int64_t>(0, end.unix_ms - from.unix_ms);
  }
  const bool late = clock.late(now);
  return {{"clock_took", how_long(gross)},
          {"clock_allowed", how_long(allowed)},
          {"clock_over", late ? Value(how_long(gross - allowed)) : Value()},
          {"clock_pause", paused > 0 ? Value(how_long(paused)) : Value()},
          {"clock_bar", bar(gross, allowed)},
          {"clock_pause_bar", bar(paused, allowed)},
          {"clock_fill", late ? "f-breach" : "f-ink"},
          {"clock_says", Word{"", clock.limit->says}},
          {"clock_is_running", clock.running() && !clock.paused()},
          {"clock_in_time", !clock.running() && !late}};
}

std::string clock_schema() {
  using namespace schema;
  return object({{"clock", words(kClockWords)},
                 {"clock_start", kInstant},
                 {"clock_stop", or_null(kInstant)},
                 {"clock_due", kInstant},
                 {"clock_gross", kInteger},
                 {"clock_net", kInteger},
                 {"clock_paused", kBoolean},
                 {"clock_late", kBoolean},
                 {"clock_counts", kBoolean},
                 {"clock_row", kText},
                 {"clock_known", words(kKnownWords)},
                 {"clock_source", kText},
                 {"clock_started_by", kIndex},
                 {"clock_stopped_by", or_null(kIndex)}});
}

Result<std::vector<Redacted>> redactions_of(PageContext& context, const std::string& case_id) {
  std::vector<Redacted> out;
  HUSTINGS_CHECK(context.db.query(
      "SELECT e.idx, e.by_idx, COUNT(*) FROM erasure e JOIN case_step s ON s.idx = e.idx "
      "WHERE s.about = $1 GROUP BY e.idx, e.by_idx ORDER BY e.idx, e.by_idx",
      {case_id}, [&](const SqlRow& row) -> Result<void> {
        out.push_back({static_cast<Index>(row.integer(0)),
                       static_cast<Index>(row.integer(1)),
                       row.integer(2),
                       {},
                       {},
                       {}});
        return {};
      }));
  for (auto& one : out) {
    HUSTINGS_TRY(const Record record, load_record(context.db, context.registry, one.by));
    const auto* redaction = record.body.as<Redaction>();
    if (redaction == nullptr) return fail(Code::io, "an erasure without a redaction");
    one.law = redaction->law.value.value;
    one.ground = redaction->ground.value.value;
    one.decided = redaction->decided.value;
  }
  return out;
}

Object redacted_object(const Redacted& one) {
  return {{"redacted_of", one.of},         {"redacted_by", one.by},
          {"redacted_fields", one.fields}, {"redacted_law", one.law},
          {"redacted_ground", one.ground}, {"redacted_day", one.decided}};
}
std::string redacted_schema() {
  using namespace schema;
  return object({{"redacted_of", kIndex},
                 {"redacted_by", kIndex},
                 {"redacted_fields", kInteger},
                 {"redacted_law", kText},
                 {"redacted_ground", kText},
                 {"redacted_day", kDay}});
}

}  // namespace hustings::cases
