// What rules say: the rows of the table `finding`, and how pages tell them.
#pragma once
#include <string>

#include "node/fold.h"
#include "node/value.h"

namespace hustings {

// Findings of comparisons have places from here on; those of one record alone are below.
inline constexpr std::int64_t kCompared = 1'000'000;
// Which finding about which current record.
struct FindingKey {
  Index index = 0;
  std::string_view sub;
  std::int64_t place = 0;
};
Result<void> put_finding(Db& db, const FindingKey& key, const Rule& rule, const Finding& finding);

// Objects with rule, version, says, law, verified, code, commitment, severity, pointer, other,
// seen, declared, in the order in which the rules said them; then those about other records that
// were held against this one. `says` and `law` are null where this program has the rule no more;
// `other` is the record on the other side, null where there is none.
Result<List> findings_of(Db& db, const Registry& registry, Index index);
std::string findings_schema();

}  // namespace hustings
