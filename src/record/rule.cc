#include "record/rule.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace hustings {

std::string_view name(Severity severity) {
  static constexpr std::array<std::string_view, 3> kNames = {"contradiction", "gap", "note"};
  return kNames[static_cast<std::size_t>(severity)];
}

Hash ruleset_digest(std::span<const Rule* const> rules) {
  std::vector<std::string> lines;
  for (const Rule* rule : rules) lines.push_back(fmt::format("{}/{}\n", rule->id, rule->version));
  std::ranges::sort(lines);
  return sha256(bytes(fmt::format("{}", fmt::join(lines, ""))));
}

}  // namespace hustings
