// What this program is: for reports of errors, and to compare with lists of known holes.
#pragma once
#include <string>

namespace hustings::cli {

// Lines of a name and a value.
std::string version_text();

}  // namespace hustings::cli
