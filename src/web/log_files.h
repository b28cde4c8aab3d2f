// The log's public files (c2sp.org/tlog-tiles) as routes: /log/checkpoint and /log/tile/...
#pragma once
#include "store/tiles.h"
#include "web/router.h"

namespace hustings::web {

// `disk` outlives the router; `root`: DIR/log.
void add_log_files(Router& router, Disk& disk, const Path& root);

}  // namespace hustings::web
