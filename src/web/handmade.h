// Rooms whose routes are made by hand and not from the registry: what the registry knows of them.
#pragma once
#include <initializer_list>
#include <span>
#include <utility>
#include <vector>

#include "node/capability.h"
#include "web/router.h"

namespace hustings::web {

// Brings the templates of its pages, and nothing else.
inline Capability templates_only(std::string_view name, std::span<const Asset> templates) {
  return {.name = name,
          .kinds = {},
          .rules = {},
          .projections = {},
          .importers = {},
          .datasets = {},
          .pages = nullptr,
          .templates = templates};
}

// The routes of each of the room's files; `room`: what they stand on.
template <class Room>
void add_routes(Router& router, const Room& room,
                std::initializer_list<std::vector<Route> (*)(const Room&)> files) {
  for (const auto& routes : files) {
    for (auto& route : routes(room)) router.add(std::move(route));
  }
}

}  // namespace hustings::web
