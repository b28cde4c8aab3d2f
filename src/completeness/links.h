// Pages that may be an organisation's by what names them, or by a number of which nobody says from
// which register it is (the others: numbers.h). A suggestion is for a person to look at: it stands
// on no public page and counts for nothing until somebody says an `account` about it.
#pragma once
#include <string>
#include <vector>

#include "base/error.h"
#include "completeness/names.h"
#include "node/value.h"
#include "store/db.h"

namespace hustings::complete {

// What the text is that names it.
enum class NamedBy : std::uint8_t { page, disclaimer, sponsor, payer, number };

struct Suggestion {
  std::string organisation;
  std::string name;  // of the organisation
  std::string platform;
  std::string account_id;
  std::string page_name;  // empty where it is not known
  NamedBy by = NamedBy::page;
  Match match = Match::equals;
  std::string text;  // that names it
  std::vector<std::string> countries;
};
// Pages that reports and ads name, the strongest reason of each. Left out are pages with a
// confirmed account of anybody, and those about which somebody has said whether they are this
// organisation's: `account` or `no-account`. `organisation`: of one only; empty: of all. Strongest
// reasons first. Reads all reports and ads: some seconds for a million.
Result<std::vector<Suggestion>> suggest_links(Db& db, const std::string& organisation);

Word word(NamedBy by);
Word word(Match match);

}  // namespace hustings::complete
