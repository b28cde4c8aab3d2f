#include "completeness/completeness.h"
#include "completeness/pages.h"
#include "completeness/templates.h"

namespace hustings {

const Capability& completeness_capability() {
  static const Capability made{.name = "completeness",
                               .kinds = {},
                               .rules = {},
                               .projections = {},
                               .importers = {},
                               .datasets = {},
                               .pages = &completeness_pages,
                               .templates = assets::completeness_templates()};
  return made;
}

}  // namespace hustings
