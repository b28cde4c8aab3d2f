// What programs find a node by, and what they verify it with: /.well-known/hustings.json,
// /log/policy, /log.vkey and the receipts of records.
#pragma once
#include <memory>

#include "node/witnessing.h"
#include "web/html.h"
#include "web/readers.h"
#include "web/router.h"

namespace hustings::web {

void add_discovery(Router& router, const std::shared_ptr<Readers>& readers,
                   const std::shared_ptr<const Witnessing>& witnessing,
                   const std::shared_ptr<const Look>& look);

}  // namespace hustings::web
