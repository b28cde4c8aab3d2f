#include <array>

#include "ads/ads.h"
#include "casedesk/site.h"
#include "cases/cases.h"
#include "cli/commands.h"
#include "completeness/completeness.h"
#include "conduct/conduct.h"
#include "desk/site.h"
#include "intake/site.h"
#include "parties/parties.h"
#include "reconcile/reconcile.h"
#include "score/pages.h"
#include "sightings/site.h"
#include "staff/audit.h"

namespace hustings::cli {

const Registry& registry() {
  static const auto kAll = std::to_array<const Capability*>({
      &node_capability(),
      &parties_capability(),
      &ads_capability(),
      &reconcile_capability(),
      &cases_capability(),
      &conduct_capability(),
      &completeness_capability(),
      &score_capability(),
      &staff_capability(),
      &desk::desk_capability(),
      &intake::intake_capability(),
      &casedesk::casedesk_capability(),
      &sightings::sightings_capability(),
  });
  static const Registry made(kAll);
  return made;
}

}  // namespace hustings::cli
