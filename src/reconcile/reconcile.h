// What is seen, held against what is declared (docs/reconciliation.md).
#pragma once
#include "node/capability.h"

namespace hustings {

const Capability& reconcile_capability();

}  // namespace hustings
