#include "web/request.h"

#include <array>

namespace hustings::web {
namespace {

constexpr std::array<std::string_view, 10> kNames = {"GET",    "HEAD",    "POST",  "PUT",   "PATCH",
                                                     "DELETE", "OPTIONS", "TRACE", "QUERY", ""};

}  // namespace

std::string_view name(Method method) { return kNames[static_cast<std::size_t>(method)]; }

Method method_of(std::string_view name) {
  for (std::size_t i = 0; i + 1 < kNames.size(); ++i) {
    if (kNames[i] == name) return static_cast<Method>(i);
  }
  return Method::other;
}

}  // namespace hustings::web
