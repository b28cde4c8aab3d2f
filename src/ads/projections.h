// The projections of this room, one for each .cc.
#pragma once
#include "record/projection.h"

namespace hustings::ads {

Projection report_projection();     // what platforms report: table advertiser
Projection observed_projection();   // single ads as others show them: table observed_ad
Projection targeting_projection();  // whom pages chose to reach: table targeting_report
Projection ad_projection();         // what parties declare: tables ad, ad_delivery, verification

}  // namespace hustings::ads
