// What targeting shows, as the tables that are compared keep it.
#include <algorithm>

#include "ads/criteria.h"
#include "laws/targeting_values.h"

namespace hustings {
namespace {

// The category that a value shows; empty where it is harmless, or nobody reviewed it.
std::string_view category_of(CriterionType type, std::string_view value) {
  const bool plain = type == CriterionType::age || type == CriterionType::gender ||
                     type == CriterionType::place || type == CriterionType::language;
  if (plain) return {};
  const TargetingValue* known = targeting_values().find(std::string(value));
  return known == nullptr ? std::string_view() : std::string_view(known->category);
}

}  // namespace

std::optional<std::int64_t> technique_bits(const Stated<std::vector<TargetingTechnique>>& fact) {
  if (std::holds_alternative<NotUsed>(fact)) return 0;
  const auto* techniques = std::get_if<0>(&fact);
  if (techniques == nullptr) return std::nullopt;
  std::int64_t out = 0;
  for (const auto one : *techniques) out |= std::int64_t{1} << static_cast<int>(one);
  return out;
}

std::string special_category(const Targeting& targeting) {
  for (const auto* list : {targeting.included.get(), targeting.excluded.get()}) {
    if (list == nullptr) continue;
    for (const auto& one : *list) {
      if (const auto found = category_of(one.type, one.value.value); !found.empty())
        return std::string(found);
    }
  }
  return {};
}

std::string special_category(const TargetingReport& report) {
  for (const auto* list : {report.people.get(), report.interests.get()}) {
    if (list == nullptr) continue;
    for (const auto& one : *list) {
      if (one.ads.value == 0) continue;
      if (const auto found = category_of(one.type, one.value.value); !found.empty())
        return std::string(found);
    }
  }
  return {};
}

}  // namespace hustings
