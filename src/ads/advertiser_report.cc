#include "ads/advertiser_report.h"

#include "record/derive.h"

namespace hustings {

HUSTINGS_KIND(AdvertiserReport, "advertiser-report", 1)

}  // namespace hustings
