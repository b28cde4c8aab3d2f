// Passkeys: a second factor that is the first one too, and what is asked before steps that count.
#include <algorithm>

#include "base/id.h"
#include "base/message.h"
#include "base/text.h"
#include "staff/account.h"

namespace hustings {
namespace {

constexpr std::size_t kMostTitle = 80;  // code points
constexpr std::size_t kMostPasskeys = 20;

struct Kept {
  std::string user;
  PasskeyKey key;
};

Result<std::optional<Kept>> read_key(Db& db, std::string_view credential) {
  std::optional<Kept> out;
  const auto take = [&](const SqlRow& row) -> Result<void> {
    out = Kept{.user = std::string(row.text(0)),
               .key = {.algorithm = row.integer(1), .key = std::string(row.text(2))}};
    return {};
  };
  HUSTINGS_CHECK(db.query("SELECT user_id, algorithm, key FROM staff_passkey WHERE credential = $1",
                          {Blob{bytes(credential)}}, take));
  return out;
}

std::unexpected<Error> refused(std::string why) {
  return std::unexpected(Error{Code::bad_input,
                               "this passkey cannot be taken",
                               "/passkey",
                               "try again",
                               {{"/passkey", std::move(why)}}});
}

}  // namespace

Result<Factors> Staff::factors_of(Db& db, const std::string& user) {
  Factors out;
  HUSTINGS_TRY(const auto known, account_of(db, user));
  if (known) {
    out.password = !known->password.empty();
    out.app = out.password && !known->totp.empty();
  }
  HUSTINGS_CHECK(
      db.query("SELECT id, title, credential, made, used FROM staff_passkey WHERE user_id = $1 "
               "ORDER BY made, id",
               {user}, [&](const SqlRow& row) -> Result<void> {
                 out.passkeys.push_back({.id = std::string(row.text(0)),
                                         .title = std::string(row.text(1)),
                                         .credential = std::string(row.text(2)),
                                         .made = {row.integer(3)},
                                         .used = {row.integer(4)}});
                 return {};
               }));
  return out;
}

Result<Factors> Staff::factors(const std::string& user) {
  return db_.read([&](Db& db) { return factors_of(db, user); });
}

// Asked in the transaction that takes something away: nobody locks themselves out, and no account
// is left with a password alone.
Result<void> Staff::keep_a_way_in(Db& db, const std::string& user) {
  HUSTINGS_TRY(const Factors left, factors_of(db, user));
  HUSTINGS_TRY(const auto elsewhere,
               db.integer("SELECT COUNT(*) FROM staff_identity WHERE user_id = $1", {user}));
  const bool second = left.app || !left.passkeys.empty();
  if (second || (!left.password && elsewhere.value_or(0) > 0)) return {};
  return fail(Code::conflict, std::string(tr("this is the last one that you can sign in with")), {},
              std::string(tr("add a passkey first, and remove this then")));
}

Result<void> Staff::add_passkey(const Session& by, std::string_view title, const MadeAnswer& answer,
                                const RelyingParty& party) {
  const std::string name = trim(title);
  if (name.empty() || code_points(name) > kMostTitle || has_control(name))
    return fail(Code::bad_input, std::string(tr("a passkey needs a name")), "/title",
                std::string(tr("write in 1 to 80 characters which device it is on")));
  const auto challenge = answered_challenge(answer.client_data, "webauthn.create", party);
  if (!challenge) return refused(challenge.error().message);
  HUSTINGS_TRY(const auto about, take_once(Once::passkey_add, *challenge));
  if (about != by.id) return refused("its question has been answered, or is older than 5 minutes");
  const auto made = read_made(answer, party);
  if (!made) return refused(made.error().message);
  return db_.write([&](Db& db) -> Result<void> {
    HUSTINGS_TRY(const auto there, read_key(db, made->credential));
    if (there)
      return fail(Code::conflict, std::string(tr("this passkey is in use already")), "/passkey");
    HUSTINGS_TRY(const auto count,
                 db.integer("SELECT COUNT(*) FROM staff_passkey WHERE user_id = $1", {by.user.id}));
    if (count.value_or(0) >= static_cast<std::int64_t>(kMostPasskeys))
      return fail(Code::conflict, std::string(tr("20 passkeys are enough")), "/passkey",
                  std::string(tr("remove one first")));
    HUSTINGS_CHECK(db.run(
        "INSERT INTO staff_passkey (credential, id, user_id, title, algorithm, key, counter, made, "
        "used) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0)",
        {Blob{bytes(made->credential)}, uuid_v4(random_), by.user.id, name, made->key.algorithm,
         Blob{bytes(made->key.key)}, made->counter, clock_.now().unix_ms}));
    HUSTINGS_CHECK(end_others(db, by));
    return told(db, {by.user.id, Capacity::reader}, StaffAction::passkey_added, by.user.id);
  });
}

// Whose passkey it is that answered a challenge of ours rightly; nothing for everything else.
Result<std::optional<std::string>> Staff::check_passkey(const UsedAnswer& answer, Once purpose,
                                                        std::string_view about,
                                                        const RelyingParty& party) {
  const auto challenge = answered_challenge(answer.client_data, "webauthn.get", party);
  if (!challenge) return std::nullopt;
  HUSTINGS_TRY(const auto asked, take_once(purpose, *challenge));
  if (asked != about) return std::nullopt;
  HUSTINGS_TRY(const auto kept, db_.read([&](Db& db) { return read_key(db, answer.credential); }));
  if (!kept || (!answer.user.empty() && answer.user != kept->user)) return std::nullopt;
  const auto counter = check_used(answer, kept->key, party);
  if (!counter) return std::nullopt;
  std::int64_t was = 0;
  const auto use = [&](Db& db) -> Result<bool> {
    HUSTINGS_TRY(const auto found,
                 db.integer("SELECT counter FROM staff_passkey WHERE credential = $1",
                            {Blob{bytes(answer.credential)}}));
    was = found.value_or(0);
    if (!counter_grew(was, *counter)) return false;
    HUSTINGS_TRY(const auto changed,
                 db.run("UPDATE staff_passkey SET counter = $2, used = $3 WHERE credential = $1",
                        {Blob{bytes(answer.credential)}, *counter, clock_.now().unix_ms}));
    return changed == 1;
  };
  HUSTINGS_TRY(const bool right, db_.write(use));
  return right ? std::optional(kept->user) : std::nullopt;
}

Result<std::optional<SignedIn>> Staff::sign_in(const UsedAnswer& answer, const RelyingParty& party,
                                               std::string_view device) {
  HUSTINGS_TRY(const auto user, check_passkey(answer, Once::passkey_sign_in, "", party));
  if (!user) return std::nullopt;
  std::optional<Account> known;
  bool known_device = false;
  const auto look = [&](Db& db) -> Result<void> {
    HUSTINGS_TRY(known, account_of(db, *user));
    if (!known) return {};
    HUSTINGS_TRY(known_device, is_known_device(db, *known, device));
    return {};
  };
  HUSTINGS_CHECK(db_.read(look));
  if (!known || known->disabled) return std::nullopt;
  // Nobody guesses a passkey: what others tried with passwords delays it not (V6.3.1).
  HUSTINGS_TRY(auto begun, begin_session(*known, {.device = device, .known_device = known_device}));
  return std::optional(std::move(begun));
}

Result<bool> Staff::confirm(Session& session, const UsedAnswer& answer, const RelyingParty& party) {
  HUSTINGS_TRY(const auto user, check_passkey(answer, Once::passkey_confirm, session.id, party));
  if (user != session.user.id) return false;
  HUSTINGS_CHECK(renew(session));
  return true;
}

Result<void> Staff::remove_factor(const Session& by, const std::string& id) {
  const std::string& user = by.user.id;
  const bool app = id == "app";
  return db_.write([&](Db& db) -> Result<void> {
    HUSTINGS_TRY(
        const auto gone,
        app ? db.run("UPDATE staff_user SET totp = $2 WHERE id = $1 AND totp <> $2", {user, Blob{}})
            : db.run("DELETE FROM staff_passkey WHERE id = $1 AND user_id = $2", {id, user}));
    if (gone == 0) return fail(Code::not_found, "there is no such second factor", id);
    HUSTINGS_CHECK(keep_a_way_in(db, user));
    HUSTINGS_CHECK(end_others(db, by));
    return told(db, {user, Capacity::reader},
                app ? StaffAction::app_removed : StaffAction::passkey_removed, user);
  });
}

}  // namespace hustings
