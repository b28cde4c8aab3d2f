#include "score/pages.h"
#include "score/templates.h"

namespace hustings {

const Capability& score_capability() {
  static const Capability made{.name = "score",
                               .kinds = {},
                               .rules = {},
                               .projections = {},
                               .importers = {},
                               .datasets = {},
                               .pages = &score_pages,
                               .templates = assets::score_templates()};
  return made;
}

}  // namespace hustings
