// Secrets that count once, and not for long: challenges, and ways to an identity provider and back.
#include "staff/account.h"

namespace hustings {

Result<std::string> Staff::make_once(Once purpose, std::string_view about) {
  std::string secret = secret_text();
  const std::int64_t now = clock_.now().unix_ms;
  const std::int64_t life = purpose == Once::elsewhere ? kElsewhere : kOnce;
  const auto put = [&](Db& db) -> Result<void> {
    HUSTINGS_CHECK(db.run("DELETE FROM staff_once WHERE expires <= $1", {now}));
    HUSTINGS_CHECK(
        db.run("INSERT INTO staff_once (secret, purpose, about, expires) VALUES ($1, $2, $3, $4)",
               {Blob{digest_of(secret)}, boost::describe::enum_to_string(purpose, ""), about,
                now + life}));
    return {};
  };
  HUSTINGS_CHECK(db_.write(put));
  return secret;
}

Result<std::optional<std::string>> Staff::take_once(Once purpose, std::string_view secret) {
  const Hash digest = digest_of(secret);
  const std::string_view wanted = boost::describe::enum_to_string(purpose, "");
  std::optional<std::string> out;
  const auto take = [&](const SqlRow& row) -> Result<void> {
    if (row.text(0) == wanted && row.integer(2) > clock_.now().unix_ms) out = row.text(1);
    return {};
  };
  // Gone whatever it is for: nobody tries it again elsewhere.
  const auto use = [&](Db& db) -> Result<void> {
    HUSTINGS_CHECK(db.query("SELECT purpose, about, expires FROM staff_once WHERE secret = $1",
                            {Blob{digest}}, take));
    HUSTINGS_CHECK(db.run("DELETE FROM staff_once WHERE secret = $1", {Blob{digest}}));
    return {};
  };
  HUSTINGS_CHECK(db_.write(use));
  return out;
}

}  // namespace hustings
