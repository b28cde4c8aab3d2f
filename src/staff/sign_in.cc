// Signing in. Whatever is wrong, the answer is the same and takes as long: one password and, where
// a recovery code is typed, a second one.
#include <algorithm>

#include "base/id.h"
#include "base/password.h"
#include "base/text.h"
#include "base/totp.h"
#include "staff/account.h"

namespace hustings {
namespace {

// The delay behind that many failures in a row, in milliseconds.
std::int64_t delay_of(std::int64_t failures) {
  if (failures < kFreeFailures) return 0;
  const std::int64_t doublings = std::min<std::int64_t>(failures - kFreeFailures, 20);
  return std::min(kLongestDelay, std::int64_t{1000} << doublings);
}

// "7-ABC..." as people may write it.
std::string tidy(std::string_view code) {
  std::string out;
  for (const char c : code) {
    if (c == ' ') continue;
    out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  }
  return out;
}
bool is_recovery_code(std::string_view code) {
  return code.size() == 18 && code[0] >= '0' && code[0] <= '9' && code[1] == '-';
}

}  // namespace

Result<std::optional<Staff::Account>> Staff::account(Db& db, std::string_view name) {
  std::optional<Account> out;
  HUSTINGS_CHECK(
      db.query("SELECT id, name, password, totp, totp_step, disabled, failures, untold, "
               "delayed_until FROM staff_user WHERE name_key = $1",
               {fold(name)}, [&](const SqlRow& row) -> Result<void> {
                 out = Account{.id = std::string(row.text(0)),
                               .name = std::string(row.text(1)),
                               .password = std::string(row.text(2)),
                               .totp = std::string(row.text(3)),
                               .totp_step = row.integer(4),
                               .disabled = row.integer(5) != 0,
                               .failures = row.integer(6),
                               .untold = row.integer(7),
                               .delayed_until = row.integer(8)};
                 return {};
               }));
  return out;
}

Result<bool> Staff::is_known_device(Db& db, const Account& account, std::string_view device) {
  if (device.empty()) return false;
  HUSTINGS_TRY(const auto failures,
               db.integer("SELECT failures FROM staff_device WHERE token = $1 AND user_id = $2",
                          {Blob{digest_of(device)}, account.id}));
  return failures && *failures < kFreeFailures;
}

// The step of a code that is good; -1 for a recovery code that is. Recovery codes cost a password
// even when there is nobody to compare them with.
Result<std::optional<std::int64_t>> Staff::second_factor(const Account* account,
                                                         std::string_view code) {
  if (is_recovery_code(code)) {
    std::string kept;
    if (account != nullptr) {
      const auto read = [&](Db& db) {
        return db.query("SELECT code FROM staff_recovery WHERE user_id = $1 AND n = $2",
                        {account->id, std::int64_t{code[0] - '0'}},
                        [&](const SqlRow& row) -> Result<void> {
                          kept = row.text(0);
                          return {};
                        });
      };
      HUSTINGS_CHECK(db_.read(read));
    }
    return password_matches(kept, code) ? std::optional<std::int64_t>(-1) : std::nullopt;
  }
  if (account == nullptr) return std::nullopt;
  HUSTINGS_TRY(const std::string secret, open_box(bytes(account->totp), box_));
  return totp_matches(bytes(secret), code, clock_.now(), account->totp_step);
}

Result<void> Staff::count_failure(const Account& account, std::string_view device,
                                  bool known_device) {
  return db_.write([&](Db& db) -> Result<void> {
    if (known_device) {
      HUSTINGS_CHECK(db.run("UPDATE staff_device SET failures = failures + 1 WHERE token = $1",
                            {Blob{digest_of(device)}}));
      HUSTINGS_CHECK(
          db.run("UPDATE staff_user SET untold = untold + 1 WHERE id = $1", {account.id}));
      return {};
    }
    const std::int64_t failures = account.failures + 1;
    const std::int64_t delay = delay_of(failures);
    HUSTINGS_CHECK(
        db.run("UPDATE staff_user SET failures = $2, untold = untold + 1, delayed_until = $3 WHERE "
               "id = $1",
               {account.id, failures, delay == 0 ? 0 : clock_.now().unix_ms + delay}));
    if (delay == 0) return {};
    return told(db, {account.id, Capacity::reader}, StaffAction::sign_in_delayed, account.id);
  });
}

Result<SignedIn> Staff::begin_session(const Account& account, std::string_view device,
                                      bool known_device, std::int64_t step) {
  SignedIn out{.token = secret_text(), .device = {}, .failures = account.untold};
  if (!known_device) out.device = secret_text();
  const std::int64_t now = clock_.now().unix_ms;
  const auto put = [&](Db& db) -> Result<void> {
    // Of two that use one code at the same time, one signs in.
    HUSTINGS_TRY(
        const auto first,
        step < 0 ? db.run("DELETE FROM staff_recovery WHERE user_id = $1 AND n = $2",
                          {account.id, -step - 1})
                 : db.run("UPDATE staff_user SET totp_step = $2 WHERE id = $1 AND totp_step < $2",
                          {account.id, step}));
    if (first == 0) return fail(Code::conflict, "this code has been used");
    HUSTINGS_CHECK(
        db.run("UPDATE staff_user SET failures = 0, untold = 0, delayed_until = 0 WHERE id = $1",
               {account.id}));
    HUSTINGS_CHECK(
        db.run("INSERT INTO staff_session (token, id, user_id, made, seen, confirmed) "
               "VALUES ($1, $2, $3, $4, $4, $4)",
               {Blob{digest_of(out.token)}, uuid_v4(random_), account.id, now}));
    if (known_device) {
      HUSTINGS_CHECK(db.run("UPDATE staff_device SET failures = 0 WHERE token = $1",
                            {Blob{digest_of(device)}}));
    } else {
      HUSTINGS_CHECK(
          db.run("INSERT INTO staff_device (token, user_id, failures) VALUES ($1, $2, 0)",
                 {Blob{digest_of(out.device)}, account.id}));
    }
    const Actor self{account.id, Capacity::reader};
    if (step < 0) HUSTINGS_CHECK(told(db, self, StaffAction::recovery_code_used, account.id));
    return told(db, self, StaffAction::signed_in, account.id);
  };
  HUSTINGS_CHECK(db_.write(put));
  return out;
}

Result<std::optional<SignedIn>> Staff::sign_in(const Credentials& given) {
  std::optional<Account> known;
  bool known_device = false;
  const auto look = [&](Db& db) -> Result<void> {
    HUSTINGS_TRY(known, account(db, given.name));
    if (!known) return {};
    HUSTINGS_TRY(known_device, is_known_device(db, *known, given.device));
    return {};
  };
  HUSTINGS_CHECK(db_.read(look));
  const bool delayed = known && !known_device && clock_.now().unix_ms < known->delayed_until;
  const bool usable = known && !known->disabled && !known->password.empty() && !delayed;
  const bool right = password_matches(usable ? known->password : "", given.password);
  const std::string code = tidy(given.code);
  HUSTINGS_TRY(auto step, second_factor(usable ? &*known : nullptr, code));
  if (known && right && step) {
    if (*step < 0) step = -1 - (code[0] - '0');  // which recovery code
    auto begun = begin_session(*known, given.device, known_device, *step);
    if (begun) return std::optional(*std::move(begun));
    if (begun.error().code != Code::conflict) return std::unexpected(begun.error());
  }
  if (known && !delayed) HUSTINGS_CHECK(count_failure(*known, given.device, known_device));
  return std::nullopt;
}

Result<bool> Staff::confirm(const Session& session, std::string_view password) {
  std::optional<Account> known;
  const auto look = [&](Db& db) -> Result<void> {
    HUSTINGS_TRY(known, account(db, session.user.name));
    return {};
  };
  HUSTINGS_CHECK(db_.read(look));
  const bool usable = known && clock_.now().unix_ms >= known->delayed_until;
  const bool right = password_matches(usable ? known->password : "", password);
  if (!right) {
    if (usable) HUSTINGS_CHECK(count_failure(*known, {}, false));
    return false;
  }
  const auto put = [&](Db& db) {
    return db.run("UPDATE staff_session SET confirmed = $2 WHERE token = $1",
                  {Blob{digest_of(session.token)}, clock_.now().unix_ms});
  };
  HUSTINGS_CHECK(db_.write(put));
  return true;
}

}  // namespace hustings
