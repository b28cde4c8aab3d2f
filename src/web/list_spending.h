// What the rows of a list cost by week, on lists of things that cost something.
#pragma once
#include "node/page.h"
#include "web/router.h"

namespace hustings::web {

// The values of the template "_spending" and "spending_filters": that filters are in use which the
// figures cannot follow, so that there is no chart. Nothing for lists without such figures.
Result<Object> list_spending(const Page& page, PageContext& context, const Call& call);

}  // namespace hustings::web
