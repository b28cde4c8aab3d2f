// Who works on cases, and in which roles.
#include <algorithm>

#include "base/message.h"
#include "staff/account.h"

namespace hustings {

Capacity capacity_of(CaseDuty duty) {
  switch (duty) {
    case CaseDuty::triage:
      return Capacity::triage;
    case CaseDuty::handler:
      return Capacity::handler;
    case CaseDuty::decider:
      return Capacity::decider;
    case CaseDuty::reviewer:
      return Capacity::reviewer;
    case CaseDuty::data_protection:
      return Capacity::data_protection;
    case CaseDuty::auditor:
      return Capacity::auditor;
  }
  return Capacity::reader;
}

namespace {

constexpr bool looks_after(CaseDuty duty) { return duty >= CaseDuty::data_protection; }

}  // namespace

bool User::has(CaseDuty duty) const { return std::ranges::find(duties, duty) != duties.end(); }

bool User::works_on_cases() const {
  return std::ranges::any_of(duties, [](CaseDuty duty) { return !looks_after(duty); });
}

Result<std::vector<CaseDuty>> read_duties(Db& db, const std::string& user) {
  std::vector<CaseDuty> out;
  HUSTINGS_CHECK(
      db.query("SELECT duty FROM staff_duty WHERE user_id = $1", {user},
               [&](const SqlRow& row) -> Result<void> {
                 CaseDuty duty{};
                 if (boost::describe::enum_from_string(std::string(row.text(0)).c_str(), duty))
                   out.push_back(duty);
                 return {};
               }));
  std::ranges::sort(out);
  return out;
}

// Whoever looks after the work of others does none of it.
Result<void> goes_together(Db& db, const std::string& user, std::optional<CaseDuty> more) {
  HUSTINGS_TRY(const auto has, read_duties(db, user));
  HUSTINGS_TRY(const auto operates,
               db.integer("SELECT operates FROM staff_user WHERE id = $1", {user}));
  const auto other = [&](CaseDuty duty) { return !more || duty != *more; };
  const bool after =
      std::ranges::any_of(has, [&](CaseDuty duty) { return other(duty) && looks_after(duty); });
  const bool apart =
      more && looks_after(*more) && (operates.value_or(0) != 0 || std::ranges::any_of(has, other));
  if (!after && !apart) return {};
  return fail(Code::conflict,
              std::string(tr("data protection and audit go with no other work on the node")), {},
              std::string(tr("give it to somebody else, or take the other work first")));
}

Result<void> Staff::put_duty(Db& db, const std::string& user, CaseDuty duty, bool has,
                             const Actor& by) {
  if (has) HUSTINGS_CHECK(goes_together(db, user, duty));
  const std::string_view name = boost::describe::enum_to_string(duty, "");
  for (const char* table : {"staff_duty", "staff_duty_proposal"})
    HUSTINGS_CHECK(db.run(std::string("DELETE FROM ") + table + " WHERE user_id = $1 AND duty = $2",
                          {user, name}));
  if (has)
    HUSTINGS_CHECK(db.run("INSERT INTO staff_duty (user_id, duty) VALUES ($1, $2)", {user, name}));
  HUSTINGS_CHECK(db.run("DELETE FROM staff_session WHERE user_id = $1", {user}));
  return told(db, by, has ? StaffAction::duty_given : StaffAction::duty_taken, user);
}

Result<void> Staff::set_duty(const std::string& user, CaseDuty duty, bool has, const Actor& by) {
  return db_.write([&](Db& db) { return put_duty(db, user, duty, has, by); });
}

}  // namespace hustings
