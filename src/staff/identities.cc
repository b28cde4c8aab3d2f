// Accounts at identity providers. They say who somebody is; what somebody may do is said here.
#include "base/id.h"
#include "base/message.h"
#include "staff/account.h"

namespace hustings {
namespace {

Result<std::string> user_of(Db& db, const Identity& identity) {
  std::string out;
  const auto take = [&](const SqlRow& row) -> Result<void> {
    out = row.text(0);
    return {};
  };
  HUSTINGS_CHECK(db.query("SELECT user_id FROM staff_identity WHERE issuer = $1 AND subject = $2",
                          {identity.issuer, identity.subject}, take));
  return out;
}

}  // namespace

Result<std::vector<IdentityRow>> Staff::identities(const std::string& user) {
  std::vector<IdentityRow> out;
  const auto take = [&](const SqlRow& row) -> Result<void> {
    out.push_back({std::string(row.text(0)), std::string(row.text(1)), {row.integer(2)}});
    return {};
  };
  const auto look = [&](Db& db) {
    return db.query(
        "SELECT id, issuer, made FROM staff_identity WHERE user_id = $1 ORDER BY made, id", {user},
        take);
  };
  HUSTINGS_CHECK(db_.read(look));
  return out;
}

Result<void> Staff::put_identity(Db& db, const std::string& user, const Identity& identity) {
  HUSTINGS_TRY(const std::string owner, user_of(db, identity));
  if (owner == user) return {};
  if (!owner.empty())
    return fail(Code::conflict, std::string(tr("this account belongs to somebody else here")), {},
                std::string(tr("sign in there as yourself")));
  HUSTINGS_CHECK(
      db.run("INSERT INTO staff_identity (issuer, subject, id, user_id, made) "
             "VALUES ($1, $2, $3, $4, $5)",
             {identity.issuer, identity.subject, uuid_v4(random_), user, clock_.now().unix_ms}));
  return told(db, {user, Capacity::reader}, StaffAction::identity_linked, user);
}

Result<void> Staff::link(const std::string& session, const Identity& identity) {
  const std::int64_t now = clock_.now().unix_ms;
  return db_.write([&](Db& db) -> Result<void> {
    Session by{.id = session, .user = {}, .csrf = {}, .token = {}};
    const auto take = [&](const SqlRow& row) -> Result<void> {
      by.user.id = row.text(0);
      return {};
    };
    HUSTINGS_CHECK(
        db.query("SELECT user_id FROM staff_session WHERE id = $1 AND seen > $2 AND made > $3",
                 {session, now - kIdle, now - kAbsolute}, take));
    if (by.user.id.empty())
      return fail(Code::conflict, std::string(tr("your session has ended meanwhile")), {},
                  std::string(tr("sign in again")));
    HUSTINGS_CHECK(put_identity(db, by.user.id, identity));
    return end_others(db, by);
  });
}

Result<void> Staff::remove_identity(const Session& by, const std::string& id) {
  return db_.write([&](Db& db) -> Result<void> {
    HUSTINGS_TRY(
        const auto gone,
        db.run("DELETE FROM staff_identity WHERE id = $1 AND user_id = $2", {id, by.user.id}));
    if (gone == 0) return fail(Code::not_found, "there is no such account", id);
    HUSTINGS_CHECK(keep_a_way_in(db, by.user.id));
    HUSTINGS_CHECK(end_others(db, by));
    return told(db, {by.user.id, Capacity::reader}, StaffAction::identity_removed, by.user.id);
  });
}

Result<Staff::Elsewhere> Staff::sign_in(const SignedInElsewhere& there, std::string_view device) {
  std::optional<Account> known;
  bool known_device = false;
  const auto look = [&](Db& db) -> Result<void> {
    HUSTINGS_TRY(const std::string user, user_of(db, there.who));
    HUSTINGS_TRY(known, account_of(db, user));
    if (!known) return {};
    HUSTINGS_TRY(known_device, is_known_device(db, *known, device));
    return {};
  };
  HUSTINGS_CHECK(db_.read(look));
  Elsewhere out;
  if (!known || known->disabled) return out;
  if (!there.two_factors) {
    HUSTINGS_TRY(out.ticket, make_once(Once::code, known->id));
    return out;
  }
  HUSTINGS_TRY(out.in, begin_session(*known, {.device = device,
                                              .known_device = known_device,
                                              .confirmed = there.fresh}));
  return out;
}

Result<std::optional<SignedIn>> Staff::sign_in_with_code(std::string_view ticket,
                                                         std::string_view code,
                                                         std::string_view device) {
  HUSTINGS_TRY(const auto user, take_once(Once::code, ticket));
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
  const bool delayed = !known_device && clock_.now().unix_ms < known->delayed_until;
  HUSTINGS_TRY(const auto step, second_factor(delayed ? nullptr : &*known, tidy_code(code)));
  if (step) {
    auto begun = begin_session(*known, {.device = device,
                                        .known_device = known_device,
                                        .confirmed = false,
                                        .first = uses_up(*known, *step)});
    if (begun) return std::optional(*std::move(begun));
    if (begun.error().code != Code::conflict) return std::unexpected(begun.error());
  }
  if (!delayed) HUSTINGS_CHECK(count_failure(*known, device, known_device));
  return std::nullopt;
}

}  // namespace hustings
