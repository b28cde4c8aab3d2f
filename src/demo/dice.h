// Chance in whole numbers: the distributions of the standard library differ between libraries.
#pragma once
#include <cstdint>
#include <memory>
#include <vector>

#include "base/random.h"

namespace hustings::demo {

// Not thread-safe.
class Dice {
 public:
  explicit Dice(std::unique_ptr<Random> random) : random_(std::move(random)) {}

  std::uint64_t below(std::uint64_t n);  // 0 to n - 1, each as likely; n at least 1
  bool chance(std::uint64_t percent) { return below(100) < percent; }
  template <class T>
  const T& of(const std::vector<T>& list) {  // not empty
    return list[below(list.size())];
  }
  // Heavy-tailed, at least 1: doubles with `percent` as often as it can, at most `most` times, and
  // is even in between. Over 50 percent the mean is that of a few large ones.
  std::uint64_t heavy(std::uint64_t percent, unsigned most);
  Random& random() { return *random_; }

 private:
  std::unique_ptr<Random> random_;
};

// An index into `weights` (each at least 1), as likely as its weight.
std::size_t pick(Dice& dice, const std::vector<std::int64_t>& weights);

}  // namespace hustings::demo
