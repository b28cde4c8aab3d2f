// Pages over what every node has: a list for each dataset of the capabilities, any record by its
// index, and what changed since an index.
#pragma once
#include <vector>

#include "node/page.h"

namespace hustings::web {

// `registry` outlives the pages.
std::vector<Page> collection_pages(const Registry& registry);

}  // namespace hustings::web
