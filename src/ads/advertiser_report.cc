#include "ads/advertiser_report.h"

#include "record/derive.h"

namespace hustings {

HUSTINGS_KIND(AdvertiserReport, "advertiser-report", 1)

const Capability& ads_capability() {
  static constexpr std::array kEvidenceQueries = {
      EvidenceQuery{"advertiser-report",
                    // CROSS: from the few accounts to their reports, never the other way.
                    "SELECT r.idx, r.evidence, a.link, a.link, r.from_day, r.to_day FROM "
                    "(SELECT DISTINCT link FROM account WHERE link IS NOT NULL) a "
                    "CROSS JOIN advertiser r WHERE r.link = a.link"}};
  static const Capability made{.name = "ads",
                               .kinds = {&kind<AdvertiserReport>()},
                               .rules = ads::rules(),
                               .projections = ads::projections(),
                               .importers = ads::importers(),
                               .datasets = ads::datasets(),
                               .evidence = kEvidenceQueries};
  return made;
}

}  // namespace hustings
