// Roles that one operator proposes and another gives.
#include <algorithm>

#include "base/id.h"
#include "base/message.h"
#include "staff/account.h"

namespace hustings {
namespace {

Result<std::vector<Proposal>> read_proposals(Db& db) {
  std::vector<Proposal> out;
  HUSTINGS_CHECK(
      db.query("SELECT user_id, signatory, role, proposer FROM staff_proposal ORDER BY at, user_id",
               {}, [&](const SqlRow& row) -> Result<void> {
                 Proposal one{.user = std::string(row.text(0)),
                              .signatory = std::string(row.text(1)),
                              .proposer = std::string(row.text(3))};
                 boost::describe::enum_from_string(std::string(row.text(2)).c_str(), one.role);
                 out.push_back(std::move(one));
                 return {};
               }));
  return out;
}

Result<std::vector<DutyProposal>> read_duty_proposals(Db& db) {
  std::vector<DutyProposal> out;
  HUSTINGS_CHECK(db.query(
      "SELECT user_id, duty, proposer FROM staff_duty_proposal ORDER BY at, user_id, duty", {},
      [&](const SqlRow& row) -> Result<void> {
        DutyProposal one{.user = std::string(row.text(0)), .proposer = std::string(row.text(2))};
        if (boost::describe::enum_from_string(std::string(row.text(1)).c_str(), one.duty))
          out.push_back(std::move(one));
        return {};
      }));
  return out;
}

std::unexpected<Error> not_alone() {
  return fail(Code::conflict, std::string(tr("a second operator has to agree")), {},
              std::string(tr("ask another operator to give it")));
}

constexpr std::string_view kOperators = "u.operates = 1";
constexpr std::string_view kDataProtection =
    "EXISTS (SELECT 1 FROM staff_duty d WHERE d.user_id = u.id AND d.duty = 'data_protection')";

// Those of them whose accounts are in use, but this one.
Result<std::int64_t> others_of(std::string_view them, Db& db, const std::string& id) {
  HUSTINGS_TRY(const auto others,
               db.integer("SELECT COUNT(*) FROM staff_user u WHERE " + std::string(them) +
                              " AND u.disabled = 0 AND u.id <> $1 AND (u.password <> '' OR EXISTS "
                              "(SELECT 1 FROM staff_identity i WHERE i.user_id = u.id))",
                          {id}));
  return others.value_or(0);
}

// Somebody else who could agree.
Result<bool> has_second_operator(Db& db, const Actor& by) {
  HUSTINGS_TRY(const auto others, others_of(kOperators, db, by.id));
  return others > 0;
}

Result<std::vector<RedactionProposal>> read_redactions(Db& db) {
  std::vector<RedactionProposal> out;
  HUSTINGS_CHECK(
      db.query("SELECT id, issuer, body, proposer, at FROM staff_redaction ORDER BY at, id", {},
               [&](const SqlRow& row) -> Result<void> {
                 out.push_back({.id = std::string(row.text(0)),
                                .issuer = std::string(row.text(1)),
                                .body = std::string(row.text(2)),
                                .proposer = std::string(row.text(3)),
                                .at = {row.integer(4)}});
                 return {};
               }));
  return out;
}

}  // namespace

Result<bool> Staff::propose_role(const std::string& user, const std::string& signatory, Role role,
                                 const Actor& by) {
  return db_.write([&](Db& db) -> Result<bool> {
    HUSTINGS_TRY(const bool second, has_second_operator(db, by));
    if (!second) {
      HUSTINGS_CHECK(put_role(db, user, signatory, role, by));
      return true;
    }
    HUSTINGS_CHECK(db.run(
        "INSERT INTO staff_proposal (user_id, signatory, role, proposer, at) "
        "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (user_id, signatory) DO UPDATE SET "
        "role = EXCLUDED.role, proposer = EXCLUDED.proposer, at = EXCLUDED.at",
        {user, signatory, boost::describe::enum_to_string(role, ""), by.id, clock_.now().unix_ms}));
    HUSTINGS_CHECK(told(db, by, StaffAction::role_proposed, user, signatory));
    return false;
  });
}

Result<std::vector<Proposal>> Staff::proposals() {
  return db_.read([](Db& db) { return read_proposals(db); });
}

Result<void> Staff::decide_role(const std::string& user, const std::string& signatory, bool agreed,
                                const Actor& by) {
  return db_.write([&](Db& db) -> Result<void> {
    HUSTINGS_TRY(const auto all, read_proposals(db));
    for (const auto& one : all) {
      if (one.user != user || one.signatory != signatory) continue;
      if (agreed && (by.id == one.proposer || by.id == user)) return not_alone();
      if (agreed) return put_role(db, user, signatory, one.role, by);
      HUSTINGS_CHECK(db.run("DELETE FROM staff_proposal WHERE user_id = $1 AND signatory = $2",
                            {user, signatory}));
      return told(db, by, StaffAction::role_declined, user, signatory);
    }
    return fail(Code::not_found, "nothing of the kind is proposed");
  });
}

Result<bool> Staff::propose_duty(const std::string& user, CaseDuty duty, const Actor& by) {
  return db_.write([&](Db& db) -> Result<bool> {
    HUSTINGS_TRY(const bool second, has_second_operator(db, by));
    if (!second) {
      HUSTINGS_CHECK(put_duty(db, user, duty, true, by));
      return true;
    }
    HUSTINGS_CHECK(db.run(
        "INSERT INTO staff_duty_proposal (user_id, duty, proposer, at) VALUES ($1, $2, $3, $4) "
        "ON CONFLICT (user_id, duty) DO UPDATE SET proposer = EXCLUDED.proposer, at = EXCLUDED.at",
        {user, boost::describe::enum_to_string(duty, ""), by.id, clock_.now().unix_ms}));
    HUSTINGS_CHECK(told(db, by, StaffAction::duty_proposed, user));
    return false;
  });
}

Result<std::vector<DutyProposal>> Staff::duty_proposals() {
  return db_.read([](Db& db) { return read_duty_proposals(db); });
}

Result<void> Staff::decide_duty(const std::string& user, CaseDuty duty, bool agreed,
                                const Actor& by) {
  return db_.write([&](Db& db) -> Result<void> {
    HUSTINGS_TRY(const auto all, read_duty_proposals(db));
    for (const auto& one : all) {
      if (one.user != user || one.duty != duty) continue;
      if (agreed && (by.id == one.proposer || by.id == user)) return not_alone();
      if (agreed) return put_duty(db, user, duty, true, by);
      HUSTINGS_CHECK(db.run("DELETE FROM staff_duty_proposal WHERE user_id = $1 AND duty = $2",
                            {user, boost::describe::enum_to_string(duty, "")}));
      return told(db, by, StaffAction::duty_declined, user);
    }
    return fail(Code::not_found, "nothing of the kind is proposed");
  });
}

Result<bool> Staff::has_data_protection() {
  return db_.read([](Db& db) -> Result<bool> {
    HUSTINGS_TRY(const auto all, others_of(kDataProtection, db, ""));
    return all > 0;
  });
}

Result<bool> Staff::redactions_wait(const Actor& by) {
  HUSTINGS_TRY(const bool theirs, has_data_protection());
  return db_.read([&](Db& db) -> Result<bool> {
    HUSTINGS_TRY(const auto others, others_of(theirs ? kDataProtection : kOperators, db,
                                              theirs ? by.id : std::string()));
    return others >= (theirs ? 1 : 2);
  });
}

Result<void> Staff::propose_redaction(const std::string& issuer, const std::string& body,
                                      const Actor& by) {
  const std::string id = uuid_v4(random_);
  return db_.write([&](Db& db) -> Result<void> {
    HUSTINGS_CHECK(db.run(
        "INSERT INTO staff_redaction (id, issuer, body, proposer, at) VALUES ($1, $2, $3, $4, $5)",
        {id, issuer, body, by.id, clock_.now().unix_ms}));
    return told(db, by, StaffAction::redaction_proposed, id);
  });
}

Result<std::vector<RedactionProposal>> Staff::redaction_proposals() {
  return db_.read([](Db& db) { return read_redactions(db); });
}

Result<RedactionProposal> Staff::redaction_for(const std::string& id, const Actor& by) {
  HUSTINGS_TRY(auto all, redaction_proposals());
  const auto found = std::ranges::find(all, id, &RedactionProposal::id);
  if (found == all.end()) return fail(Code::not_found, "nothing of the kind is proposed");
  if (found->proposer == by.id)
    return fail(Code::conflict, std::string(tr("a second person has to agree")), {},
                std::string(tr("ask somebody else who may redact")));
  return std::move(*found);
}

Result<void> Staff::end_redaction(const std::string& id, bool agreed, const Actor& by) {
  return db_.write([&](Db& db) -> Result<void> {
    HUSTINGS_CHECK(db.run("DELETE FROM staff_redaction WHERE id = $1", {id}));
    return told(db, by, agreed ? StaffAction::redaction_agreed : StaffAction::discarded, id);
  });
}

}  // namespace hustings
