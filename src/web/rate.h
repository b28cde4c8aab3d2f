// How often strangers may try something: per network, without keeping where they are.
#pragma once
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "base/crypto.h"
#include "base/random.h"
#include "base/time.h"

namespace hustings::web {

// Thread-safe. Kept in memory only, under a key that ends with the process; networks that were
// quiet for long are forgotten.
class RateLimit {
 public:
  // `burst` at once, then one each `interval` ms.
  RateLimit(const Clock& clock, Random& random, std::int64_t burst, std::int64_t interval)
      : clock_(clock), key_(random.hash()), burst_(burst), interval_(interval) {}
  // True when one more is allowed, which it then was. `network` empty: this machine, always.
  bool take(std::string_view network);
  // What take() would say.
  bool allows(std::string_view network);

 private:
  bool ask(std::string_view network, bool take);

  const Clock& clock_;
  const Hash key_;
  const std::int64_t burst_;
  const std::int64_t interval_;
  std::mutex mutex_;
  std::map<Hash, std::int64_t> next_;  // ms: when all of the burst is there again
};

}  // namespace hustings::web
