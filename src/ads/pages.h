// The pages of this room beside its lists.
#pragma once
#include <vector>

#include "node/page.h"

namespace hustings::ads {

std::vector<Page> pages(const Registry& registry);

// Of their own .cc files.
Page ad_page();                      // "/ads/{id}"
Page sponsor_page();                 // "/sponsors/{key}"
std::vector<Page> creative_pages();  // its pictures
Page observed_page();                // "/observed-ads/{id}"
Page targeting_page();               // "/targeting/{id}"
std::vector<Page> label_pages();     // its label and its notice, as files
Page check_page();                   // "/check"
Page code_page();                    // "/a/{code}"

}  // namespace hustings::ads
