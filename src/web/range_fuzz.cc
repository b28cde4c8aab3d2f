// Any bytes as a Range field: whatever is chosen lies within the file.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "web/range.h"

using namespace hustings::web;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view field(reinterpret_cast<const char*>(data), size);
  for (const std::uint64_t length : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{1000},
                                     std::uint64_t{1} << 40, ~std::uint64_t{0}}) {
    const Part part = choose_part(field, length);
    const bool within = part.first < length && part.size > 0 && part.size <= length - part.first;
    if (part.what == Part::What::range ? !within : part.first != 0 || part.size != 0) std::abort();
  }
  return 0;
}
