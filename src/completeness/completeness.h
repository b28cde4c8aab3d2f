// How complete the picture is: statements of what is declared and seen, what a source no longer
// shows, which pages may be whose.
#pragma once
#include "node/capability.h"

namespace hustings {

const Capability& completeness_capability();

}  // namespace hustings
