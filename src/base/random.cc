#include "base/random.h"

#include <pthread.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <stdexcept>

#include "base/crypto.h"

namespace hustings {
namespace {

// A job draws some twenty salts a record, and a call of the system for each costs more than the
// rest of the salt: so they come from it by the page. What was handed out is wiped.
class JobRandom final : public Random {
 public:
  JobRandom() = default;
  JobRandom(const JobRandom&) = delete;
  JobRandom& operator=(const JobRandom&) = delete;
  ~JobRandom() override { sodium_memzero(page_.data(), page_.size()); }
  void fill(std::span<std::uint8_t> out) override {
    if (out.size() > page_.size()) return randombytes_buf(out.data(), out.size());
    if (out.size() > left_ || process_ != forks()) refill();
    const auto taken = std::span(page_).subspan(page_.size() - left_, out.size());
    std::ranges::copy(taken, out.begin());
    sodium_memzero(taken.data(), taken.size());
    left_ -= out.size();
  }
  std::unique_ptr<Random> fork(std::uint64_t) override { return std::make_unique<JobRandom>(); }

 private:
  // Counts in every child: what its parent has drawn ahead is not its own.
  static unsigned forks() {
    static std::atomic<unsigned> count = 0;
    [[maybe_unused]] static const int watched = pthread_atfork(nullptr, nullptr, [] { ++count; });
    return count;
  }
  void refill() {
    randombytes_buf(page_.data(), page_.size());
    left_ = page_.size();
    process_ = forks();
  }

  std::array<std::uint8_t, 1024> page_{};
  std::size_t left_ = 0;  // bytes at the end of the page
  unsigned process_ = 0;
};

class SystemRandom final : public Random {
 public:
  void fill(std::span<std::uint8_t> out) override {
    if (!out.empty()) randombytes_buf(out.data(), out.size());
  }
  std::unique_ptr<Random> fork(std::uint64_t) override { return std::make_unique<JobRandom>(); }
};

class SeededRandom final : public Random {
 public:
  explicit SeededRandom(const Hash& key) : key_(key) {}
  void fill(std::span<std::uint8_t> out) override {
    if (out.empty()) return;  // libsodium wants a pointer even to nothing
    std::array<std::uint8_t, crypto_stream_chacha20_ietf_NONCEBYTES> nonce{};
    ++calls_;
    for (std::size_t i = 0; i < 8; ++i) nonce[i] = static_cast<std::uint8_t>(calls_ >> (8 * i));
    crypto_stream_chacha20_ietf(out.data(), out.size(), nonce.data(), key_.value.data());
  }
  std::unique_ptr<Random> fork(std::uint64_t n) override {
    return std::make_unique<SeededRandom>(hmac_sha256(key_, bytes("fork " + std::to_string(n))));
  }

 private:
  Hash key_;
  std::uint64_t calls_ = 0;
};

}  // namespace

Hash Random::hash() {
  Hash out;
  fill(out.value);
  return out;
}

std::unique_ptr<Random> system_random() {
  // Without this the first draws of two threads race inside libsodium.
  if (sodium_init() < 0) throw std::runtime_error("libsodium did not start");
  return std::make_unique<SystemRandom>();
}

std::unique_ptr<Random> seeded_random(std::uint64_t seed) {
  return std::make_unique<SeededRandom>(sha256(bytes("seed " + std::to_string(seed))));
}

}  // namespace hustings
