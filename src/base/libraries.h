// The libraries that run with the program: what is loaded now, not what it was built with.
#pragma once
#include <string>
#include <vector>

namespace hustings {

struct Library {
  std::string name;
  std::string version;
};
std::vector<Library> base_libraries();

}  // namespace hustings
