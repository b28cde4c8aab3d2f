// What hustings-worker-pictures makes of files. Each takes and gives bytes as the protocol has them
// (worker/picture.cc is the other side), and expects start_vips to have been called.
#pragma once
#include <string>
#include <string_view>

#include "base/error.h"

namespace hustings {

// `file`: a picture. Gives a line of JSON and the thumbnail.
Result<std::string> picture_of(std::string_view file);

// `file`: a picture. Gives a line of JSON, the list of texts.
Result<std::string> codes_of(std::string_view file);

// `input`: a line with the place (0 below, 1 top left, 2 top right, 3 bottom left, 4 bottom right),
// the percentage and the size of the picture in bytes; the picture; the label. Gives a picture.
Result<std::string> label_of(std::string_view input);

}  // namespace hustings
