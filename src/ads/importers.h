// The importers of this room, one for each .cc.
#pragma once
#include "node/capability.h"

namespace hustings::ads {

Importer report_importer();  // "meta-report"
Importer ads_importer();     // "ads"

}  // namespace hustings::ads
