// Who may sign for whom, and from which log index on.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/crypto.h"
#include "record/values.h"

namespace hustings {

using Index = std::uint64_t;

std::string key_id(const PublicKey& key);  // 16 hexadecimal digits: the start of its SHA-256

// Built from the `key` records of a log, in order. Not thread-safe; copy it.
class KeyHistory {
 public:
  struct Entry {
    std::string kid;
    PublicKey key;
    Index from = 0;            // the index of its key record
    Index until = UINT64_MAX;  // the index of the record that ended it
  };
  void add(const std::string& issuer, const PublicKey& key, Index from);
  void end(const std::string& issuer, std::string_view kid, Index at);
  // The key that `issuer` may use under this id in the record at `at`; null when there is none.
  const PublicKey* find(const std::string& issuer, std::string_view kid, Index at) const;
  bool knows(const std::string& issuer) const { return issuers_.contains(issuer); }
  const std::map<std::string, std::vector<Entry>>& issuers() const { return issuers_; }

 private:
  std::map<std::string, std::vector<Entry>> issuers_;
};

}  // namespace hustings
