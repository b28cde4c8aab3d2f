// Public files of logs (c2sp.org/tlog-tiles) as routes: a node's /log/checkpoint and /log/tile/...,
// and those of the logs that an observer mirrors.
#pragma once
#include <functional>
#include <optional>

#include "store/tiles.h"
#include "web/router.h"

namespace hustings::web {

// `disk` outlives the router; `root`: DIR/log.
void add_log_files(Router& router, Disk& disk, const Path& root);

// The folder with the files of the log of this origin; nothing when it is not mirrored.
using FindLog = std::function<std::optional<Path>(std::string_view origin)>;
// /ORIGIN/checkpoint and /ORIGIN/tile/...; takes every other path, so it comes last.
void add_mirrored_logs(Router& router, Disk& disk, FindLog find);

}  // namespace hustings::web
