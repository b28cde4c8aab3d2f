#include "ads/pages.h"

#include <iterator>

namespace hustings {

std::vector<Page> ads::pages(const Registry&) {
  std::vector<Page> out = {ad_page(),        sponsor_page(), observed_page(),
                           targeting_page(), check_page(),   code_page()};
  std::ranges::move(creative_pages(), std::back_inserter(out));
  std::ranges::move(label_pages(), std::back_inserter(out));
  return out;
}

}  // namespace hustings
