// What a party's page lists, by the id of the organisation: of its own .cc file and of
// page_party.cc.
#pragma once
#include <cstdint>
#include <string>

#include "node/value.h"
#include "store/db.h"

namespace hustings::score_pages_detail {

inline constexpr std::int64_t kMostReports = 10;  // the newest ones; the register has them all

// Declared.
Result<List> signatures(Db& db, const std::string& id);
Result<List> memberships(Db& db, const std::string& id);
Result<List> accounts(Db& db, const std::string& id);
Result<List> keys(Db& db, const std::string& id);  // those that have ended left out
Result<List> responses(Db& db, const std::string& id);
Result<List> ad_totals(Db& db, const std::string& id);
Result<List> ads(Db& db, const std::string& id);
Result<List> sponsors(Db& db, const std::string& id);  // whom its ads name
// Observed.
Result<List> key_checks(Db& db, const std::string& id);
Result<List> report_totals(Db& db, const std::string& id);
Result<List> reports(Db& db, const std::string& id);
// Decided, or still to be. party_cases.cc
Result<List> cases(Db& db, const std::string& id);  // the newest ones
Result<Object> case_sums(Db& db, const std::string& id);
std::string cases_schema();
std::string case_sums_schema();

}  // namespace hustings::score_pages_detail
