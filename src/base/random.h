// Randomness as a parameter, so that a demonstration or a test can be repeated byte for byte.
#pragma once
#include <cstdint>
#include <memory>
#include <span>

#include "base/bytes.h"

namespace hustings {

// Thread-safe unless an implementation says otherwise.
class Random {
 public:
  virtual ~Random() = default;
  virtual void fill(std::span<std::uint8_t> out) = 0;
  // A stream for job number n: independent of what other jobs draw, so that work done in parallel
  // is still repeatable where this one is.
  virtual std::unique_ptr<Random> fork(std::uint64_t n) = 0;
  Hash hash();
};

std::unique_ptr<Random> system_random();  // the operating system's
std::unique_ptr<Random> seeded_random(
    std::uint64_t seed);  // ChaCha20; not thread-safe, fork instead

}  // namespace hustings
