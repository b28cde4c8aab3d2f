// What stands in the entries of a log, for who verifies it from outside: each record is signed with
// a key that was valid for its issuer at that index, and the versions of a thing follow one
// another.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/bytes.h"
#include "base/error.h"
#include "record/envelope.h"
#include "record/keys.h"

namespace hustings {

// Remembers the newest version of each thing.
class Versions {
 public:
  virtual ~Versions() = default;
  // Takes `leaf` for the newest version of `sub`; answers the one before, if there was one.
  virtual Result<std::optional<Hash>> replace(const std::string& sub, const Hash& leaf) = 0;
};
// In memory, some 150 bytes a thing.
class MemoryVersions final : public Versions {
 public:
  Result<std::optional<Hash>> replace(const std::string& sub, const Hash& leaf) override;

 private:
  std::unordered_map<std::string, Hash> newest_;
};

// Takes the entries in the order of the log. Not thread-safe.
class RecordCheck {
 public:
  // `kinds` and `versions` outlive it.
  RecordCheck(const Kinds& kinds, Versions& versions) : kinds_(kinds), versions_(versions) {}

  // True for a record of a key, which later records or checkpoints rest on. After an error it can
  // go on with the next entry: a record that does not hold changes no keys, but later versions of
  // its thing follow it. Errors: bad_input for what is no record, unverified for one that does not
  // hold, where: "record N: ..."; those of `versions`.
  Result<bool> check(Index index, std::string_view entry, const Hash& leaf);
  // A record for which check() has said true before: by this program, before it ended.
  Result<void> restore(Index index, std::string_view entry);
  // The newest key of the log itself that its operator has named, and not ended; nothing when there
  // is none. The operator is whose key the first record of a log names.
  const std::optional<PublicKey>& log_key() const { return log_key_; }

 private:
  Result<bool> check_record(Index index, std::string_view jws, const Hash& leaf);
  Result<bool> check_issuer(const Claims& claims, Index index, std::string_view jws);
  Result<bool> check_node_key(const Claims& claims);
  void take_key(const struct KeyRecord& record, Index index);
  void take_node_key(const struct NodeKey& record);
  Result<void> check_version(const Head& head, const Hash& leaf);

  const Kinds& kinds_;
  Versions& versions_;
  KeyHistory keys_;
  std::string operator_;  // empty: not known yet
  std::optional<PublicKey> log_key_;
};

}  // namespace hustings
