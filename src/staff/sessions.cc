// Sessions of browsers.
#include "staff/account.h"

namespace hustings {
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
    out.passkey = row.integer(4) > 0;
    return {};
  };
  const auto look = [&](Db& db) {
    return db.query(
        "SELECT s.id, s.user_id, s.seen, s.confirmed, (SELECT COUNT(*) FROM staff_passkey p WHERE "
        "p.user_id = s.user_id) FROM staff_session s WHERE s.token = $1 AND s.seen > $2 AND s.made "
        "> $3",
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
  // The session's own for as long as it lives: its token changes, and forms stand open meanwhile.
  out.csrf = base64url(hmac_sha256(sha256({bytes("form"), box_.secret}), bytes(out.id)));
  return out;
}

// What was asked for just now counts from now on, under a token that nobody had before (V7.2.4).
Result<void> Staff::renew(Session& session) {
  std::string token = secret_text();
  const auto put = [&](Db& db) -> Result<void> {
    HUSTINGS_TRY(
        const auto changed,
        db.run("UPDATE staff_session SET token = $2, confirmed = $3 WHERE token = $1",
               {Blob{digest_of(session.token)}, Blob{digest_of(token)}, clock_.now().unix_ms}));
    if (changed == 0) return fail(Code::conflict, "this session has ended", {}, "sign in again");
    return {};
  };
  HUSTINGS_CHECK(db_.write(put));
  session.token = std::move(token);
  session.confirmed = true;
  return {};
}

Result<void> Staff::end_others(Db& db, const Session& by) {
  HUSTINGS_CHECK(
      db.run("DELETE FROM staff_session WHERE user_id = $1 AND id <> $2", {by.user.id, by.id}));
  return {};
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

Result<std::vector<std::string>> Staff::live_sessions() {
  const std::int64_t now = clock_.now().unix_ms;
  return db_.read([&](Db& db) -> Result<std::vector<std::string>> {
    std::vector<std::string> out;
    HUSTINGS_CHECK(
        db.query("SELECT s.id FROM staff_session s JOIN staff_user u ON u.id = s.user_id "
                 "WHERE s.seen > $1 AND s.made > $2 AND u.disabled = 0",
                 {now - kIdle, now - kAbsolute}, [&](const SqlRow& row) -> Result<void> {
                   out.emplace_back(row.text(0));
                   return {};
                 }));
    return out;
  });
}

Result<void> Staff::end_sessions(const Session& by, const std::string& id) {
  return db_.write([&](Db& db) -> Result<void> {
    if (id.empty()) {
      HUSTINGS_CHECK(end_others(db, by));
    } else {
      HUSTINGS_CHECK(
          db.run("DELETE FROM staff_session WHERE user_id = $1 AND id = $2", {by.user.id, id}));
    }
    return told(db, {by.user.id, Capacity::reader}, StaffAction::sessions_ended, by.user.id);
  });
}

}  // namespace hustings
