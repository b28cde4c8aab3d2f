#include "cases/file.h"

#include <fmt/format.h>

#include <sstream>

#include "base/id.h"
#include "cases/categories.h"

namespace hustings::cases {
namespace {

template <class T>
std::string id_of(const std::optional<T>& id) {
  return id ? id->value : std::string();
}

Step step_of(const CaseReport& report) {
  const auto& channel = report.channel.value;
  CaseRole role = CaseRole::reporter;
  if (channel && is_of_desk(*channel)) role = CaseRole::triage;
  if (channel == CaseChannel::observer) role = CaseRole::observer;
  return {.act = CaseAct::submit, .role = role, .at = report.received.value};
}
Step step_of(const CaseEvent& event) {
  Step out{.act = event.event.value,
           .role = event.role.value,
           .actor = id_of(event.actor.value),
           .conflict = event.conflict.value};
  const auto* reason = event.reason.get();
  out.reason = reason != nullptr && reason->has_value();
  out.other = id_of(event.with.value);
  if (event.decision.value) out.other = event.decision.value->value;
  return out;
}
Step step_of(const CaseDecision& decision) {
  const auto& appeal = decision.supersedes.value;
  return {.act = appeal ? CaseAct::decide_appeal : CaseAct::decide,
          .role = decision.role.value,
          .actor = decision.actor.value.value,
          .conflict = decision.conflict.value,
          .reason = true,
          .other = id_of(appeal),
          .outcome = decision.outcome.value,
          .single_decider = decision.single_decider.value};
}
Step step_of(const ContentRemoval& removal) {
  return {.act = CaseAct::remove,
          .role = removal.role.value,
          .actor = id_of(removal.actor.value),
          .conflict = removal.conflict.value};
}
Step step_of(const PlatformNotice& notice) {
  return {.act = CaseAct::notify,
          .role = notice.role.value,
          .actor = notice.actor.value.value,
          .conflict = notice.conflict.value};
}
Step step_of(const PlatformAnswer& answer) {
  return {.act = CaseAct::notified,
          .role = answer.role.value,
          .actor = answer.actor.value.value,
          .conflict = answer.conflict.value,
          .other = answer.notice.value.value};
}

template <class... Kinds>
std::optional<Step> first_of(const Draft& body) {
  std::optional<Step> out;
  const auto look = [&]<class T>(const T* found) {
    if (found != nullptr) out = step_of(*found);
  };
  (look(body.as<Kinds>()), ...);
  return out;
}
template <class... Kinds>
std::string about_of(const Draft& body, const std::string& sub) {
  std::string out = sub;
  const auto look = [&]<class T>(const T* found) {
    if (found != nullptr) out = found->about.value.value;
  };
  (look(body.as<Kinds>()), ...);
  return out;
}

std::string text(const SqlRow& row, int column) {
  return row.null(column) ? std::string() : std::string(row.text(column));
}

std::optional<CaseOutcome> outcome_of(const SqlRow& row, int column) {
  if (row.null(column)) return std::nullopt;
  CaseOutcome out{};
  boost::describe::enum_from_string(std::string(row.text(column)).c_str(), out);
  return out;
}

Step read_step(const SqlRow& row) {
  return {.id = text(row, 1),
          .index = static_cast<Index>(row.integer(0)),
          .act = act_of(row.text(2)),
          .role = role_of(row.text(3)),
          .actor = text(row, 4),
          .conflict = row.text(5) == "yes",
          .at = {row.integer(6) * 1000},
          .reason = true,
          .other = text(row, 7),
          .outcome = outcome_of(row, 8),
          .single_decider = row.text(9) == "yes"};
}

}  // namespace

std::optional<Step> step_of(const Record& record) {
  auto out =
      first_of<CaseReport, CaseEvent, CaseDecision, ContentRemoval, PlatformNotice, PlatformAnswer>(
          record.body);
  if (!out) return out;
  out->id = record.head.sub;
  out->index = record.index;
  if (out->act != CaseAct::submit) out->at = record.head.iat;
  return out;
}

std::string case_of(const Draft& body, const std::string& sub) {
  return about_of<CaseEvent, CaseDecision, ContentRemoval, PlatformNotice, PlatformAnswer>(body,
                                                                                           sub);
}

Result<CaseHistory> read_history(Db& db, const std::string& id) {
  CaseHistory out;
  HUSTINGS_CHECK(db.query("SELECT code, reported_category, country FROM case_file WHERE sub = $1",
                          {id}, [&](const SqlRow& row) -> Result<void> {
                            out.id = id;
                            out.code = text(row, 0);
                            out.category = text(row, 1);
                            out.country = text(row, 2);
                            return {};
                          }));
  if (out.id.empty()) return fail(Code::not_found, "there is no such case", id);
  HUSTINGS_CHECK(
      db.query("SELECT idx, sub, act, role, actor, conflict, at, other, outcome, single, category "
               "FROM case_step WHERE about = $1 ORDER BY idx",
               {id}, [&](const SqlRow& row) -> Result<void> {
                 if (!row.null(10)) out.category = text(row, 10);
                 advance(out, read_step(row));
                 return {};
               }));
  return out;
}

Result<CaseFile> read_case(Db& db, std::string_view number_or_id) {
  const auto number = parse_case_number(number_or_id);
  const std::string wanted = number ? to_string(*number) : std::string(number_or_id);
  CaseFile out;
  std::string id;
  HUSTINGS_CHECK(
      db.query(fmt::format("SELECT idx, sub, number, signatory, commitments FROM case_file "
                           "WHERE {} = $1",
                           number ? "number" : "sub"),
               {wanted}, [&](const SqlRow& row) -> Result<void> {
                 out.index = static_cast<Index>(row.integer(0));
                 id = text(row, 1);
                 out.number = text(row, 2);
                 out.signatory = text(row, 3);
                 std::istringstream all(text(row, 4));
                 for (std::string one; all >> one;) out.commitments.push_back(one);
                 return {};
               }));
  if (id.empty()) {
    return fail(Code::not_found, "there is no such case", wanted,
                "a case has a number such as 2029-000001-" +
                    std::to_string(damm_digit("2029000001")) + "; see /cases");
  }
  HUSTINGS_TRY(out.history, read_history(db, id));
  if (!out.history.leader.empty()) {
    HUSTINGS_TRY(out.leader, read_history(db, out.history.leader));
  }
  out.deadlines = find_deadlines(out.history.code);
  if (out.deadlines == nullptr) {
    return fail(Code::not_found, "this program has no deadlines for the code", out.history.code);
  }
  return out;
}

Result<Instant> log_time(Db& db) {
  HUSTINGS_TRY(const auto seconds, db.integer(fmt::format("SELECT {}", kLogTime)));
  return Instant{seconds.value_or(0) * 1000};
}

}  // namespace hustings::cases
