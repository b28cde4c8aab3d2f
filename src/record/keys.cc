#include "record/keys.h"

namespace hustings {

std::string key_id(const PublicKey& key) { return hex(sha256(key.value)).substr(0, 16); }

void KeyHistory::add(const std::string& issuer, const PublicKey& key, Index from) {
  issuers_[issuer].push_back({key_id(key), key, from});
}

void KeyHistory::end(const std::string& issuer, std::string_view kid, Index at) {
  const auto it = issuers_.find(issuer);
  if (it == issuers_.end()) return;
  for (auto& entry : it->second) {
    if (entry.kid == kid && entry.until > at) entry.until = at;
  }
}

const PublicKey* KeyHistory::find(const std::string& issuer, std::string_view kid, Index at) const {
  const auto it = issuers_.find(issuer);
  if (it == issuers_.end()) return nullptr;
  for (const auto& entry : it->second) {
    if (entry.kid == kid && entry.from <= at && at <= entry.until) return &entry.key;
  }
  return nullptr;
}

}  // namespace hustings
