// What a statement stands on, from the tables of the rooms.
#pragma once
#include <string>

#include "completeness/statement.h"
#include "store/db.h"

namespace hustings::complete {

// An ad counts through its deliveries; one without any by itself, unless it is withdrawn or unpaid.
// Reports and ads of others count on pages with a confirmed account (docs/formats/score.md) that is
// no candidate's.
Result<Known> read_known(Db& db, const std::string& party);

// Accounts by how they are tied to the organisation.
struct Accounts {
  std::int64_t counted = 0;
  std::int64_t candidates = 0;   // confirmed, and not counted: they stand for persons
  std::int64_t unconfirmed = 0;  // named by others, disputed or not answered
};
Result<Accounts> read_accounts(Db& db, const std::string& party);

}  // namespace hustings::complete
