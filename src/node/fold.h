// Applying rules and projections to one current record: the same code for live, rebuild and
// erasure.
#pragma once
#include <set>
#include <span>
#include <vector>

#include "node/capability.h"
#include "store/db.h"

namespace hustings {

// All capabilities together, as tables by kind.
class Registry {
 public:
  explicit Registry(std::span<const Capability* const> capabilities);

  const Kinds& kinds() const { return kinds_; }
  std::span<const Rule* const> rules() const { return rules_; }
  std::span<const Projection* const> projections() const { return projections_; }
  std::span<const Capability* const> capabilities() const { return capabilities_; }
  const Importer* importer(std::string_view format) const;
  const Dataset* dataset(std::string_view name) const;
  // Whether comparisons look at records of this kind.
  bool compared(const Kind& kind) const;
  // Null: records of this kind stand on their own.
  const Admission* admission(const Kind& kind) const;

  // What the rules say about a record.
  std::vector<std::pair<const Rule*, Finding>> judge(const Record& record) const;
  // Adds the current record to all projections of its kind, with what the rules say about it alone;
  // notes in `touched` that it is there.
  Result<std::vector<std::pair<const Rule*, Finding>>> apply(Db& db, const Record& record,
                                                             Touched& touched) const;
  // Names of the projections that a record of this kind changes.
  std::vector<std::string_view> changed_by(const Kind& kind) const;
  // Takes a thing of this kind out of all projections again, with all that rules say about it;
  // notes what was compared with it.
  Result<void> withdraw(Db& db, const Kind& kind, const std::string& sub, Touched& touched) const;
  // Makes the findings of comparisons anew, as far as what was touched may change them; and all.
  Result<void> settle(Db& db, const Touched& touched) const;
  Result<void> settle_all(Db& db) const;

  // Makes all projections' tables, and says so in the table `projection`.
  Result<void> create_tables(Db& db) const;
  Result<void> drop_tables(Db& db) const;
  // True when every projection's tables are there in the version of this program, and the findings
  // are those of its rules.
  Result<bool> tables_current(Db& db) const;

 private:
  std::vector<const Capability*> capabilities_;
  Kinds kinds_;
  std::vector<const Rule*> rules_;
  std::vector<const Projection*> projections_;
  std::vector<const Comparison*> comparisons_;
};

// All current records of `from`, folded into the projections of `to`; they are empty before.
Result<void> fold_all(Db& from, Db& to, const Registry& registry);
// When projections changed last, and which form they have: equal while what they say is.
struct Changed {
  std::uint64_t size = 0;     // of the log, after the last record that changed one of them
  std::int64_t versions = 0;  // sum
};
Result<Changed> last_change(Db& db, std::span<const std::string_view> projections);
// Says that the projections are those of a log of this size.
Result<void> mark_changed(Db& db, const std::set<std::string_view>& projections,
                          std::uint64_t size);

}  // namespace hustings
