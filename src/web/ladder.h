// When many ask: pages get cheaper before anybody is turned away. By how many requests wait, never
// by who sends them.
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>

#include "web/limits.h"
#include "web/router.h"

namespace hustings::web {

// How old a kept page may be, in ms.
std::int64_t age_of_pages(const Limits& limits, std::size_t waiting);
// What is answered instead; nothing when there is time for the request. Lists with filters go
// first: hardly anybody else asks for the same, so they are made for one.
std::optional<Response> too_busy(const Limits& limits, std::size_t waiting, const Match& match);
Response busy_answer();  // 503 with Retry-After

}  // namespace hustings::web
