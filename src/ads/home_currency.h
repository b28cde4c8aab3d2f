// Which of the currencies that one amount is stated in counts.
#pragma once
#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "record/values.h"

namespace hustings::ads {

// The currency that people of a country count in; EUR where nothing else is known.
inline std::string_view home_currency(const std::optional<CountryCode>& country) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kOwn = {
      {{"BG", "BGN"},
       {"CZ", "CZK"},
       {"DK", "DKK"},
       {"HU", "HUF"},
       {"PL", "PLN"},
       {"RO", "RON"},
       {"SE", "SEK"}}};
  if (!country) return "EUR";
  const auto* own = std::ranges::find(kOwn, country->value, &decltype(kOwn)::value_type::first);
  return own == kOwn.end() ? "EUR" : own->second;
}

}  // namespace hustings::ads
