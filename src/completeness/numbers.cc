#include "completeness/numbers.h"

#include <fmt/format.h>

#include "completeness/sql.h"
#include "parties/lists.h"

namespace hustings::complete {

Result<std::vector<PageLink>> number_links(Db& db) {
  std::vector<PageLink> out;
  for (const auto& list : known_lists()) {
    if (list.stated_on.empty()) continue;
    HUSTINGS_CHECK(db.query(sql::knumber_links, {list.list, list.stated_on},
                            [&](const SqlRow& row) -> Result<void> {
                              out.push_back({std::string(row.text(0)), std::string(list.stated_on),
                                             std::string(row.text(2)), std::string(list.list)});
                              return {};
                            }));
  }
  return out;
}

Submission submission_of(const PageLink& link, const std::string& issuer) {
  Account body;
  body.organisation.value = {link.organisation};
  body.platform.value = {link.platform};
  body.account_id = PlatformId{link.account_id};
  body.purpose.value = AccountPurpose::other;
  body.linked_by.value = Token<40>{link.list};
  return {.what = draft(std::move(body)),
          .by = issuer,
          .source = fmt::format("link|{}|{}:{}", link.organisation, link.platform, link.account_id),
          .about = {},
          .prev = {}};
}

}  // namespace hustings::complete
