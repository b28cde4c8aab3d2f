#include "ads/observed_ad.h"

#include "record/derive.h"

namespace hustings {

std::optional<std::string> invalid(const CountInterval& count) {
  if (count.min && count.max && count.min->value > count.max->value)
    return "min is larger than max";
  return std::nullopt;
}

HUSTINGS_KIND(ObservedAd, "observed-ad", 1)

}  // namespace hustings
