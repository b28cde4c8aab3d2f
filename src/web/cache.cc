#include "web/cache.h"

namespace hustings::web {
namespace {

constexpr std::size_t kOverhead = 512;  // of an entry, roughly: nodes, strings, the 304

}  // namespace

std::size_t PageCache::cost(const Map::value_type& item) {
  return item.second.page.wire->bytes.size() + item.first.size() + kOverhead;
}

Kept PageCache::find(std::string_view target, const Variant& variant, Instant now,
                     std::int64_t age) const {
  const auto maps = maps_.find(variant.language);
  if (maps == maps_.end()) return {};
  const auto& map = maps->second.at(static_cast<std::size_t>(variant.encoding));
  const auto it = map.find(target);
  if (it == map.end()) return {};
  const Entry& found = it->second;
  const std::int64_t old = now.unix_ms - found.made.unix_ms;
  return old >= 0 && old < (found.page.page ? age : kFreshMs) ? found.page : Kept{};
}

void PageCache::forget_older(Instant now, std::int64_t age) {
  for (auto& [language, maps] : maps_) {
    for (auto& map : maps) {
      std::erase_if(map, [&](const auto& item) {
        const bool old = now.unix_ms - item.second.made.unix_ms >= age;
        if (old) bytes_ -= cost(item);
        return old;
      });
    }
  }
}

void PageCache::put(std::string_view target, const Variant& variant, Instant now, Kept page) {
  const Wire* wire = page.wire.get();
  if (wire->status != 200 || wire->stream || wire->bytes.size() > kMaxEntry) return;
  for (const auto age : {kLongestMs, kFreshMs}) {
    if (bytes_ + wire->bytes.size() > kMaxBytes) forget_older(now, age);
  }
  if (bytes_ + wire->bytes.size() > kMaxBytes) {
    maps_.clear();
    bytes_ = 0;
  }
  auto& maps = maps_[std::string(variant.language)];
  auto& map = maps.at(static_cast<std::size_t>(variant.encoding));
  if (const auto old = map.find(target); old != map.end()) {
    bytes_ -= cost(*old);
    map.erase(old);
  }
  const auto made = map.emplace(std::string(target), Entry{std::move(page), now}).first;
  bytes_ += cost(*made);
}

}  // namespace hustings::web
