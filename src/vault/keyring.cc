#include "vault/keyring.h"

#include <algorithm>

namespace hustings::vault {

void Keyring::unlock(const std::string& session, Unlocked key) {
  auto held = std::make_shared<const Unlocked>(std::move(key));
  const std::lock_guard lock(mutex_);
  all_.insert_or_assign(session, std::move(held));
}

std::shared_ptr<const Unlocked> Keyring::find(const std::string& session) const {
  const std::lock_guard lock(mutex_);
  const auto found = all_.find(session);
  return found == all_.end() ? nullptr : found->second;
}

bool Keyring::lock(const std::string& session) {
  const std::lock_guard lock(mutex_);
  return all_.erase(session) > 0;
}

void Keyring::keep(std::span<const std::string> sessions) {
  const std::lock_guard lock(mutex_);
  std::erase_if(all_, [&](const auto& one) {
    return std::ranges::find(sessions, one.first) == sessions.end();
  });
}

}  // namespace hustings::vault
