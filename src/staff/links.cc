// One-time links: how somebody gets a password and a second factor, the first ones and new ones.
#include <array>

#include "base/message.h"
#include "base/password.h"
#include "base/text.h"
#include "base/totp.h"
#include "staff/account.h"

namespace hustings {
namespace {

struct Link {
  std::string user;
  std::string name;
  std::string totp;  // sealed
};

Result<Link> read_link(Db& db, std::string_view code, Instant now) {
  Link out;
  const auto take = [&](const SqlRow& row) -> Result<void> {
    out = {std::string(row.text(0)), std::string(row.text(1)), std::string(row.text(2))};
    return {};
  };
  HUSTINGS_CHECK(
      db.query("SELECT l.user_id, u.name, l.totp FROM staff_link l "
               "JOIN staff_user u ON u.id = l.user_id "
               "WHERE l.code = $1 AND l.expires > $2 AND u.disabled = 0",
               {Blob{digest_of(code)}, now.unix_ms}, take));
  if (!out.user.empty()) return out;
  return fail(Code::not_found, "this link has been used, is older than a day, or never was one", {},
              "ask who runs the node for a new one");
}

// "7-ABCDEFGHIJKLMNOP": the digit says which of the kept digests it is held against.
std::string recovery_code(std::size_t n, Random& random) {
  std::array<std::uint8_t, 10> secret{};
  random.fill(secret);
  return std::to_string(n) + '-' + base32(secret);
}

}  // namespace

Result<std::string> Staff::make_link(const std::string& user, const Actor& by) {
  std::string code = secret_text();
  std::array<std::uint8_t, kTotpSecret> secret{};
  random_.fill(secret);
  const std::string sealed = seal_box(secret, box_.public_key, random_);
  const auto put = [&](Db& db) -> Result<void> {
    HUSTINGS_CHECK(db.run("DELETE FROM staff_link WHERE user_id = $1", {user}));
    HUSTINGS_CHECK(db.run(
        "INSERT INTO staff_link (user_id, code, expires, totp) VALUES ($1, $2, $3, $4)",
        {user, Blob{digest_of(code)}, clock_.now().unix_ms + kLinkLife, Blob{bytes(sealed)}}));
    return told(db, by, StaffAction::link_made, user);
  };
  HUSTINGS_CHECK(db_.write(put));
  return code;
}

Result<Enrolment> Staff::open_link(std::string_view code) {
  HUSTINGS_TRY(const Link link,
               db_.read([&](Db& db) { return read_link(db, code, clock_.now()); }));
  HUSTINGS_TRY(std::string secret, open_box(bytes(link.totp), box_));
  return Enrolment{link.name, std::move(secret)};
}

Result<void> Staff::link_by_code(std::string_view code, const SignedInElsewhere& in) {
  if (!in.two_factors)
    return fail(
        Code::bad_input,
        std::string(tr("this provider does not say that it asked for two factors")), {},
        std::string(tr("set up a password and a second factor here, and link the account then")));
  return db_.write([&](Db& db) -> Result<void> {
    HUSTINGS_TRY(const Link link, read_link(db, code, clock_.now()));
    HUSTINGS_CHECK(db.run("DELETE FROM staff_link WHERE user_id = $1", {link.user}));
    return put_identity(db, link.user, in.who);
  });
}

Result<std::vector<std::string>> Staff::enrol(std::string_view code, std::string_view password,
                                              std::string_view totp) {
  HUSTINGS_TRY(const Enrolment enrolment, open_link(code));
  Error wrong{Code::bad_input, "this cannot be taken yet", {}, "mend what is marked"};
  if (auto problem = password_problem(password, {enrolment.name, "hustings", origin_}))
    wrong.details.push_back({"/password", *std::move(problem)});
  const auto step = totp_matches(bytes(enrolment.secret), totp, clock_.now(), 0);
  if (!step) {
    wrong.details.push_back(
        {"/code", "is not the code that the app shows now: see that both clocks are right"});
  }
  if (!wrong.details.empty()) return std::unexpected(std::move(wrong));
  HUSTINGS_TRY(const std::string kept, hash_password(password));
  std::vector<std::string> codes;
  std::vector<std::string> hashes;
  for (std::size_t n = 0; n < kRecoveryCodes; ++n) {
    codes.push_back(recovery_code(n, random_));
    HUSTINGS_TRY(std::string hash, hash_password(codes.back()));
    hashes.push_back(std::move(hash));
  }
  return db_.write([&](Db& db) -> Result<std::vector<std::string>> {
    // Once more: of two that use the link at the same time, one does.
    HUSTINGS_TRY(const Link link, read_link(db, code, clock_.now()));
    HUSTINGS_CHECK(db.run("DELETE FROM staff_link WHERE user_id = $1", {link.user}));
    HUSTINGS_CHECK(db.run(
        "UPDATE staff_user SET password = $2, totp = $3, totp_step = $4, failures = 0, untold = 0, "
        "delayed_until = 0 WHERE id = $1",
        {link.user, kept, Blob{bytes(link.totp)}, *step}));
    // Whoever had got in ends with what they had got in by.
    for (const char* table : {"staff_recovery", "staff_session", "staff_device", "staff_token",
                              "staff_passkey", "staff_identity"})
      HUSTINGS_CHECK(
          db.run(std::string("DELETE FROM ") + table + " WHERE user_id = $1", {link.user}));
    for (std::size_t n = 0; n < hashes.size(); ++n) {
      HUSTINGS_CHECK(db.run("INSERT INTO staff_recovery (user_id, n, code) VALUES ($1, $2, $3)",
                            {link.user, param(n), hashes[n]}));
    }
    HUSTINGS_CHECK(told(db, {link.user, Capacity::reader}, StaffAction::password_set, link.user));
    return codes;
  });
}

}  // namespace hustings
