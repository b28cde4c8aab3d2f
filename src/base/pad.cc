#include "base/pad.h"

#include <algorithm>
#include <bit>

namespace hustings {

std::uint64_t padded_length(std::uint64_t length, std::uint64_t least) {
  if (length < 2) return std::max<std::uint64_t>(length, least);
  const auto exponent = static_cast<unsigned>(std::bit_width(length)) - 1;
  const auto bits = static_cast<unsigned>(std::bit_width(exponent));
  const std::uint64_t mask = (std::uint64_t{1} << (exponent - std::min(bits, exponent))) - 1;
  return std::max((length + mask) & ~mask, least);
}

}  // namespace hustings
