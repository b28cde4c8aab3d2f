#include "cases/proof.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "cases/words.h"
#include "node/schema.h"
#include "store/witness.h"

namespace hustings::cases {
namespace {

constexpr std::int64_t kBar = 200;  // width of the track
constexpr std::int64_t kMinute = 60'000;

std::string_view name(Known known) {
  static constexpr std::array<std::string_view, 4> kNames = {"read", "reported", "recalled",
                                                             "ours"};
  return kNames.at(static_cast<std::size_t>(known));
}

// Where on the bar `part` of `whole` ends; a bar that is over its limit is full.
std::int64_t bar(std::int64_t part, std::int64_t whole) {
  return whole <= 0 ? kBar : std::clamp<std::int64_t>(part * kBar / whole, 0, kBar);
}

std::vector<Index> records_of(const CaseClock& clock) {
  std::vector<Index> out = {clock.started_by};
  if (clock.stop) out.push_back(clock.stopped_by);
  for (const auto& one : clock.pauses) {
    out.push_back(one.by);
    if (one.to) out.push_back(one.ended_by);
  }
  return out;
}

// What can be quoted, as one of the template's sentences.
std::string_view quote_of(const ProvedClock& one) {
  if (!one.proof.seen && one.proof.lateness == Lateness::cannot_be_told) return "quote_unseen";
  if (one.proof.lateness == Lateness::late) return "quote_late";
  if (one.proof.lateness == Lateness::cannot_be_told) return "quote_doubt";
  return one.clock.running() ? "quote_runs" : "quote_in_time";
}

}  // namespace

bool ProvedClock::late(Instant now) const {
  if (proof.lateness == Lateness::late) return true;
  return !proof.seen && proof.lateness == Lateness::cannot_be_told && clock.late(now);
}

Result<ProvedClocks> prove_clocks(Db& db, const CaseFile& file, Instant now) {
  ProvedClocks out;
  std::map<Index, std::optional<Instant>> known;
  for (auto& clock : file.clocks()) {
    for (const Index index : records_of(clock)) {
      const auto [at, first] = known.try_emplace(index);
      if (!first) continue;
      HUSTINGS_TRY(at->second, witnessed_at(db, index));
      out.version += fmt::format("{}.", at->second.value_or(Instant{}).seconds());
    }
    const Seen seen = [&](Index index) { return known[index]; };
    auto proof = prove(clock, *file.deadlines, file.history.country, seen, now);
    out.all.push_back({std::move(clock), proof});
  }
  return out;
}

Object clock_object(const ProvedClock& one, const Deadlines& deadlines, Instant now) {
  const auto& [clock, proof] = one;
  const auto seconds = [](std::int64_t ms) { return Value(ms / 1000); };
  return {{"clock", word_of(kClockWords, clock.limit->clock)},
          {"clock_start", clock.start},
          {"clock_stop", clock.stop},
          {"clock_due", clock.due},
          {"clock_gross", seconds(clock.gross(now))},
          {"clock_net", seconds(clock.net(now, deadlines.longest_pause_days()))},
          {"clock_paused", clock.paused()},
          {"clock_late", one.late(now)},
          {"clock_proof", word_of(kLatenessWords, cases::name(proof.lateness))},
          {"clock_seen", proof.seen},
          {"clock_least", seconds(proof.least)},
          {"clock_most", proof.most ? seconds(*proof.most) : Value()},
          {"clock_counts", clock.limit->counts},
          {"clock_row", clock.limit->id},
          {"clock_known", word_of(kKnownWords, name(clock.limit->known))},
          {"clock_source", clock.limit->source},
          {"clock_started_by", clock.started_by},
          {"clock_stopped_by", clock.stop ? Value(clock.stopped_by) : Value()}};
}

Object clock_shown(const ProvedClock& one, Instant now) {
  const auto& [clock, proof] = one;
  const std::int64_t allowed = clock.due.unix_ms - clock.start.unix_ms;
  const std::int64_t gross = clock.gross(now);
  std::int64_t paused = 0;
  for (const auto& pause : clock.pauses) {
    const Instant end = std::min(pause.to.value_or(now), clock.stop.value_or(now));
    paused += std::max<std::int64_t>(0, end.unix_ms - pause.from.unix_ms);
  }
  const bool late = one.late(now);
  const bool sure = proof.lateness == Lateness::late;
  const std::int64_t most = proof.most.value_or(gross);
  const auto quote = quote_of(one);
  Object out{{"clock_took", how_long(gross)},
             {"clock_allowed", how_long(allowed)},
             {"clock_over", late ? Value(how_long(sure ? proof.over : gross - allowed)) : Value()},
             {"clock_pause", paused > 0 ? Value(how_long(paused)) : Value()},
             {"clock_bar", bar(gross, allowed)},
             {"clock_pause_bar", bar(paused, allowed)},
             {"clock_fill", late ? "f-breach" : "f-ink"},
             {"clock_says", Word{"", clock.limit->says}},
             {"clock_doubt", one.in_doubt()},
             {"clock_said_late", one.in_doubt() && clock.late(now)},
             {"clock_between", proof.seen && most - proof.least >= kMinute},
             {"clock_from", how_long(proof.least)},
             {"clock_to", how_long(most)},
             {"clock_unseen", !proof.seen},
             {"clock_is_running", clock.running() && !clock.paused() && !one.in_doubt()},
             {"clock_in_time", !clock.running() && !late && !one.in_doubt()}};
  for (const auto* sentence :
       {"quote_unseen", "quote_late", "quote_doubt", "quote_runs", "quote_in_time"})
    out.emplace_back(sentence, quote == sentence);
  return out;
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
                 {"clock_proof", words(kLatenessWords)},
                 {"clock_seen", kBoolean},
                 {"clock_least", kInteger},
                 {"clock_most", or_null(kInteger)},
                 {"clock_counts", kBoolean},
                 {"clock_row", kText},
                 {"clock_known", words(kKnownWords)},
                 {"clock_source", kText},
                 {"clock_started_by", kIndex},
                 {"clock_stopped_by", or_null(kIndex)}});
}

}  // namespace hustings::cases
