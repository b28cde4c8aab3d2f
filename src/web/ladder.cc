#include "web/ladder.h"

#include <algorithm>

#include "base/message.h"
#include "web/cache.h"

namespace hustings::web {
namespace {

bool is_filtered(const Match& match) {
  const auto filters = [&](const auto& argument) {
    return argument.first != "lang" && !in_path(*match.route, argument.first);
  };
  return match.route->list && std::ranges::any_of(match.arguments.all(), filters);
}

}  // namespace

std::int64_t age_of_pages(const Limits& limits, std::size_t waiting) {
  if (waiting >= limits.crowded) return limits.crowded_age.count();
  return waiting >= limits.busy ? limits.busy_age.count() : PageCache::kFreshMs;
}

std::optional<Response> too_busy(const Limits& limits, std::size_t waiting, const Match& match) {
  const bool refused =
      waiting >= limits.waiting || (waiting >= limits.crowded && is_filtered(match));
  return refused ? std::optional(busy_answer()) : std::nullopt;
}

Response busy_answer() {
  Response out =
      problem(503, tr("The node has more to do than it can; try again in a few seconds."));
  out.must_set("Retry-After", "5");
  return out;
}

}  // namespace hustings::web
