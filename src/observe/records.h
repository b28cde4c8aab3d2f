// What an observer remembers of the records of one log, so that only new ones are checked: an
// SQLite file in the mirror. It can be removed: then all are checked again.
#pragma once
#include <memory>
#include <string_view>

#include "node/record_check.h"
#include "store/db.h"

namespace hustings {

// One thread. After an error it is opened anew.
class Records final : public Versions {
 public:
  // `kinds` outlives it.
  static Result<std::unique_ptr<Records>> open(const std::string& file, const Kinds& kinds);

  std::uint64_t checked() const { return checked_; }  // entries, from the start of the log
  const std::optional<PublicKey>& log_key() const { return check_.log_key(); }  // RecordCheck
  // Between the two it takes entries in order; what was taken is durable when commit() returns.
  Result<void> begin() { return db_->begin(); }
  Result<void> commit();
  // The entry number checked(). Errors: as of RecordCheck::check; unverified and bad_input say
  // something about the entry, and it counts as checked.
  Result<void> check(std::string_view entry, const Hash& leaf);

  Result<std::optional<Hash>> replace(const std::string& sub, const Hash& leaf) override;

 private:
  Records(std::unique_ptr<Db> db, const Kinds& kinds) : db_(std::move(db)), check_(kinds, *this) {}
  Result<void> load();

  std::unique_ptr<Db> db_;
  RecordCheck check_;
  std::uint64_t checked_ = 0;
};

}  // namespace hustings
