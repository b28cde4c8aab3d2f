// The tables inside a ZIP of any size, as a stream.
#pragma once
#include <string_view>

#include "worker/child/run.h"

namespace hustings {

// A line for each part that is no folder: its unpacked size, a space, its name. bad_input as of
// Zip::open; there is no limit to the ratio, since nobody keeps what is unpacked.
Result<void> list_parts(std::string_view file, std::string_view argument, const Emit& emit);
// The bytes of the part of this name. bad_input: there is none, or as of Zip::unpack.
Result<void> unpack_part(std::string_view file, std::string_view name, const Emit& emit);

}  // namespace hustings
