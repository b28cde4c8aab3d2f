// Keys of handlers who have unlocked what is sealed, for one session at the desk each. In locked
// memory (secret.h), in this process only, and nowhere else.
#pragma once
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>

#include "vault/lock.h"

namespace hustings::vault {

// What one session has unlocked.
struct Unlocked {
  std::string reader;  // id in the vault
  KeyPair key;
};

// Thread-safe. A key is wiped when it was taken out here and the last request that uses it has
// ended.
class Keyring {
 public:
  // In place of what the session had.
  void unlock(const std::string& session, Unlocked key);
  // Null: locked.
  std::shared_ptr<const Unlocked> find(const std::string& session) const;
  // Whether it was unlocked.
  bool lock(const std::string& session);
  // Locks for all sessions but these.
  void keep(std::span<const std::string> sessions);

 private:
  mutable std::mutex mutex_;
  std::map<std::string, std::shared_ptr<const Unlocked>> all_;
};

}  // namespace hustings::vault
