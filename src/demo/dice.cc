#include "demo/dice.h"

#include <array>
#include <numeric>

namespace hustings::demo {

std::uint64_t Dice::below(std::uint64_t n) {
  // What is left over at the top would make the low numbers likelier.
  const std::uint64_t over = (UINT64_MAX - n + 1) % n;
  for (;;) {
    std::array<std::uint8_t, 8> raw{};
    random_->fill(raw);
    std::uint64_t value = 0;
    for (const auto byte : raw) value = value << 8 | byte;
    if (value <= UINT64_MAX - over) return value % n;
  }
}

std::uint64_t Dice::heavy(std::uint64_t percent, unsigned most) {
  std::uint64_t low = 1;
  for (unsigned i = 0; i < most && chance(percent); ++i) low *= 2;
  return low + below(low);
}

std::size_t pick(Dice& dice, const std::vector<std::int64_t>& weights) {
  const auto sum = std::accumulate(weights.begin(), weights.end(), std::int64_t{0});
  auto left = static_cast<std::int64_t>(dice.below(static_cast<std::uint64_t>(sum)));
  std::size_t i = 0;
  while (left >= weights[i]) left -= weights[i++];
  return i;
}

}  // namespace hustings::demo
