// A file that is part of the program (cmake/Folder.cmake, hustings_embed).
#pragma once
#include <string_view>

namespace hustings {

struct Asset {
  std::string_view name;  // of the file: "site.css"
  std::string_view bytes;
};

}  // namespace hustings
