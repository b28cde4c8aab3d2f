#include "reconcile/parts.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "ads/ad.h"
#include "reconcile/rules.h"
#include "record/rule.h"

namespace hustings::reconcile {
namespace {

constexpr std::int64_t bit(TargetingTechnique technique) {
  return std::int64_t{1} << static_cast<int>(technique);
}

// Adds, or loses the end where it is unknown or does not fit.
void add_end(std::optional<std::int64_t>& sum, const std::optional<std::int64_t>& more) {
  if (!sum) return;
  std::int64_t out = 0;
  if (!more || __builtin_add_overflow(*sum, *more, &out)) {
    sum.reset();
  } else {
    sum = out;
  }
}

}  // namespace

std::optional<Index> Declared::delivery() const {
  return deliveries.empty() ? ad() : std::optional(deliveries.front().index);
}
std::optional<Index> Declared::ad() const {
  return ads.empty() ? std::nullopt : std::optional(ads.front().index);
}

bool within(const DayRange& part, const DayRange& whole) {
  if (!part.from || !part.to || !whole.from || !whole.to) return false;
  return plus_days(*part.from, kDaysBetweenZones) >= *whole.from &&
         *part.to <= plus_days(*whole.to, kDaysBetweenZones);
}

bool overlap(const DayRange& one, const DayRange& other) {
  return !(one.to && other.from && *one.to < *other.from) &&
         !(other.to && one.from && *other.to < *one.from);
}

bool overlapping(std::vector<const Delivery*> deliveries) {
  std::erase_if(deliveries, [](const Delivery* one) { return one->figures.empty(); });
  std::ranges::sort(deliveries, {}, [](const Delivery* one) {
    return std::pair(std::string_view(one->figures), one->period.from);
  });
  const Delivery* longest = nullptr;  // of those before, of the same ad
  for (const Delivery* one : deliveries) {
    const bool same = longest != nullptr && longest->figures == one->figures;
    if (same && overlap(longest->period, one->period)) return true;
    if (!same || one->period.to > longest->period.to) longest = one;
  }
  return false;
}

void Sum::add(const std::optional<MoneyInterval>& amount) {
  const bool counts = amount && amount->currency == sum_.currency;
  add_end(sum_.min, counts ? amount->min : std::nullopt);
  add_end(sum_.max, counts ? amount->max : std::nullopt);
}

std::optional<MoneyInterval> Sum::value() const {
  return sum_.min || sum_.max ? std::optional(sum_) : std::nullopt;
}

bool exclude(std::int64_t least, std::int64_t most, Currency currency) {
  if (least <= most) return false;
  std::int64_t unit = 1;
  for (int i = 0; i < currency.minor_digits(); ++i) unit *= 10;
  const std::int64_t tax = most / 100 * 27 + most % 100 * 27 / 100;
  return least - most > tax && least - most > unit;
}

std::int64_t missing_techniques(std::int64_t seen, std::int64_t declared) {
  using enum TargetingTechnique;
  static constexpr std::array kKinds = {bit(interests) | bit(behaviour),
                                        bit(custom_audience) | bit(retargeting), bit(lookalike)};
  std::int64_t out = 0;
  for (const auto kind : kKinds) {
    if ((declared & kind) == 0) out |= seen & kind;
  }
  return out;
}

std::string techniques_side(std::int64_t bits) {
  std::vector<std::string_view> words;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<TargetingTechnique>>(
      [&](auto described) {
        if ((bits & bit(described.value)) != 0) words.emplace_back(described.name);
      });
  if (words.empty()) words.emplace_back("not_used");
  return words_side(words);
}

}  // namespace hustings::reconcile
