// The log's public files (c2sp.org/tlog-tiles) as routes: /log/checkpoint and /log/tile/...
#pragma once
#include "store/tiles.h"
#include "web/router.h"

namespace hustings::web {

// `disk` outlives the router; `root`: DIR/log.
void add_log_files(Router& router, Disk& disk, const Path& root);

// The answers: the checkpoint, and the tile or bundle with this path below tile/. Errors:
// not_found.
Result<Response> log_checkpoint(const Tiles& tiles);
Result<Response> log_tile(const Tiles& tiles, std::string_view below);

}  // namespace hustings::web
