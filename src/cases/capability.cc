#include <array>

#include "cases/cases.h"
#include "cases/decision.h"
#include "cases/remedy.h"
#include "cases/room.h"
#include "cases/templates.h"

namespace hustings {
namespace {

constexpr std::array kColumns = {
    ColumnOf{"parties", Column{"findings", "findings", Shape::integer,
                               "(SELECT COUNT(*) FROM bound_finding f WHERE f.signatory = t.sub)",
                               "/findings?party={id}"}},
    // Not of cases: their number would be made by whoever reports most.
    ColumnOf{"parties",
             Column{"decisions", "decisions", Shape::integer,
                    "(SELECT COUNT(*) FROM case_step s JOIN case_file c ON c.sub = s.about "
                    "WHERE s.kind = 'decision' AND c.signatory = t.sub)",
                    "/decisions?party={id}"}},
    // Both know cases by the ids of their records only.
    ColumnOf{"audits", beneath("object", Column{"case", "case", Shape::text,
                                                "(SELECT c.number FROM case_file c WHERE c.sub = "
                                                "t.object)",
                                                "/cases/{case}"})},
    ColumnOf{"redactions",
             beneath("about", Column{"case", "case", Shape::text,
                                     "(SELECT c.number FROM case_file c WHERE c.sub = COALESCE("
                                     "(SELECT s.about FROM case_step s WHERE s.sub = t.about), "
                                     "t.about))",
                                     "/cases/{case}"})}};

}  // namespace

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
      .admissions = cases::admissions(),
      .columns = kColumns};
  return made;
}

}  // namespace hustings
