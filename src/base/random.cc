#include "base/random.h"

#include <sodium.h>

#include <array>
#include <stdexcept>

#include "base/crypto.h"

namespace hustings {
namespace {

class SystemRandom final : public Random {
 public:
  void fill(std::span<std::uint8_t> out) override {
    if (!out.empty()) randombytes_buf(out.data(), out.size());
  }
  std::unique_ptr<Random> fork(std::uint64_t) override { return std::make_unique<SystemRandom>(); }
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
