// Sessions of browsers and tokens of programs.
#include "base/id.h"
#include "base/text.h"
#include "staff/account.h"

namespace hustings {
namespace {

constexpr std::int64_t kNotice = 60'000;  // ms: a session's last use is written this often
constexpr std::string_view kTokenPrefix = "hs_";

}  // namespace

Result<std::optional<Session>> Staff::session(std::string_view token) {
  if (token.empty()) return std::nullopt;
  const std::int64_t now = clock_.now().unix_ms;
  const Hash digest = digest_of(token);
  Session out;
  std::string user_id;
  std::int64_t seen = 0;
  const auto take = [&](const SqlRow& row) -> Result<void> {
    out.id = row.text(0);
    user_id = row.text(1);
    seen = row.integer(2);
    out.confirmed = now - row.integer(3) < kConfirmed;
    return {};
  };
  const auto look = [&](Db& db) {
    return db.query(
        "SELECT id, user_id, seen, confirmed FROM staff_session "
        "WHERE token = $1 AND seen > $2 AND made > $3",
        {Blob{digest}, now - kIdle, now - kAbsolute}, take);
  };
  HUSTINGS_CHECK(db_.read(look));
  if (user_id.empty()) return std::nullopt;
  HUSTINGS_TRY(out.user, user(user_id));
  if (out.user.disabled) return std::nullopt;
  if (now - seen > kNotice) {
    const auto put = [&](Db& db) {
      return db.run("UPDATE staff_session SET seen = $2 WHERE token = $1", {Blob{digest}, now});
    };
    HUSTINGS_CHECK(db_.write(put));
  }
  out.token = token;
  out.csrf = base64url(hmac_sha256(sha256({bytes("form"), bytes(token)}), bytes(out.id)));
  return out;
}

Result<void> Staff::sign_out(const Session& session) {
  return db_.write([&](Db& db) -> Result<void> {
    HUSTINGS_CHECK(
        db.run("DELETE FROM staff_session WHERE token = $1", {Blob{digest_of(session.token)}}));
    return told(db, {session.user.id, Capacity::reader}, StaffAction::signed_out, session.user.id);
  });
}

Result<std::vector<SessionRow>> Staff::sessions(const std::string& user) {
  const std::int64_t now = clock_.now().unix_ms;
  return db_.read([&](Db& db) -> Result<std::vector<SessionRow>> {
    std::vector<SessionRow> out;
    HUSTINGS_CHECK(
        db.query("SELECT id, made, seen FROM staff_session WHERE user_id = $1 "
                 "AND seen > $2 AND made > $3 ORDER BY made, id",
                 {user, now - kIdle, now - kAbsolute}, [&](const SqlRow& row) -> Result<void> {
                   out.push_back({std::string(row.text(0)), {row.integer(1)}, {row.integer(2)}});
                   return {};
                 }));
    return out;
  });
}

Result<void> Staff::end_sessions(const Session& by, const std::string& id) {
  return db_.write([&](Db& db) -> Result<void> {
    HUSTINGS_CHECK(id.empty() ? db.run("DELETE FROM staff_session WHERE user_id = $1 AND id <> $2",
                                       {by.user.id, by.id})
                              : db.run("DELETE FROM staff_session WHERE user_id = $1 AND id = $2",
                                       {by.user.id, id}));
    return told(db, {by.user.id, Capacity::reader}, StaffAction::sessions_ended, by.user.id);
  });
}

Result<std::string> Staff::make_token(const Session& by, const std::string& signatory,
                                      std::string_view title) {
  const auto role = by.user.role_for(signatory);
  if (!role || *role == Role::reader) {
    return fail(Code::bad_input, "you may not write for this organisation", signatory,
                "ask who runs the node for a role");
  }
  const std::string name = trim(title);
  if (name.empty() || code_points(name) > 80 || has_control(name)) {
    return fail(Code::bad_input, "a token needs a name", "/title",
                "write 1 to 80 characters, such as what it is for");
  }
  const std::string token = std::string(kTokenPrefix) + secret_text();
  const std::string id = uuid_v4(random_);
  const auto put = [&](Db& db) -> Result<void> {
    HUSTINGS_CHECK(
        db.run("INSERT INTO staff_token (token, id, user_id, signatory, title, made, "
               "used) VALUES ($1, $2, $3, $4, $5, $6, 0)",
               {Blob{digest_of(token)}, id, by.user.id, signatory, name, clock_.now().unix_ms}));
    return told(db, {by.user.id, capacity_of(*role)}, StaffAction::token_made, id, signatory);
  };
  HUSTINGS_CHECK(db_.write(put));
  return token;
}

Result<std::vector<TokenRow>> Staff::tokens(const std::string& user) {
  return db_.read([&](Db& db) -> Result<std::vector<TokenRow>> {
    std::vector<TokenRow> out;
    HUSTINGS_CHECK(
        db.query("SELECT id, signatory, title, made, used FROM staff_token "
                 "WHERE user_id = $1 ORDER BY made, id",
                 {user}, [&](const SqlRow& row) -> Result<void> {
                   out.push_back({std::string(row.text(0)),
                                  std::string(row.text(1)),
                                  std::string(row.text(2)),
                                  {row.integer(3)},
                                  {row.integer(4)}});
                   return {};
                 }));
    return out;
  });
}

Result<void> Staff::revoke_token(const Session& by, const std::string& id) {
  return db_.write([&](Db& db) -> Result<void> {
    HUSTINGS_TRY(const auto gone, db.run("DELETE FROM staff_token WHERE id = $1 AND user_id = $2",
                                         {id, by.user.id}));
    if (gone == 0) return fail(Code::not_found, "you have no such token", id);
    return told(db, {by.user.id, Capacity::officer}, StaffAction::token_revoked, id);
  });
}

Result<std::optional<Staff::Bearer>> Staff::bearer(std::string_view token) {
  if (!token.starts_with(kTokenPrefix)) return std::nullopt;
  Bearer out;
  std::string user_id;
  const std::int64_t now = clock_.now().unix_ms;
  const auto look = [&](Db& db) -> Result<void> {
    HUSTINGS_CHECK(db.query("SELECT user_id, signatory FROM staff_token WHERE token = $1",
                            {Blob{digest_of(token)}}, [&](const SqlRow& row) -> Result<void> {
                              user_id = row.text(0);
                              out.signatory = row.text(1);
                              return {};
                            }));
    if (user_id.empty()) return {};
    HUSTINGS_CHECK(
        db.run("UPDATE staff_token SET used = $2 WHERE token = $1", {Blob{digest_of(token)}, now}));
    return {};
  };
  HUSTINGS_CHECK(db_.write(look));
  if (user_id.empty()) return std::nullopt;
  HUSTINGS_TRY(out.user, user(user_id));
  const auto role = out.user.role_for(out.signatory);
  if (out.user.disabled || !role) return std::nullopt;
  out.role = *role;
  return out;
}

}  // namespace hustings
