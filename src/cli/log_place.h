// Where the files of a log are.
#pragma once
#include <string>

#include "base/disk.h"
#include "log/verify.h"

namespace hustings::cli {

struct LogPlace {
  LogFetch fetch;
  std::string vkey_file;  // beside it, where it is a node's; empty for a URL
};
// `log`: a URL, a log directory, or a directory with one in it, such as a node's or a mirror's.
// `disk` has to live as long.
LogPlace place_of(Disk& disk, const std::string& log);

}  // namespace hustings::cli
