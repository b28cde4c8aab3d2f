// What rules say about one record, as pages tell it.
#pragma once
#include <string>

#include "node/fold.h"
#include "node/value.h"

namespace hustings {

// Objects with rule, version, says, law, verified, code, commitment, severity, pointer, in the
// order in which the rules said them. `says` and `law` are null where this program has the rule no
// more.
Result<List> findings_of(Db& db, const Registry& registry, Index index);
std::string findings_schema();

}  // namespace hustings
