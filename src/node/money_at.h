// An amount as tables have it.
#pragma once
#include "node/value.h"
#include "store/db.h"

namespace hustings {

// From three columns beginning at `column`: least and most in minor units, null where open, and the
// currency. Null where that is empty: no amount is stated.
Value money_at(const SqlRow& row, int column);

}  // namespace hustings
