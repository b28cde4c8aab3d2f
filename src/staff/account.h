// A person's row as sign-in needs it; of this folder only.
#pragma once
#include "staff/staff.h"

namespace hustings {

struct Staff::Account {
  std::string id;
  std::string name;
  std::string password;  // empty: not in use yet
  std::string totp;      // sealed
  std::int64_t totp_step = 0;
  bool disabled = false;
  std::int64_t failures = 0;
  std::int64_t untold = 0;
  std::int64_t delayed_until = 0;
};

// ms: the last use of a session or token is written this often.
inline constexpr std::int64_t kNotice = 60'000;

// Of a person, sorted.
Result<std::vector<CaseDuty>> read_duties(Db& db, const std::string& user);

// conflict where somebody who looks after the work on cases would get other work, or the other way
// round. `more`: nothing for operating the node.
Result<void> goes_together(Db& db, const std::string& user, std::optional<CaseDuty> more);

// A code as it was typed: without spaces, in capitals.
std::string tidy_code(std::string_view code);

// What is kept of a secret that has 256 random bits: its digest. Nobody can guess it, so it needs
// no slow one.
inline Hash digest_of(std::string_view secret) { return sha256(bytes(secret)); }

}  // namespace hustings
