// Pages that are an organisation's by its number in a register of companies or associations. Such a
// number names one organisation, as a number on a platform names one page; so these links are made
// without anybody looking, and bind nobody until the organisation confirms them (ADR 40).
#pragma once
#include <string>
#include <vector>

#include "base/error.h"
#include "node/node.h"
#include "parties/parties.h"
#include "store/db.h"

namespace hustings::complete {

// A page on a platform that is linked with an organisation.
struct PageLink {
  std::string organisation;
  std::string platform;
  std::string account_id;
  std::string list;  // by whose identifier: "register-nl"
};
// Pages on platforms that state numbers of a known list (parties/lists.h), all of whose ads name
// one and the same number, which one organisation alone has. Left out are pages with a confirmed
// account of anybody, and those about which somebody has said whether they are this organisation's:
// `account` or `no-account`. By organisation.
Result<std::vector<PageLink>> number_links(Db& db);

// The `account` that says so, by `issuer`. What is said again is the same thing.
Submission submission_of(const PageLink& link, const std::string& issuer);

}  // namespace hustings::complete
