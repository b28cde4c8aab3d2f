// Pages about the node itself: how to verify it, its addresses, its look.
#pragma once
#include <memory>
#include <vector>

#include "node/witnessing.h"
#include "web/html.h"
#include "web/router.h"

namespace hustings::web {

// `routes` is filled when all routes are known; read when a page is asked for.
std::vector<Page> about_pages(const std::shared_ptr<const Look>& look,
                              const std::shared_ptr<std::vector<Route>>& routes,
                              const std::shared_ptr<const Witnessing>& witnessing);

}  // namespace hustings::web
