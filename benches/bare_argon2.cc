// What this machine can do at all: Argon2id as a tracking code costs (19 MiB, two passes), on as
// many threads as there are cores; with an argument in large pages. Prints derivations/s.
#include <fmt/format.h>
#include <sodium.h>

#include <atomic>
#include <chrono>
#include <optional>
#include <thread>
#include <vector>

#include "base/large_pages.h"

int main(int count, char**) {
  if (sodium_init() < 0) return 1;
  constexpr auto kFor = std::chrono::seconds(4);
  std::atomic<int> done = 0;
  const auto start = std::chrono::steady_clock::now();
  const auto work = [&] {
    const std::optional<hustings::LargePages> large(
        count > 1 ? std::make_optional<hustings::LargePages>() : std::nullopt);
    unsigned char salt[crypto_pwhash_SALTBYTES] = {1};
    unsigned char out[64];
    while (std::chrono::steady_clock::now() - start < kFor) {
      if (crypto_pwhash(out, sizeof out, "4821009377165520", 16, salt, 2, std::size_t{19} << 20,
                        crypto_pwhash_ALG_ARGON2ID13) == 0)
        ++done;
    }
  };
  std::vector<std::thread> threads;
  for (unsigned i = 0; i < std::max(1U, std::thread::hardware_concurrency()); ++i)
    threads.emplace_back(work);
  for (auto& thread : threads) thread.join();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  fmt::print("{:.1f}\n", done / took.count());
}
