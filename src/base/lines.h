#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace hustings {

// What somebody typed line by line: trimmed, without empty ones.
std::vector<std::string> lines(std::string_view text);

}  // namespace hustings
