// Key material in memory of its own: locked where the system allows it, left out of core dumps,
// between guard pages, and wiped when it goes. Has no formatter.
#pragma once
#include <memory>
#include <span>
#include <string>

#include "base/bytes.h"
#include "base/random.h"

namespace hustings::vault {

inline constexpr std::size_t kKeyBytes = 32;

class Secret {
 public:
  // All zeros. Throws std::bad_alloc.
  explicit Secret(std::size_t size = kKeyBytes);
  static Secret copy_of(Bytes b);
  static Secret random(Random& random, std::size_t size = kKeyBytes);

  Bytes view() const { return {bytes_.get(), size_}; }
  std::span<std::uint8_t> bytes() { return {bytes_.get(), size_}; }
  std::size_t size() const { return size_; }
  Secret part(std::size_t from, std::size_t size) const;

 private:
  struct Free {
    void operator()(std::uint8_t* p) const;
  };
  std::unique_ptr<std::uint8_t, Free> bytes_;
  std::size_t size_;
};

// In a time that does not depend on where they differ.
bool equal(Bytes a, Bytes b);
// Overwrites a text that was secret, and empties it.
void wipe(std::string& text);

}  // namespace hustings::vault
