#include "cases/cases.h"
#include "cases/decision.h"
#include "cases/remedy.h"
#include "cases/report.h"
#include "cases/step.h"

namespace hustings {

const Capability& cases_capability() {
  static const Capability made{
      .name = "cases",
      .kinds = {&kind<CaseReport>(), &kind<CaseEvent>(), &kind<CaseDecision>(),
                &kind<ContentRemoval>(), &kind<PlatformNotice>(), &kind<PlatformAnswer>(),
                &kind<IntakeStats>()},
      .rules = {},
      .projections = {},
      .importers = {},
      .datasets = {}};
  return made;
}

}  // namespace hustings
