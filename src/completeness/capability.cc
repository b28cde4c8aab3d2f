#include <array>

#include "completeness/completeness.h"
#include "completeness/pages.h"
#include "completeness/still_shown.h"
#include "completeness/templates.h"

namespace hustings {

const Capability& completeness_capability() {
  static const std::array kProjections = {complete::still_shown_projection()};
  static const Capability made{.name = "completeness",
                               .kinds = {&kind<StillShown>()},
                               .rules = {},
                               .projections = kProjections,
                               .importers = {},
                               .datasets = complete::vanished_datasets(),
                               .pages = &completeness_pages,
                               .templates = assets::completeness_templates()};
  return made;
}

}  // namespace hustings
