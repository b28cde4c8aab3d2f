#include "ads/advertiser_report.h"

#include "record/derive.h"

namespace hustings {

HUSTINGS_KIND(AdvertiserReport, "advertiser-report", 1)

const Capability& ads_capability() {
  static const Capability made{.name = "ads",
                               .kinds = {&kind<AdvertiserReport>()},
                               .rules = ads::rules(),
                               .projections = ads::projections(),
                               .importers = ads::importers(),
                               .datasets = ads::datasets()};
  return made;
}

}  // namespace hustings
