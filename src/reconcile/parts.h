// What comparisons have in common.
#pragma once
#include "reconcile/sides.h"

namespace hustings::reconcile {

// Days of platforms and parties are told in different time zones.
inline constexpr int kDaysBetweenZones = 1;

// True when all days of `part` are days of `whole`, as far as zones tell; false where an end is not
// known.
bool within(const DayRange& part, const DayRange& whole);
// False only when no day can be common.
bool overlap(const DayRange& one, const DayRange& other);

// A sum in one currency. What is in another one, or not stated, leaves both ends unknown.
class Sum {
 public:
  explicit Sum(Currency currency) : sum_{0, 0, currency} {}
  void add(const std::optional<MoneyInterval>& amount);
  // Nothing when neither end is known.
  std::optional<MoneyInterval> value() const;

 private:
  MoneyInterval sum_;
};

// Whether some of them have figures of the same ad and day: their sum says too much.
bool overlapping(std::vector<const Delivery*> deliveries);

// The techniques in `seen` for which `declared` has none of their kind. Place, age, sex and what
// stands around an ad are passed over: platforms show them for every ad. Interests and behaviour
// are one, and so are lists and those who were reached before: platforms do not keep them apart.
std::int64_t missing_techniques(std::int64_t seen, std::int64_t declared);
// As words_side(); "not_used" for none.
std::string techniques_side(std::int64_t bits);

}  // namespace hustings::reconcile
