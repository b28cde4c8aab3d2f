// The pages of this room beside its lists.
#pragma once
#include <vector>

#include "node/page.h"

namespace hustings {

std::vector<Page> completeness_pages(const Registry& registry);

namespace complete {

// Of their own .cc files.
Page statement_page();                           // "/completeness"
Page statement_rows_page();                      // "/completeness-rows"
Page advertiser_page(const Registry& registry);  // "/advertisers/{id}"

}  // namespace complete
}  // namespace hustings
