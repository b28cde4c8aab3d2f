// The OpenAPI 3.1 document, made from the routes: it cannot forget one, and what it says of their
// parameters is what the router checks. tests/api holds the server against it.
#pragma once
#include <array>
#include <string>
#include <vector>

#include "web/router.h"

namespace hustings::web {

// The paths of a route's form as OpenAPI writes them, which knows no parameter over several
// segments: "/files/{name...}.csv" with at most two is "/files/{name}.csv" and
// "/files/{name_1}/{name_2}.csv".
std::vector<std::string> templates_of(const Route& route, const Twin& twin);

// Statuses that every route may answer with, besides its own: what the gate and the router refuse,
// a busy node, a broken one.
inline constexpr std::array kEverywhere = {400, 414, 431, 500, 503};

std::string openapi(const std::vector<Route>& routes);

}  // namespace hustings::web
