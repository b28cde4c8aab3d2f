// A list as an Atom feed (RFC 4287): what somebody searched for, to subscribe to.
#pragma once
#include "node/page.h"
#include "web/html.h"

namespace hustings::web {

// The rows of a list with a column "index" as entries, `limit` of them, in its order; without a
// limit the first 50. An entry's id is the address of its record, which never changes: a new
// version is a new entry. Errors: those of reading the list.
Result<std::string> atom_feed(const ListView& list, const Value& title, PageContext& context,
                              const Call& call, const Look& look);

}  // namespace hustings::web
