#include "casedesk/rights.h"

#include <algorithm>
#include <array>

#include "casedesk/steps.h"

namespace hustings::casedesk {
namespace {

using cases::CaseFile;
using cases::Step;
using cases::Transition;

// A step with everything but its words, as `who` would take it.
Step imagine(const CaseFile& file, const Transition& row, CaseRole role, const std::string& who,
             Instant now) {
  Step out{.act = row.act, .role = role, .actor = who, .at = now, .reason = true};
  if (row.act == CaseAct::decide || row.act == CaseAct::decide_appeal)
    out.outcome = CaseOutcome::inadmissible;
  if (row.act == CaseAct::same_as) out.other = "another";
  if (row.act == CaseAct::decide_appeal && file.history.decision)
    out.other = file.history.decision->id;
  // Who proposed may still say that they decide alone.
  out.single_decider = true;
  return out;
}

bool takes_it(const CaseFile& file, const Transition& row, CaseRole role, const std::string& who,
              Instant now) {
  return form_of(row.act) != nullptr &&
         cases::may(file.history, imagine(file, row, role, who, now), *file.deadlines).has_value();
}

// By letter: staff enter an appeal of somebody who is affected, and say in whose role it is.
std::optional<CaseRole> role_for(const User& user, const Transition& row) {
  if (row.act != CaseAct::appeal) return role_among(user, row.who);
  return user.has(CaseDuty::handler) ? std::optional(CaseRole::affected) : std::nullopt;
}

}  // namespace

CaseRole role_of(CaseDuty duty) {
  static constexpr std::array kRoles = {CaseRole::triage, CaseRole::handler, CaseRole::decider,
                                        CaseRole::reviewer};
  return kRoles.at(static_cast<std::size_t>(duty));
}

std::optional<CaseRole> role_among(const User& user, std::span<const CaseRole> roles) {
  for (const CaseDuty duty : user.duties) {
    if (duty > CaseDuty::reviewer) continue;  // they look after it
    const CaseRole role = role_of(duty);
    if (std::ranges::find(roles, role) != roles.end()) return role;
  }
  return std::nullopt;
}

Capacity capacity_of(const User& user) {
  return user.duties.empty() ? Capacity::reader : hustings::capacity_of(user.duties.front());
}

Capacity capacity_of(CaseRole role) {
  switch (role) {
    case CaseRole::triage:
      return Capacity::triage;
    case CaseRole::decider:
      return Capacity::decider;
    case CaseRole::reviewer:
      return Capacity::reviewer;
    default:
      return Capacity::handler;
  }
}

bool belongs_to(const User& user, const std::string& signatory) {
  return !signatory.empty() && user.role_for(signatory).has_value();
}

std::vector<Offer> offers(const CaseFile& file, const User& user, Instant now) {
  std::vector<Offer> out;
  for (const auto* row : cases::possible(file.history)) {
    const auto role = role_for(user, *row);
    const std::string who = role == CaseRole::affected ? std::string() : user.id;
    if (role && takes_it(file, *row, *role, who, now)) out.push_back({row->act, *role});
  }
  return out;
}

std::vector<Offer> offers_to_signatory(const CaseFile& file, Instant now) {
  std::vector<Offer> out;
  for (const auto* row : cases::possible(file.history, CaseRole::signatory)) {
    if (takes_it(file, *row, CaseRole::signatory, {}, now))
      out.push_back({row->act, CaseRole::signatory});
  }
  return out;
}

}  // namespace hustings::casedesk
