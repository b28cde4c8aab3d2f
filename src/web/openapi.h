// The OpenAPI 3.1 document, made from the routes: it cannot forget one.
#pragma once
#include <string>
#include <vector>

#include "web/router.h"

namespace hustings::web {

std::string openapi(const std::vector<Route>& routes);

}  // namespace hustings::web
