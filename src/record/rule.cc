#include "record/rule.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace hustings {

std::string_view name(Severity severity) {
  static constexpr std::array<std::string_view, 3> kNames = {"contradiction", "gap", "note"};
  return kNames[static_cast<std::size_t>(severity)];
}

std::string money_side(const MoneyInterval& amount) {
  const auto end = [](const std::optional<std::int64_t>& value) {
    return value ? std::to_string(*value) : std::string("-");
  };
  return fmt::format("money {} {} {}", amount.currency.code(), end(amount.min), end(amount.max));
}

std::string days_side(const std::optional<CivilDate>& from, const std::optional<CivilDate>& to) {
  const auto end = [](const std::optional<CivilDate>& day) {
    return day ? to_string(*day) : std::string("-");
  };
  return fmt::format("days {} {}", end(from), end(to));
}

std::string words_side(std::span<const std::string_view> words) {
  std::string out = "words";
  for (const auto word : words) (out += ' ') += word;
  return out;
}

Hash ruleset_digest(std::span<const Rule* const> rules) {
  std::vector<const Rule*> ordered(rules.begin(), rules.end());
  std::ranges::sort(ordered, {},
                    [](const Rule* rule) { return std::pair(rule->id, rule->version); });
  std::string lines;
  for (const Rule* rule : ordered) lines += fmt::format("{}/{}\n", rule->id, rule->version);
  return sha256(bytes(lines));
}

}  // namespace hustings
