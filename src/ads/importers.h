// The importers of this room, one for each .cc.
#pragma once
#include <vector>

#include "node/capability.h"

namespace hustings::ads {

Importer report_importer();                  // "meta-report"
Importer ads_importer();                     // "ads"
std::vector<Importer> observed_importers();  // libraries and registers of single ads
Importer targeting_importer();               // "meta-targeting"

}  // namespace hustings::ads
