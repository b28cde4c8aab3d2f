// Witnessing over HTTP: this node as witness of other logs (C2SP tlog-witness), and what a witness
// needs to take this node's log on.
#pragma once
#include <memory>

#include "node/watch.h"
#include "node/witnessing.h"
#include "web/html.h"
#include "web/readers.h"
#include "web/router.h"

namespace hustings::web {

// /witness/add-checkpoint, /witness/{hash}/checkpoint, /witness.vkey: of a node, or an observer.
void add_watch(Router& router, const std::shared_ptr<Watch>& watch);
// Those, and /log-list.
void add_witness(Router& router, const std::shared_ptr<Watch>& watch,
                 const std::shared_ptr<Readers>& readers, const std::shared_ptr<const Look>& look);

}  // namespace hustings::web
