// Paths have one spelling; bundles and tiles are read whole or not at all. The first byte of the
// input is the width.
#include <cstdlib>

#include "log/testing.h"

using namespace hustings;  // NOLINT

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input = text({data, size});
  if (const auto id = parse_tile_path(input); id && path(*id) != input) std::abort();
  if (size == 0) return 0;
  const unsigned width = data[0] + 1U;
  const std::string_view rest = input.substr(1);
  const TileId bundle{kEntries, 3, width};
  if (const auto entries = decode_bundle(bundle, rest)) {
    if (entries->size() != width || *encode_bundle(*entries) != rest) std::abort();
    const auto half = cut_tile(bundle, rest, width / 2);
    if (!half || !rest.starts_with(*half)) std::abort();
  }
  if (const auto hashes = decode_tile({0, 3, width}, rest); hashes && hashes->size() != width) {
    std::abort();
  }
  return 0;
}
