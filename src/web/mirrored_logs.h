// The logs that an observer mirrors, as a node serves its own.
#pragma once
#include <functional>
#include <optional>
#include <string_view>

#include "base/disk.h"
#include "web/router.h"

namespace hustings::web {

// The folder with the files of the log of this origin; nothing when it is not mirrored.
using FindLog = std::function<std::optional<Path>(std::string_view origin)>;
// /ORIGIN/checkpoint and /ORIGIN/tile/...; takes every other path, so it comes last.
void add_mirrored_logs(Router& router, Disk& disk, FindLog find);

}  // namespace hustings::web
