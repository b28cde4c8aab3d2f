// Reports and what becomes of them.
#pragma once
#include "node/capability.h"

namespace hustings {

const Capability& cases_capability();

}  // namespace hustings
