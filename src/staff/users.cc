#include <algorithm>

#include "base/id.h"
#include "base/mail.h"
#include "base/text.h"
#include "node/secrets.h"
#include "staff/account.h"
#include "staff/sql.h"

namespace hustings {
namespace {

std::unexpected<Error> nobody(std::string_view who) {
  return fail(Code::not_found, "there is nobody of this name", std::string(who),
              "`hustings user list` shows all");
}

// A name is typed, spoken and printed: letters, digits and . _ - @, 2 to 64 of them.
bool is_name(std::string_view name) {
  return name.size() >= 2 && name.size() <= 64 && std::ranges::all_of(name, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  std::string_view("._-@").contains(c);
         });
}

constexpr std::string_view kColumns =
    "SELECT u.id, u.name, u.mail, u.operates, u.disabled, CASE WHEN u.password = '' AND NOT EXISTS "
    "(SELECT 1 FROM staff_identity i WHERE i.user_id = u.id) THEN 0 ELSE 1 END, "
    "COALESCE((SELECT l.code FROM staff_language l WHERE l.user_id = u.id), '') "
    "FROM staff_user u ";

Result<std::vector<User>> read_users(Db& db, std::string_view where, Params params) {
  std::vector<User> out;
  HUSTINGS_CHECK(db.query(std::string(kColumns) + std::string(where) + " ORDER BY u.name_key",
                          params, [&](const SqlRow& row) -> Result<void> {
                            out.push_back({.id = std::string(row.text(0)),
                                           .name = std::string(row.text(1)),
                                           .mail = std::string(row.text(2)),
                                           .operates = row.integer(3) != 0,
                                           .disabled = row.integer(4) != 0,
                                           .enrolled = row.integer(5) != 0,
                                           .language = std::string(row.text(6))});
                            return {};
                          }));
  for (auto& user : out) {
    HUSTINGS_CHECK(
        db.query("SELECT signatory, role FROM staff_grant WHERE user_id = $1 ORDER BY signatory",
                 {user.id}, [&](const SqlRow& row) -> Result<void> {
                   Grant grant{std::string(row.text(0)), Role::reader};
                   boost::describe::enum_from_string(std::string(row.text(1)).c_str(), grant.role);
                   user.grants.push_back(std::move(grant));
                   return {};
                 }));
    HUSTINGS_TRY(user.duties, read_duties(db, user.id));
  }
  return out;
}

}  // namespace

Capacity capacity_of(Role role) {
  switch (role) {
    case Role::reader:
      return Capacity::reader;
    case Role::officer:
      return Capacity::officer;
    case Role::approver:
      return Capacity::approver;
  }
  return Capacity::reader;
}

std::optional<Role> User::role_for(std::string_view signatory) const {
  const auto found = std::ranges::find(grants, signatory, &Grant::signatory);
  return found == grants.end() ? std::nullopt : std::optional(found->role);
}

std::string_view staff_tables() { return sql::kstaff; }

Result<std::unique_ptr<Staff>> Staff::open(Disk& disk, const Clock& clock, Random& random,
                                           const Path& dir, DeskDb& db) {
  HUSTINGS_TRY(const Config config, read_config(disk, dir));
  HUSTINGS_TRY(const Secrets secrets, read_secrets(disk, dir / "secrets"));
  return std::unique_ptr<Staff>(new Staff(clock, random, secrets.box, config.origin, db));
}

std::string Staff::secret_text() {
  const Hash secret = random_.hash();
  return base64url(secret);
}

Result<void> Staff::told(Db& db, const Actor& by, StaffAction action, std::string_view object,
                         std::string_view signatory) {
  return keep_act(db,
                  {.actor = by.id,
                   .capacity = by.capacity,
                   .action = action,
                   .signatory = std::string(signatory),
                   .object = std::string(object)},
                  clock_.now(), random_);
}

Result<void> Staff::note(const Act& act) {
  return db_.write([&](Db& db) { return keep_act(db, act, clock_.now(), random_); });
}

Result<std::vector<User>> Staff::users() {
  return db_.read([](Db& db) { return read_users(db, "", {}); });
}

Result<User> Staff::user(std::string_view name_or_id) {
  return db_.read([&](Db& db) -> Result<User> {
    HUSTINGS_TRY(auto found, read_users(db, "WHERE u.id = $1 OR u.name_key = $2",
                                        {name_or_id, fold(name_or_id)}));
    if (found.empty()) return nobody(name_or_id);
    return std::move(found.front());
  });
}

Result<User> Staff::add(std::string_view name, std::string_view mail, bool operates,
                        const Actor& by) {
  if (!is_name(name)) {
    return fail(Code::bad_input, "this is no name to sign in with", std::string(name),
                "take 2 to 64 letters, digits or . _ - @");
  }
  if (!mail.empty() && !is_mail_address(mail)) {
    return fail(Code::bad_input, "this is no mail address", std::string(mail),
                "write it as name@host, or leave it out");
  }
  const std::string id = uuid_v4(random_);
  const auto put = [&](Db& db) -> Result<void> {
    HUSTINGS_TRY(const auto there, read_users(db, "WHERE name_key = $1", {fold(name)}));
    if (!there.empty()) {
      return fail(Code::conflict, "somebody has this name", std::string(name), "take another");
    }
    HUSTINGS_CHECK(
        db.run("INSERT INTO staff_user (id, name, name_key, mail, operates, disabled, "
               "made, password, totp, totp_step, failures, untold, delayed_until) "
               "VALUES ($1, $2, $3, $4, $5, 0, $6, '', $7, 0, 0, 0, 0)",
               {id, name, fold(name), mail, std::int64_t{operates ? 1 : 0}, clock_.now().unix_ms,
                Blob{}}));
    return told(db, by, StaffAction::user_added, id);
  };
  HUSTINGS_CHECK(db_.write(put));
  return user(id);
}

Result<void> Staff::put_role(Db& db, const std::string& user, const std::string& signatory,
                             std::optional<Role> role, const Actor& by) {
  for (const char* table : {"staff_grant", "staff_proposal"})
    HUSTINGS_CHECK(
        db.run(std::string("DELETE FROM ") + table + " WHERE user_id = $1 AND signatory = $2",
               {user, signatory}));
  if (!role) {
    HUSTINGS_CHECK(
        db.run("DELETE FROM staff_token WHERE user_id = $1 AND signatory = $2", {user, signatory}));
  } else {
    HUSTINGS_CHECK(db.run("INSERT INTO staff_grant (user_id, signatory, role) VALUES ($1, $2, $3)",
                          {user, signatory, boost::describe::enum_to_string(*role, "")}));
  }
  // What somebody may do is looked up for each request; their sessions end all the same, so that
  // they notice (V7.4.2).
  HUSTINGS_CHECK(db.run("DELETE FROM staff_session WHERE user_id = $1", {user}));
  return told(db, by, role ? StaffAction::role_given : StaffAction::role_taken, user, signatory);
}

Result<void> Staff::set_role(const std::string& user, const std::string& signatory,
                             std::optional<Role> role, const Actor& by) {
  return db_.write([&](Db& db) { return put_role(db, user, signatory, role, by); });
}

Result<void> Staff::set_operates(const std::string& user, bool operates, const Actor& by) {
  return db_.write([&](Db& db) -> Result<void> {
    if (operates) HUSTINGS_CHECK(goes_together(db, user, std::nullopt));
    HUSTINGS_CHECK(db.run("UPDATE staff_user SET operates = $2 WHERE id = $1",
                          {user, std::int64_t{operates ? 1 : 0}}));
    HUSTINGS_CHECK(db.run("DELETE FROM staff_session WHERE user_id = $1", {user}));
    return told(db, by, StaffAction::user_changed, user);
  });
}

Result<void> Staff::set_disabled(const std::string& user, bool disabled, const Actor& by) {
  return db_.write([&](Db& db) -> Result<void> {
    HUSTINGS_CHECK(db.run("UPDATE staff_user SET disabled = $2 WHERE id = $1",
                          {user, std::int64_t{disabled ? 1 : 0}}));
    HUSTINGS_CHECK(db.run("DELETE FROM staff_session WHERE user_id = $1", {user}));
    HUSTINGS_CHECK(db.run("DELETE FROM staff_link WHERE user_id = $1", {user}));
    return told(db, by, disabled ? StaffAction::user_disabled : StaffAction::user_enabled, user);
  });
}

Result<void> Staff::set_language(const std::string& user, std::string_view code) {
  return db_.write([&](Db& db) -> Result<void> {
    HUSTINGS_CHECK(
        db.run("INSERT INTO staff_language (user_id, code) VALUES ($1, $2) "
               "ON CONFLICT (user_id) DO UPDATE SET code = EXCLUDED.code",
               {user, code}));
    return {};
  });
}

Result<bool> Staff::four_eyes(const std::string& signatory) {
  return db_.read([&](Db& db) -> Result<bool> {
    HUSTINGS_TRY(const auto on,
                 db.integer("SELECT four_eyes FROM staff_rule WHERE signatory = $1", {signatory}));
    return on.value_or(0) != 0;
  });
}

Result<void> Staff::set_four_eyes(const std::string& signatory, bool on, const Actor& by) {
  return db_.write([&](Db& db) -> Result<void> {
    HUSTINGS_CHECK(
        db.run("INSERT INTO staff_rule (signatory, four_eyes) VALUES ($1, $2) "
               "ON CONFLICT (signatory) DO UPDATE SET four_eyes = EXCLUDED.four_eyes",
               {signatory, std::int64_t{on ? 1 : 0}}));
    return told(db, by, on ? StaffAction::four_eyes_on : StaffAction::four_eyes_off, {}, signatory);
  });
}

}  // namespace hustings
