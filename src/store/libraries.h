// The database libraries that run with the program.
#pragma once
#include "base/libraries.h"

namespace hustings {

std::vector<Library> store_libraries();

}  // namespace hustings
