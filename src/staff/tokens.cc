// Tokens of programs.
#include "base/id.h"
#include "base/text.h"
#include "staff/account.h"

namespace hustings {
namespace {

// So that whoever finds one in a file knows what it is, and scanners for secrets can.
constexpr std::string_view kPrefix = "hustings_";
constexpr std::size_t kMostTitle = 80;  // code points

Result<std::string> checked_title(std::string_view text) {
  std::string title = trim(text);
  if (!title.empty() && code_points(title) <= kMostTitle && !has_control(title)) return title;
  return fail(Code::bad_input, "a token needs a name", "/title",
              "write in 1 to 80 characters what it is for");
}

}  // namespace

Result<std::string> Staff::make_token(const User& user, const std::string& signatory,
                                      std::string_view title, const Actor& by) {
  const auto role = user.role_for(signatory);
  if (!role || *role == Role::reader) {
    return fail(Code::bad_input, user.name + " may not write for this organisation", "/of",
                "ask who runs the node for a role");
  }
  HUSTINGS_TRY(const std::string name, checked_title(title));
  std::string token = std::string(kPrefix) + secret_text();
  const std::string id = uuid_v4(random_);
  const std::int64_t now = clock_.now().unix_ms;
  const auto put = [&](Db& db) -> Result<void> {
    HUSTINGS_CHECK(db.run(
        "INSERT INTO staff_token (token, id, user_id, signatory, title, made, expires, used) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, 0)",
        {Blob{digest_of(token)}, id, user.id, signatory, name, now, now + kTokenLife}));
    return told(db, by, StaffAction::token_made, id, signatory);
  };
  HUSTINGS_CHECK(db_.write(put));
  return token;
}

Result<std::vector<TokenRow>> Staff::tokens(const std::string& user) {
  std::vector<TokenRow> out;
  const auto take = [&](const SqlRow& row) -> Result<void> {
    const auto text = [&](int column) { return std::string(row.text(column)); };
    out.push_back(
        {text(0), text(1), text(2), {row.integer(3)}, {row.integer(4)}, {row.integer(5)}});
    return {};
  };
  const auto look = [&](Db& db) {
    return db.query(
        "SELECT id, signatory, title, made, expires, used FROM staff_token WHERE user_id = $1 "
        "ORDER BY made, id",
        {user}, take);
  };
  HUSTINGS_CHECK(db_.read(look));
  return out;
}

Result<void> Staff::revoke_token(const std::string& user, const std::string& id, const Actor& by) {
  return db_.write([&](Db& db) -> Result<void> {
    HUSTINGS_TRY(const auto gone,
                 db.run("DELETE FROM staff_token WHERE id = $1 AND user_id = $2", {id, user}));
    if (gone == 0) return fail(Code::not_found, "there is no such token", id);
    return told(db, by, StaffAction::token_revoked, id);
  });
}

Result<std::optional<User>> Staff::bearer(std::string_view token) {
  if (!token.starts_with(kPrefix)) return std::nullopt;
  const Hash digest = digest_of(token);
  const std::int64_t now = clock_.now().unix_ms;
  std::string owner;
  std::string signatory;
  std::int64_t used = 0;
  const auto take = [&](const SqlRow& row) -> Result<void> {
    owner = row.text(0);
    signatory = row.text(1);
    used = row.integer(2);
    return {};
  };
  const auto look = [&](Db& db) {
    return db.query(
        "SELECT user_id, signatory, used FROM staff_token WHERE token = $1 AND expires > $2",
        {Blob{digest}, now}, take);
  };
  HUSTINGS_CHECK(db_.read(look));
  if (owner.empty()) return std::nullopt;
  HUSTINGS_TRY(User out, user(owner));
  const auto role = out.role_for(signatory);
  if (out.disabled || !role) return std::nullopt;
  if (now - used > kNotice) {
    const auto put = [&](Db& db) {
      return db.run("UPDATE staff_token SET used = $2 WHERE token = $1", {Blob{digest}, now});
    };
    HUSTINGS_CHECK(db_.write(put));
  }
  out.operates = false;
  out.grants = {{signatory, *role}};
  return out;
}

}  // namespace hustings
