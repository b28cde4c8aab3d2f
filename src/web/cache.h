// Prebuilt answers by address, for a second: a page that everybody asks for is made once.
#pragma once
#include <array>
#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/time.h"
#include "web/request.h"
#include "web/wire.h"

namespace hustings::web {

struct Kept {
  std::shared_ptr<const Wire> wire;
  std::string route;  // template, for the access log
  bool page = false;  // says of which size of the log it is, and so may be older when many ask
};

// What a client may be given under one address.
struct Variant {
  Encoding encoding = Encoding::identity;
  std::string_view language;
};

// One thread at a time.
class PageCache {
 public:
  static constexpr std::int64_t kFreshMs = 1000;  // public pages may be one second old
  static constexpr std::int64_t kLongestMs = 60'000;
  static constexpr std::size_t kMaxEntry = 256 << 10;
  static constexpr std::size_t kMaxBytes = 64 << 20;

  // No wire when there is none, or it is older than kFreshMs; a page: than `age` ms.
  Kept find(std::string_view target, const Variant& variant, Instant now,
            std::int64_t age = kFreshMs) const;
  // Keeps good answers that are small enough; makes room by forgetting the old ones, or all.
  void put(std::string_view target, const Variant& variant, Instant now, Kept page);

 private:
  struct Entry {
    Kept page;
    Instant made;
  };
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view key) const {
      return std::hash<std::string_view>()(key);
    }
  };
  using Map = std::unordered_map<std::string, Entry, Hash, std::equal_to<>>;
  void forget_older(Instant now, std::int64_t age);
  static std::size_t cost(const Map::value_type& item);

  std::map<std::string, std::array<Map, 3>, std::less<>> maps_;  // by language and encoding
  std::size_t bytes_ = 0;
};

}  // namespace hustings::web
