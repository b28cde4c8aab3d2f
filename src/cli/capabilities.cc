#include "ads/advertiser_report.h"
#include <array>

#include "cli/commands.h"
#include "parties/parties.h"

namespace hustings::cli {

const Registry& registry() {
  static const std::array<const Capability*, 3> kAll = {
      &node_capability(),
      &parties_capability(),
      &ads_capability(),
  };
  static const Registry made(kAll);
  return made;
}

}  // namespace hustings::cli
