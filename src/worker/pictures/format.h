// What a file is, told by its first bytes and not by its name: those that are read, and by name
// those that are not.
#pragma once
#include <cstdint>
#include <string_view>

#include "base/error.h"

namespace hustings {

enum class Format : std::uint8_t { jpeg, png, webp, gif, avif, heic };

std::string_view media_type(Format format);

// bad_input for everything else, and for a picture that is a PDF or a ZIP at once.
Result<Format> format_of(std::string_view file);

// Of a PNG that moves (acTL); 1 for all others, which stand still.
std::uint32_t png_frames(std::string_view file);

}  // namespace hustings
