// Cases from their records: a row for each step, and for each case what its steps make of it.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "cases/cases.h"
#include "cases/file.h"
#include "cases/room.h"
#include "cases/sql.h"

namespace hustings {
namespace {

using cases::CaseClock;
using cases::CaseHistory;
using cases::Step;

template <class T>
Param value_or_null(const std::optional<T>& value) {
  return value ? Param(value->value) : Param(nullptr);
}
Param text_or_null(const std::string& text) { return text.empty() ? Param(nullptr) : Param(text); }
std::string_view yes_no(bool value) { return value ? "yes" : "no"; }
template <class E>
std::string_view word_of(E value) {
  return boost::describe::enum_to_string(value, "");
}
template <class E>
Param word_or_null(const std::optional<E>& value) {
  return value ? Param(word_of(*value)) : Param(nullptr);
}
std::string joined(const std::vector<Token<16>>& commitments) {
  std::string out;
  for (const auto& one : commitments) out += ' ' + one.value + ' ';
  return out;
}

// ---- a step ------------------------------------------------------------------------------------
// What a step says beside what every step has.
struct Extras {
  std::optional<std::string> commitments;
  std::string signatory;
  std::string category;
  std::string answer;
  std::string platform;
};
Extras extras_of(const Draft& body) {
  Extras out;
  if (const auto* event = body.as<CaseEvent>()) {
    if (event->commitments.value) out.commitments = joined(*event->commitments.value);
    if (event->signatory.value) out.signatory = event->signatory.value->value;
    if (event->category.value) out.category = event->category.value->value;
  } else if (const auto* decision = body.as<CaseDecision>()) {
    out.commitments = joined(decision->commitments.value);
  } else if (const auto* answer = body.as<PlatformAnswer>()) {
    out.answer = word_of(answer->answer.value);
  } else if (const auto* notice = body.as<PlatformNotice>()) {
    out.platform = notice->platform.value.value;
  } else if (const auto* removal = body.as<ContentRemoval>()) {
    if (removal->platform.value) out.platform = removal->platform.value->value;
  }
  return out;
}

Result<void> put_step(Db& db, const Record& record, const Step& step, const std::string& about) {
  const Extras extras = extras_of(record.body);
  return db.send(
      "INSERT INTO case_step (idx, sub, about, kind, act, role, actor, conflict, at, other, "
      "outcome, single, commitments, signatory, category, answer, platform, evidence) VALUES "
      "($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
      {param(record.index), step.id, about, record.kind().name, cases::name(step.act),
       cases::name(step.role), text_or_null(step.actor), yes_no(step.conflict), step.at.seconds(),
       text_or_null(step.other), word_or_null(step.outcome), yes_no(step.single_decider),
       extras.commitments ? Param(*extras.commitments) : Param(nullptr),
       text_or_null(extras.signatory), text_or_null(extras.category), text_or_null(extras.answer),
       text_or_null(extras.platform), name(record.evidence)});
}

Result<void> put_accepted(Db& db, const Record& record, const CaseDecision& decision) {
  if (!decision.accepts.value) return {};
  for (const auto& response : *decision.accepts.value) {
    for (const auto& commitment : decision.commitments.value) {
      HUSTINGS_CHECK(db.send(
          "INSERT INTO accepted_response (idx, sub, about, response, commitment) VALUES ($1, $2, "
          "$3, $4, $5) ON CONFLICT DO NOTHING",
          {param(record.index), record.head.sub, decision.about.value.value, response.value,
           commitment.value}));
    }
  }
  return {};
}

// ---- the case ----------------------------------------------------------------------------------
Result<void> put_report(Db& db, const Record& record, const CaseReport& report) {
  const CaseNumber number = report.number.value.value_or(CaseNumber{});
  const std::string seen = report.seen.value ? to_string(*report.seen.value) : "";
  const std::string commitments = joined(report.commitments.value);
  const std::string received = to_string(report.received.value);
  const auto observers =
      std::ranges::count(report.recipients.value, RecipientRole::observer, &CaseRecipient::role);
  return db.send(
      "INSERT INTO case_file (idx, sub, number, year, running, code, reported_category, "
      "reported_commitments, reported_signatory, country, language, medium, platform, seen, "
      "received, month, channel, anonymous, formal, files, observers, category, commitments, "
      "signatory, state, since, last_idx, received_day) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, "
      "$9, $10, $11, "
      "$12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $7, $8, $9, 'received', $15, $1, $22)",
      {param(record.index),
       record.head.sub,
       to_string(number),
       std::int64_t{number.year},
       number.running,
       report.code.value.value,
       report.category.value.value,
       commitments,
       value_or_null(report.signatory.value),
       value_or_null(report.country.value),
       value_or_null(report.language.value),
       word_or_null(report.medium.value),
       value_or_null(report.platform.value),
       text_or_null(seen),
       report.received.value.seconds(),
       std::string_view(received).substr(0, 7),
       word_or_null(report.channel.value),
       yes_no(report.anonymous.value),
       yes_no(report.formal_notice.value),
       static_cast<std::int64_t>(report.files.value.size()),
       static_cast<std::int64_t>(observers),
       std::string_view(received).substr(0, 10)});
}

// What triage set last.
struct About {
  std::string category;
  std::string commitments;
  std::string signatory;
};
Result<About> read_about(Db& db, const std::string& id) {
  About out;
  const auto take = [&out](const SqlRow& row) -> Result<void> {
    if (!row.null(0)) out.category = row.text(0);
    if (!row.null(1)) out.commitments = row.text(1);
    if (!row.null(2)) out.signatory = row.text(2);
    return {};
  };
  HUSTINGS_CHECK(
      db.query("SELECT reported_category, reported_commitments, reported_signatory FROM case_file "
               "WHERE sub = $1",
               {id}, take));
  HUSTINGS_CHECK(
      db.query("SELECT category, commitments, signatory FROM case_step WHERE about = $1 AND "
               "kind = 'case-event' ORDER BY idx",
               {id}, take));
  return out;
}

Result<void> put_commitments(Db& db, const std::string& id, std::string_view commitments) {
  HUSTINGS_CHECK(db.send("DELETE FROM case_commitment WHERE sub = $1", {id}));
  for (std::size_t at = 0; at < commitments.size();) {
    const std::size_t start = commitments.find_first_not_of(' ', at);
    if (start == std::string_view::npos) break;
    at = std::min(commitments.find(' ', start), commitments.size());
    HUSTINGS_CHECK(
        db.send("INSERT INTO case_commitment (sub, commitment) VALUES ($1, $2) "
                "ON CONFLICT (sub, commitment) DO NOTHING",
                {id, commitments.substr(start, at - start)}));
  }
  return {};
}

// When it came into the state that it is in.
Instant since(const CaseHistory& history) {
  Instant out{};
  for (const auto& step : history.steps) {
    if (!cases::is_quiet(step.act)) out = step.at;
  }
  return out;
}

Result<void> put_clocks(Db& db, const std::string& id, const std::vector<CaseClock>& clocks) {
  HUSTINGS_CHECK(db.send("DELETE FROM case_clock WHERE sub = $1", {id}));
  std::int64_t place = 0;
  for (const auto& clock : clocks) {
    std::int64_t paused = 0;
    for (const auto& [from, by, to, ended_by] : clock.pauses)
      paused += to ? to->seconds() - from.seconds() : 0;
    HUSTINGS_CHECK(db.send(
        "INSERT INTO case_clock (sub, place, clock, deadline, counts, start_at, stop_at, "
        "stopped_by, due_at, paused) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        {id, place++, clock.limit->clock, clock.limit->id, yes_no(clock.limit->counts),
         clock.start.seconds(), clock.stop ? Param(clock.stop->seconds()) : Param(nullptr),
         clock.stop ? param(clock.stopped_by) : Param(nullptr), clock.due.seconds(), paused}));
  }
  return {};
}

// Not there while it is taken out to be put in again.
Result<std::optional<CaseHistory>> read_leader(Db& db, const CaseHistory& history) {
  std::optional<CaseHistory> out;
  if (history.leader.empty()) return out;
  auto leader = cases::read_history(db, history.leader);
  if (leader) {
    out = *std::move(leader);
  } else if (leader.error().code != Code::not_found) {
    return std::unexpected(std::move(leader).error());
  }
  return out;
}

Result<void> put_state(Db& db, const std::string& id) {
  HUSTINGS_TRY(const CaseHistory history, cases::read_history(db, id));
  HUSTINGS_TRY(const auto leader, read_leader(db, history));
  const auto& decision = leader ? leader->decision : history.decision;
  std::optional<std::int64_t> due;
  if (const auto* deadlines = cases::find_deadlines(history.code)) {
    const auto clocks = cases::clocks_of(history, *deadlines, leader ? &*leader : nullptr);
    if (const auto next = cases::next_due(clocks)) due = next->seconds();
    HUSTINGS_CHECK(put_clocks(db, id, clocks));
  }
  HUSTINGS_TRY(const About about, read_about(db, id));
  HUSTINGS_CHECK(put_commitments(db, id, about.commitments));
  return db.send(
      "UPDATE case_file SET category = $2, commitments = $3, signatory = $4, state = $5, "
      "since = $6, leader = $7, outcome = $8, decision = $9, due_at = $10, last_idx = $11 "
      "WHERE sub = $1",
      {id, about.category, about.commitments, text_or_null(about.signatory),
       cases::name(history.state), since(history).seconds(), text_or_null(history.leader),
       decision ? word_or_null(decision->outcome) : Param(nullptr),
       decision ? param(decision->index) : Param(nullptr), param(due),
       history.steps.empty() ? Param(std::int64_t{0}) : param(history.steps.back().index)});
}

// Also of those that follow it: its decision is theirs.
Result<void> refresh(Db& db, const std::string& id) {
  HUSTINGS_TRY(const auto there, db.integer("SELECT idx FROM case_file WHERE sub = $1", {id}));
  if (!there) return {};
  HUSTINGS_CHECK(put_state(db, id));
  std::vector<std::string> followers;
  HUSTINGS_CHECK(db.query("SELECT sub FROM case_file WHERE leader = $1 ORDER BY sub", {id},
                          [&](const SqlRow& row) -> Result<void> {
                            followers.emplace_back(row.text(0));
                            return {};
                          }));
  for (const auto& follower : followers) HUSTINGS_CHECK(put_state(db, follower));
  return {};
}

// ---- intake ------------------------------------------------------------------------------------
Result<void> put_intake(Db& db, const Record& record, const IntakeStats& stats) {
  for (const auto& [reason, reports] : stats.refused.value) {
    HUSTINGS_CHECK(db.send("INSERT INTO intake_refusal (sub, reason, reports) VALUES ($1, $2, $3)",
                           {record.head.sub, word_of(reason), reports.value}));
  }
  return db.send(
      "INSERT INTO intake (idx, sub, from_at, to_at, received) VALUES ($1, $2, $3, $4, $5)",
      {param(record.index), record.head.sub, stats.from.value.seconds(), stats.to.value.seconds(),
       stats.received.value.value});
}

Result<void> apply(Db& db, const Record& record) {
  if (const auto* stats = record.body.as<IntakeStats>()) return put_intake(db, record, *stats);
  const auto step = cases::step_of(record);
  if (!step) return {};
  const std::string about = cases::case_of(record.body, record.head.sub);
  HUSTINGS_CHECK(put_step(db, record, *step, about));
  if (const auto* report = record.body.as<CaseReport>()) {
    HUSTINGS_CHECK(put_report(db, record, *report));
  } else if (const auto* decision = record.body.as<CaseDecision>()) {
    HUSTINGS_CHECK(put_accepted(db, record, *decision));
  }
  return refresh(db, about);
}

Result<void> withdraw(Db& db, const std::string& sub) {
  std::string about;
  HUSTINGS_CHECK(db.query("SELECT about FROM case_step WHERE sub = $1", {sub},
                          [&](const SqlRow& row) -> Result<void> {
                            about = row.text(0);
                            return {};
                          }));
  HUSTINGS_CHECK(db.send("DELETE FROM case_step WHERE sub = $1", {sub}));
  HUSTINGS_CHECK(db.send("DELETE FROM accepted_response WHERE sub = $1", {sub}));
  HUSTINGS_CHECK(db.send("DELETE FROM case_file WHERE sub = $1", {sub}));
  HUSTINGS_CHECK(db.send("DELETE FROM case_commitment WHERE sub = $1", {sub}));
  HUSTINGS_CHECK(db.send("DELETE FROM case_clock WHERE sub = $1", {sub}));
  HUSTINGS_CHECK(db.send("DELETE FROM intake WHERE sub = $1", {sub}));
  HUSTINGS_CHECK(db.send("DELETE FROM intake_refusal WHERE sub = $1", {sub}));
  return about.empty() ? Result<void>() : refresh(db, about);
}

}  // namespace

std::span<const Projection> cases::projections() {
  static constexpr std::array<std::string_view, 7> kTables = {
      "case_file",  "case_commitment", "case_step",     "accepted_response",
      "case_clock", "intake",          "intake_refusal"};
  static constexpr std::array<std::string_view, 7> kReads = {
      "report",          "case-event",      "decision",    "removal",
      "platform-notice", "platform-answer", "intake-stats"};
  static constexpr std::array kAll = {Projection{.name = "cases",
                                                 .version = 4,
                                                 .tables_sql = sql::kcases,
                                                 .tables = kTables,
                                                 .reads = kReads,
                                                 .apply = &apply,
                                                 .withdraw = &withdraw}};
  return kAll;
}

}  // namespace hustings
