// Rows by country as a map of tiles, one square a country: the same figures as the table beside it.
#pragma once
#include <functional>
#include <string>
#include <string_view>

#include "node/list.h"

namespace hustings::web {

// Whether it is a member state.
bool is_in_union(std::string_view country);

// The values "tiles", "map_width" and "map_height" of the template "list", from the counts by
// country. `link`: the address of the list for one country. Member states stand where they lie;
// other countries in rows below, in the order of their codes.
Object country_map(const Facet& facet, const std::function<std::string(std::string_view)>& link);

}  // namespace hustings::web
