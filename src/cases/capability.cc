#include "cases/cases.h"
#include "cases/decision.h"
#include "cases/remedy.h"
#include "cases/room.h"
#include "cases/templates.h"

namespace hustings {

const Capability& cases_capability() {
  static const Capability made{
      .name = "cases",
      .kinds = {&kind<CaseReport>(), &kind<CaseEvent>(), &kind<CaseDecision>(),
                &kind<ContentRemoval>(), &kind<PlatformNotice>(), &kind<PlatformAnswer>(),
                &kind<IntakeStats>()},
      .rules = {},
      .projections = cases::projections(),
      .importers = {},
      .datasets = cases::datasets(),
      .pages = &cases::pages,
      .templates = assets::cases_templates(),
      .admissions = cases::admissions()};
  return made;
}

}  // namespace hustings
