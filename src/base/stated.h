// A fact in five states, so that absence is never silence.
#pragma once
#include <array>
#include <string>
#include <string_view>
#include <variant>

namespace hustings {

struct Absent {  // no value, and nobody says why; in records only where a field may be left out
  auto operator<=>(const Absent&) const = default;
};

struct NotUsed {
  auto operator<=>(const NotUsed&) const = default;
};
struct NotDisclosed {
  std::string reason;  // a short code such as "platform-limit"; lower case, digits and hyphens
  auto operator<=>(const NotDisclosed&) const = default;
};
struct NotApplicable {
  auto operator<=>(const NotApplicable&) const = default;
};
struct Unknown {
  auto operator<=>(const Unknown&) const = default;
};

template <class T>
using Stated = std::variant<T, NotUsed, NotDisclosed, NotApplicable, Unknown>;

// The states' names in JSON, SQL and CSV, in the order of the variant.
inline constexpr std::array<std::string_view, 5> kStates = {"value", "not_used", "not_disclosed",
                                                            "not_applicable", "unknown"};
template <class T>
std::string_view state(const Stated<T>& fact) {
  return kStates[fact.index()];
}

}  // namespace hustings
