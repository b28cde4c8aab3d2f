// What this machine can do at all, on one core: libsodium's Ed25519 over messages of the size of a
// record, and SHA-256 over 500-byte leaves. Prints signatures/s, verifications/s, leaf hashes/s.
#include <fmt/format.h>
#include <sodium.h>

#include <chrono>
#include <vector>

#include "base/crypto.h"

namespace {

template <class Work>
double per_second(int n, Work&& work) {
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < n; ++i) work();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  return n / took.count();
}

}  // namespace

int main() {
  if (sodium_init() < 0) return 1;
  constexpr std::size_t kRecord = 1000;
  std::vector<unsigned char> message(kRecord, 7);
  unsigned char key[crypto_sign_PUBLICKEYBYTES];
  unsigned char secret[crypto_sign_SECRETKEYBYTES];
  unsigned char signature[crypto_sign_BYTES];
  crypto_sign_keypair(key, secret);
  const double sign = per_second(20000, [&] {
    crypto_sign_detached(signature, nullptr, message.data(), message.size(), secret);
  });
  int good = 0;
  const double verify = per_second(20000, [&] {
    good += crypto_sign_verify_detached(signature, message.data(), message.size(), key) == 0;
  });
  unsigned char sum = 0;
  const double leaf = per_second(300000, [&] {
    sum ^= hustings::sha256(hustings::Bytes(message.data(), 501)).value[0];
    message[0] = sum;
  });
  if (good != 20000) return 1;
  fmt::print("{:.0f} {:.0f} {:.0f}\n", sign, verify, leaf);
  return 0;
}
