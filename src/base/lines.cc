#include "base/lines.h"

#include <algorithm>

#include "base/text.h"

namespace hustings {

std::vector<std::string> lines(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    std::string line = trim(text.substr(0, end));
    if (!line.empty()) out.push_back(std::move(line));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

}  // namespace hustings
