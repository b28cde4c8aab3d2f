// GET /healthz, the same on the public listener and on the operator's.
#pragma once
#include "web/router.h"

namespace hustings::web {

Route health_route();

}  // namespace hustings::web
