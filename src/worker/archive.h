// A ZIP that is too large to be held: its parts are unpacked by hustings-worker and read as they
// come. Nothing is written to disk.
#pragma once
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/disk.h"
#include "base/error.h"

namespace hustings {

struct ArchivePart {
  std::string name;        // with / between folders
  std::uint64_t size = 0;  // unpacked, as the archive says
};
// `program`: hustings-worker's path. Errors: not_found, io; bad_input for what is no ZIP, damaged,
// encrypted, or unpacks to more than 64 GiB.
Result<std::vector<ArchivePart>> list_archive(const Path& program, const Path& file);

// Gives the bytes of a part from its start: fills the span, 0 is the end, and that the part was
// whole is known only then. Ends its process when it goes. Errors, also while reading: as above;
// bad_input where nothing comes for a minute.
Result<std::function<Result<std::size_t>(std::span<char>)>> open_part(const Path& program,
                                                                      const Path& file,
                                                                      const std::string& name);

}  // namespace hustings
