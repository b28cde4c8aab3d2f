// Signing in. Whatever is wrong, the answer is the same and takes as long: one password and, where
// a recovery code is typed, a second one; otherwise one sealed secret; and one row written.
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

bool is_recovery_code(std::string_view code) {
  return code.size() == 18 && code[0] >= '0' && code[0] <= '9' && code[1] == '-';
}

}  // namespace

// "7-ABC..." as people may write it.
std::string tidy_code(std::string_view code) {
  std::string out;
  for (const char c : code) {
    if (c == ' ') continue;
    out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  }
  return out;
}

Result<std::optional<Staff::Account>> Staff::account(Db& db, std::string_view name) {
  return read_account(db, "name_key", fold(name));
}

Result<std::optional<Staff::Account>> Staff::account_of(Db& db, std::string_view id) {
  return read_account(db, "id", id);
}

Result<std::optional<Staff::Account>> Staff::read_account(Db& db, std::string_view column,
                                                          std::string_view is) {
  std::optional<Account> out;
  HUSTINGS_CHECK(
      db.query("SELECT id, name, password, totp, totp_step, disabled, failures, untold, "
               "delayed_until FROM staff_user WHERE " +
                   std::string(column) + " = $1",
               {is}, [&](const SqlRow& row) -> Result<void> {
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

// The step of a code that is good; -1 - N for recovery code N. Costs the same when there is nobody
// to compare the code with.
Result<std::optional<std::int64_t>> Staff::second_factor(const Account* account,
                                                         std::string_view code) {
  if (is_recovery_code(code)) {
    std::string kept;
    const std::string_view id = account == nullptr ? std::string_view() : account->id;
    const auto read = [&](Db& db) {
      return db.query("SELECT code FROM staff_recovery WHERE user_id = $1 AND n = $2",
                      {id, std::int64_t{code[0] - '0'}}, [&](const SqlRow& row) -> Result<void> {
                        kept = row.text(0);
                        return {};
                      });
    };
    HUSTINGS_CHECK(db_.read(read));
    if (!password_matches(kept, code)) return std::nullopt;
    return std::optional<std::int64_t>(-1 - (code[0] - '0'));
  }
  const bool has_one = account != nullptr && !account->totp.empty();
  HUSTINGS_TRY(const std::string secret,
               open_box(bytes(has_one ? account->totp : totp_of_nobody_), box_));
  const auto step =
      totp_matches(bytes(secret), code, clock_.now(), has_one ? account->totp_step : 0);
  return has_one ? step : std::nullopt;
}

// The log is told of the fifth failure of a day, not of which accounts: whoever guesses names would
// see by it which there are.
Result<void> Staff::count_for_the_day(Db& db) {
  constexpr std::int64_t kDay = std::int64_t{86'400} * 1000;
  HUSTINGS_CHECK(
      db.run("INSERT INTO staff_failed (one, day, failures) VALUES (1, $1, 1) ON CONFLICT (one) DO "
             "UPDATE SET failures = CASE WHEN staff_failed.day = excluded.day THEN "
             "staff_failed.failures + 1 ELSE 1 END, day = excluded.day",
             {clock_.now().unix_ms / kDay}));
  HUSTINGS_TRY(const auto failures, db.integer("SELECT failures FROM staff_failed", {}));
  if (failures != kFreeFailures) return {};
  return told(db, {uuid_v4(random_), Capacity::reader}, StaffAction::sign_ins_failed, {});
}

// A failure that is no account's, or one's that waits: it is kept like the others, so that nobody
// hears the disk say whose it was.
Result<void> Staff::count_failure_of_nobody() {
  return db_.write([this](Db& db) -> Result<void> {
    HUSTINGS_CHECK(
        db.run("INSERT INTO staff_nobody (one, failures) VALUES (1, 1) ON CONFLICT (one) DO UPDATE "
               "SET failures = staff_nobody.failures + 1",
               {}));
    return count_for_the_day(db);
  });
}

Result<void> Staff::count_failure(const Account& account, std::string_view device,
                                  bool known_device) {
  return db_.write([&](Db& db) -> Result<void> {
    if (known_device) {
      HUSTINGS_CHECK(db.run("UPDATE staff_device SET failures = failures + 1 WHERE token = $1",
                            {Blob{digest_of(device)}}));
      HUSTINGS_CHECK(
          db.run("UPDATE staff_user SET untold = untold + 1 WHERE id = $1", {account.id}));
      return count_for_the_day(db);
    }
    const std::int64_t failures = account.failures + 1;
    const std::int64_t delay = delay_of(failures);
    HUSTINGS_CHECK(
        db.run("UPDATE staff_user SET failures = $2, untold = untold + 1, delayed_until = $3 WHERE "
               "id = $1",
               {account.id, failures, delay == 0 ? 0 : clock_.now().unix_ms + delay}));
    return count_for_the_day(db);
  });
}

// Of two that use one code at the same time, one signs in.
std::function<Result<void>(Db&)> Staff::uses_up(const Account& account, std::int64_t step) {
  return [this, id = account.id, step](Db& db) -> Result<void> {
    const bool recovery = step < 0;
    HUSTINGS_TRY(
        const auto first,
        recovery
            ? db.run("DELETE FROM staff_recovery WHERE user_id = $1 AND n = $2", {id, -step - 1})
            : db.run("UPDATE staff_user SET totp_step = $2 WHERE id = $1 AND totp_step < $2",
                     {id, step}));
    if (first == 0) return fail(Code::conflict, "this code has been used");
    if (!recovery) return {};
    return told(db, {id, Capacity::reader}, StaffAction::recovery_code_used, id);
  };
}

Result<SignedIn> Staff::begin_session(const Account& account, const Begin& how) {
  SignedIn out{.token = secret_text(), .device = {}, .failures = account.untold};
  if (!how.known_device) out.device = secret_text();
  const std::int64_t now = clock_.now().unix_ms;
  const auto put = [&](Db& db) -> Result<void> {
    if (how.first) HUSTINGS_CHECK(how.first(db));
    HUSTINGS_CHECK(
        db.run("UPDATE staff_user SET failures = 0, untold = 0, delayed_until = 0 WHERE id = $1",
               {account.id}));
    HUSTINGS_CHECK(db.run(
        "INSERT INTO staff_session (token, id, user_id, made, seen, confirmed) "
        "VALUES ($1, $2, $3, $4, $4, $5)",
        {Blob{digest_of(out.token)}, uuid_v4(random_), account.id, now, how.confirmed ? now : 0}));
    if (how.known_device) {
      HUSTINGS_CHECK(db.run("UPDATE staff_device SET failures = 0 WHERE token = $1",
                            {Blob{digest_of(how.device)}}));
    } else {
      HUSTINGS_CHECK(
          db.run("INSERT INTO staff_device (token, user_id, failures) VALUES ($1, $2, 0)",
                 {Blob{digest_of(out.device)}, account.id}));
    }
    return told(db, {account.id, Capacity::reader}, StaffAction::signed_in, account.id);
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
  const std::string code = tidy_code(given.code);
  HUSTINGS_TRY(const auto step, second_factor(usable ? &*known : nullptr, code));
  if (known && right && step) {
    auto begun = begin_session(
        *known,
        {.device = given.device, .known_device = known_device, .first = uses_up(*known, *step)});
    if (begun) return std::optional(*std::move(begun));
    if (begun.error().code != Code::conflict) return std::unexpected(begun.error());
  }
  HUSTINGS_CHECK(known && !delayed ? count_failure(*known, given.device, known_device)
                                   : count_failure_of_nobody());
  return std::nullopt;
}

Result<bool> Staff::confirm(Session& session, std::string_view password) {
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
  HUSTINGS_CHECK(renew(session));
  return true;
}

}  // namespace hustings
