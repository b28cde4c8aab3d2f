// /records/{index}: one record with its versions, findings, erasures and envelope.
#pragma once
#include "node/page.h"

namespace hustings::web {

Page record_page();

}  // namespace hustings::web
