#include "record/rule.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace hustings {

std::string_view name(Severity severity) {
  static constexpr std::array<std::string_view, 3> kNames = {"contradiction", "gap", "note"};
  return kNames[static_cast<std::size_t>(severity)];
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
