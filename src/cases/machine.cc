#include "cases/machine.h"

#include <fmt/format.h>

#include <algorithm>

#include "cases/categories.h"

namespace hustings::cases {
namespace {

template <class E>
E value_of(std::string_view word) {
  E out{};
  boost::describe::enum_from_string(std::string(word).c_str(), out);
  return out;
}

bool is_staff(CaseRole role) {
  return role == CaseRole::triage || role == CaseRole::handler || role == CaseRole::decider ||
         role == CaseRole::reviewer;
}

bool takes_part(CaseAct act) {
  return act == CaseAct::propose || act == CaseAct::decide || act == CaseAct::send_back ||
         act == CaseAct::decide_appeal || act == CaseAct::hear || act == CaseAct::notify;
}

template <class List>
std::string names(const List& list) {
  std::vector<std::string_view> out;
  for (const auto one : list) out.push_back(name(one));
  return fmt::format("{}", fmt::join(out, ", "));
}

// "accept (triage), withdraw (reporter)"
std::string possible_words(const CaseHistory& history) {
  std::vector<std::string> out;
  for (const auto* row : possible(history)) {
    if (is_quiet(row->act)) continue;
    out.push_back(fmt::format("{} ({})", name(row->act), names(row->who)));
  }
  return out.empty() ? "nothing is possible any more"
                     : fmt::format("possible now: {}", fmt::join(out, ", "));
}

std::unexpected<Error> refused(const CaseHistory& history, std::string why) {
  return fail(Code::conflict, std::move(why), "case " + history.id, possible_words(history));
}

Result<void> may_decide(const CaseHistory& history, const Step& step) {
  const bool inadmissible = step.outcome == CaseOutcome::inadmissible;
  if (!history.accepted && !inadmissible) {
    return refused(history, "a report that triage has not accepted can only be inadmissible");
  }
  if (history.proposers.contains(step.actor) && !step.single_decider) {
    return fail(Code::conflict, "who proposed a decision does not confirm it", "/actor",
                "let somebody else decide, or say single_decider, which every page shows");
  }
  return {};
}

Result<void> may_review(const CaseHistory& history, const Step& step) {
  if (history.hands.contains(step.actor)) {
    return fail(Code::conflict, "who has worked on a case does not decide an appeal in it",
                "/actor", "let somebody decide who has had nothing to do with it");
  }
  if (!history.decision || history.decision->id != step.other) {
    return fail(Code::conflict, "this is not the decision that stands", "/supersedes",
                history.decision ? "name " + history.decision->id : std::string());
  }
  return {};
}

Result<void> may_appeal(const CaseHistory& history, const Step& step, const Deadlines& deadlines) {
  if (history.appealed_by.contains(step.role)) {
    return refused(history, fmt::format("the {} has appealed already", name(step.role)));
  }
  const auto end = window_end(history, deadlines);
  if (end && step.at > *end) {
    return refused(history, "the time to appeal was over on " + to_string(*end));
  }
  return {};
}

Result<void> may_close(const CaseHistory& history, const Step& step, const Deadlines& deadlines) {
  const auto end = window_end(history, deadlines);
  if (!end || step.at > *end) return {};
  return refused(history, "somebody may appeal until " + to_string(*end));
}

Result<void> may_resume(const CaseHistory& history, const Step& step, const Deadlines& deadlines) {
  const auto asked =
      std::ranges::find(history.steps.rbegin(), history.steps.rend(), CaseAct::ask, &Step::act);
  if (asked == history.steps.rend()) return {};
  const Instant end = plus_days(asked->at, deadlines.longest_pause_days());
  if (step.at >= end) return {};
  return refused(history, "the reporter has until " + to_string(end) + " to answer");
}

Result<void> may_by_itself(const CaseHistory& history, const Step& step,
                           const Deadlines& deadlines) {
  switch (step.act) {
    case CaseAct::decide:
      return may_decide(history, step);
    case CaseAct::decide_appeal:
      return may_review(history, step);
    case CaseAct::appeal:
      return may_appeal(history, step, deadlines);
    case CaseAct::window_over:
      return may_close(history, step, deadlines);
    case CaseAct::resume:
      return may_resume(history, step, deadlines);
    case CaseAct::same_as:
      if (step.other.empty() || step.other == history.id) {
        return fail(Code::bad_input, "name the other case that this one follows", "/with");
      }
      return {};
    default:
      return {};
  }
}

void decide_now(CaseHistory& history, const Step& step) {
  history.decision = step;
  if (step.act == CaseAct::decide) history.appealed_by.clear();
}

}  // namespace

std::string_view name(CaseState state) { return boost::describe::enum_to_string(state, ""); }
std::string_view name(CaseAct act) { return boost::describe::enum_to_string(act, ""); }
std::string_view name(CaseRole role) { return boost::describe::enum_to_string(role, ""); }
CaseState state_of(std::string_view name) { return value_of<CaseState>(name); }
CaseAct act_of(std::string_view name) { return value_of<CaseAct>(name); }
CaseRole role_of(std::string_view name) { return value_of<CaseRole>(name); }

bool is_quiet(CaseAct act) {
  return act == CaseAct::describe || act == CaseAct::message || act == CaseAct::note;
}

const Transition* find_transition(CaseState from, CaseAct act) {
  const auto it = std::ranges::find_if(
      transitions(), [&](const Transition& row) { return row.from == from && row.act == act; });
  return it == transitions().end() ? nullptr : &*it;
}

bool CaseHistory::is_request() const {
  const Category* found = find_category(code, category);
  return found != nullptr && found->request;
}

bool CaseHistory::upheld() const {
  return decision &&
         (decision->outcome == CaseOutcome::upheld || decision->outcome == CaseOutcome::partly);
}

Result<void> may(const CaseHistory& history, const Step& step, const Deadlines& deadlines) {
  const Transition* row = find_transition(history.state, step.act);
  if (row == nullptr || (row->request && !history.is_request())) {
    return refused(history, fmt::format("\"{}\" is no step of a case that is {}", name(step.act),
                                        name(history.state)));
  }
  if (std::ranges::find(row->who, step.role) == row->who.end()) {
    return refused(history, fmt::format("a {} may not {} here, only: {}", name(step.role),
                                        name(step.act), names(row->who)));
  }
  if (row->upheld && !history.upheld()) {
    return refused(history, "no decision has upheld anything that could be put right");
  }
  if (row->reason && !step.reason) {
    return fail(Code::bad_input, fmt::format("\"{}\" needs a reason", name(step.act)), "/reason");
  }
  if (is_staff(step.role) && step.actor.empty() && step.act != CaseAct::submit) {
    return fail(Code::bad_input, "staff act under their pseudonym", "/actor",
                "give the one that `audit` records have");
  }
  return may_by_itself(history, step, deadlines);
}

void advance(CaseHistory& history, Step step) {
  const Transition* row = find_transition(history.state, step.act);
  if (row != nullptr) history.state = row->to;
  if (step.act == CaseAct::accept || step.act == CaseAct::answer || step.act == CaseAct::resume ||
      step.act == CaseAct::urgent || step.act == CaseAct::ungroup || step.act == CaseAct::reply) {
    history.accepted = true;
  }
  if (step.act == CaseAct::urgent) history.urgent = true;
  if (step.act == CaseAct::same_as) history.leader = step.other;
  if (step.act == CaseAct::ungroup) history.leader.clear();
  if (step.act == CaseAct::propose) history.proposers.insert(step.actor);
  if (step.act == CaseAct::reopen) {
    history.accepted = true;
    history.proposers.clear();
    history.decision.reset();
  }
  if (step.act == CaseAct::appeal) history.appealed_by.insert(step.role);
  if (step.outcome) decide_now(history, step);
  if (!step.actor.empty() && takes_part(step.act)) history.hands.insert(step.actor);
  history.steps.push_back(std::move(step));
}

std::vector<const Transition*> possible(const CaseHistory& history, std::optional<CaseRole> role) {
  std::vector<const Transition*> out;
  for (const auto& row : transitions()) {
    if (row.from != history.state || (row.upheld && !history.upheld())) continue;
    if (row.request && !history.is_request()) continue;
    if (role && std::ranges::find(row.who, *role) == row.who.end()) continue;
    out.push_back(&row);
  }
  return out;
}

std::optional<Instant> window_end(const CaseHistory& history, const Deadlines& deadlines) {
  if (!history.decision) return std::nullopt;
  const Deadline* window = deadlines.find("appeal-window", "", history.decision->at);
  if (window == nullptr) return std::nullopt;
  return deadlines.due(*window, history.decision->at, history.country);
}

}  // namespace hustings::cases
