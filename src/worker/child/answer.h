// How answers are written.
#pragma once
#include <string>
#include <string_view>

namespace hustings {

// A JSON string with its quotes. `text`: UTF-8.
void write_string(std::string_view text, std::string& out);

}  // namespace hustings
