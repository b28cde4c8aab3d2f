// A package: the public files of one log size. bulk/ makes them, web/ keeps and gives them out.
#pragma once
#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/disk.h"
#include "base/time.h"
#include "log/hash.h"
#include "store/db.h"

namespace hustings {

struct PackageFile {
  std::string path;  // below the package's folder: "data/advertisers.csv"
  std::string title;
  std::string media_type;
  std::uint64_t bytes = 0;
  std::string sha256;  // 64 hexadecimal digits
};
struct Package {
  TreeHead head;  // of the log that it is of
  Instant time;   // what the newest record's issuer says; the epoch when the log is empty
  std::vector<PackageFile> files;  // by path
};

// Where a node keeps packages, below its directory. Whatever is there can be made again.
inline constexpr std::string_view kPackagesFolder = "cache/bulk";
// Its one file that holds all others.
inline constexpr std::string_view kPackageZip = "bulk.zip";

// Makes the package of the present size of the log `origin` as a folder that is not there yet; `db`
// is in no other transaction. unavailable once a stop is asked for; io, disk_full.
using MakePackage = std::function<Result<Package>(Db& db, const std::string& origin,
                                                  const Path& folder, std::stop_token stop)>;

}  // namespace hustings
