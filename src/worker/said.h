// What a worker has said, read by its caller. A worker that a file has taken over says what it
// likes; what is not possible is refused. For .cc files of this folder only.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "worker/archive.h"
#include "worker/picture.h"

namespace hustings {

Result<Picture> picture_said(std::string output);
Result<std::vector<std::string>> codes_said(std::string_view output);
std::vector<ArchivePart> parts_said(std::string_view output);

}  // namespace hustings
