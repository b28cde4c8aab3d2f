// Who may take which step of a case. Pure.
#pragma once
#include <optional>
#include <span>
#include <vector>

#include "cases/file.h"
#include "staff/staff.h"

namespace hustings::casedesk {

// The role in a case that a duty is.
CaseRole role_of(CaseDuty duty);  // one of those who work on cases
// The first of these roles that somebody has; nothing: none.
std::optional<CaseRole> role_among(const User& user, std::span<const CaseRole> roles);
// In which capacity somebody who works on cases does what needs no particular role.
Capacity capacity_of(const User& user);
Capacity capacity_of(CaseRole role);
// Whether somebody works for the signatory concerned: then it is said with each step that they
// take.
bool belongs_to(const User& user, const std::string& signatory);

// A step that somebody could take now.
struct Offer {
  CaseAct act = CaseAct::message;
  CaseRole role = CaseRole::handler;
};
// In the order of the machine's table, as far as nothing but words is missing.
std::vector<Offer> offers(const cases::CaseFile& file, const User& user, Instant now);
// The same of the staff of the signatory concerned.
std::vector<Offer> offers_to_signatory(const cases::CaseFile& file, Instant now);

}  // namespace hustings::casedesk
