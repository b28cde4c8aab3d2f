#include "ads/ad.h"

#include "record/derive.h"

namespace hustings {

HUSTINGS_KIND(Ad, "ad", 1)
HUSTINGS_KIND(AdDelivery, "ad-delivery", 1)
HUSTINGS_KIND(Verification, "verification", 1)

}  // namespace hustings
