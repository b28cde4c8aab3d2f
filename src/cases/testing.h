// Steps of cases for tests.
#pragma once
#include <map>
#include <vector>

#include "cases/machine.h"

namespace hustings::cases::testing {

inline constexpr Instant kStart = {1'870'000'000'000};  // 2029-04-04T12:26:40Z
inline Instant hours(std::int64_t n) { return plus_hours(kStart, n); }
inline const Deadlines& deadlines() { return *find_deadlines("eu-2024"); }

// With everything that a step of this kind needs; staff of each role are one person.
inline Step step(CaseAct act, CaseRole role, Instant at = kStart) {
  Step out{.id = "step-" + std::string(name(act)) + std::to_string(at.unix_ms),
           .act = act,
           .role = role,
           .at = at,
           .reason = true};
  if (role == CaseRole::triage || role == CaseRole::handler || role == CaseRole::decider ||
      role == CaseRole::reviewer) {
    out.actor = "the " + std::string(name(role));
  }
  if (act == CaseAct::same_as) out.other = "another case";
  if (act == CaseAct::decide || act == CaseAct::decide_appeal) out.outcome = CaseOutcome::upheld;
  return out;
}

inline CaseHistory empty_history(const std::string& category = "ad-transparency") {
  CaseHistory out;
  out.id = "the case";
  out.code = "eu-2024";
  out.category = category;
  return out;
}

// The shortest way to each state.
inline std::vector<Step> way_to(CaseState state) {
  using enum CaseAct;
  using R = CaseRole;
  std::vector<Step> received = {step(submit, R::reporter)};
  const auto with = [](std::vector<Step> way, std::vector<Step> more) {
    way.insert(way.end(), more.begin(), more.end());
    return way;
  };
  auto assessed = with(received, {step(accept, R::triage)});
  auto proposed = with(assessed, {step(propose, R::handler)});
  auto decided = with(proposed, {step(decide, R::decider)});
  switch (state) {
    case CaseState::none:
      return {};
    case CaseState::received:
      return received;
    case CaseState::assessed:
      return assessed;
    case CaseState::waiting_reporter:
      return with(assessed, {step(ask, R::handler)});
    case CaseState::waiting_signatory:
      return with(assessed, {step(hear, R::handler)});
    case CaseState::grouped:
      return with(received, {step(same_as, R::triage)});
    case CaseState::proposed:
      return proposed;
    case CaseState::decided:
      return decided;
    case CaseState::waiting_platform:
      return with(decided, {step(notify, R::handler)});
    case CaseState::remedied:
      return with(decided, {step(remove, R::signatory)});
    case CaseState::appealed:
      return with(decided, {step(appeal, R::signatory)});
    case CaseState::withdrawn:
      return with(received, {step(withdraw, R::reporter)});
    case CaseState::closed:
      return with(decided, {step(window_over, R::system, hours(5000))});
  }
  return {};
}

inline CaseHistory history_of(const std::vector<Step>& steps,
                              const std::string& category = "ad-transparency") {
  CaseHistory out = empty_history(category);
  Index index = 0;
  for (Step one : steps) {
    one.index = index++;
    advance(out, one);
  }
  return out;
}

}  // namespace hustings::cases::testing
