// [antivirus] of DIR/hustings.toml: the operator's ClamAV.
#pragma once
#include <optional>
#include <string>

#include "base/disk.h"

namespace hustings {

// clamd = "/run/clamav/clamd.ctl": its local socket, an absolute path. Nothing where there is no
// [antivirus]. bad_input names what is wrong.
Result<std::optional<std::string>> read_antivirus(Disk& disk, const Path& dir);

}  // namespace hustings
