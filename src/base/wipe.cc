#include "base/wipe.h"

#include <sodium.h>

namespace hustings {

void wipe_stack() { sodium_stackzero(64 << 10); }

}  // namespace hustings
