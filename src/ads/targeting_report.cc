#include "ads/targeting_report.h"

#include "record/derive.h"

namespace hustings {

HUSTINGS_KIND(TargetingReport, "targeting-report", 1)

}  // namespace hustings
