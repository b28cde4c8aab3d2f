#include "cases/report.h"
#include "cases/step.h"
#include "record/derive.h"

namespace hustings {

std::optional<std::string> invalid(const IntakeStats& stats) {
  if (stats.from.value <= stats.to.value) return std::nullopt;
  return "the time ends before it starts";
}

HUSTINGS_KIND(CaseReport, "report", 1)
HUSTINGS_KIND(CaseEvent, "case-event", 1)
HUSTINGS_KIND(IntakeStats, "intake-stats", 1)

}  // namespace hustings
