#include "web/range.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <limits>
#include <optional>

namespace hustings::web {
namespace {

// Digits alone; a number that is too large for any file is the largest there is.
std::optional<std::uint64_t> position(std::string_view text) {
  const auto digit = [](unsigned char c) { return c >= '0' && c <= '9'; };
  if (text.empty() || !std::ranges::all_of(text, digit)) return std::nullopt;
  std::uint64_t out = 0;
  const auto done = std::from_chars(text.data(), text.data() + text.size(), out);
  return done.ec == std::errc() ? out : std::numeric_limits<std::uint64_t>::max();
}

bool is_bytes(std::string_view unit) {
  return std::ranges::equal(unit, std::string_view("bytes"),
                            [](unsigned char a, char b) { return std::tolower(a) == b; });
}

}  // namespace

Part choose_part(std::string_view field, std::uint64_t length) {
  const auto equals = field.find('=');
  if (equals == std::string_view::npos || !is_bytes(field.substr(0, equals))) return {};
  std::string_view spec = field.substr(equals + 1);
  while (spec.starts_with(' ') || spec.starts_with('\t')) spec.remove_prefix(1);
  while (spec.ends_with(' ') || spec.ends_with('\t')) spec.remove_suffix(1);
  const auto dash = spec.find('-');
  if (dash == std::string_view::npos) return {};
  const auto from = position(spec.substr(0, dash));
  const auto to = position(spec.substr(dash + 1));
  if (dash == 0) {  // the last bytes
    if (!to) return {};
    const std::uint64_t size = std::min(*to, length);
    if (size == 0) return {.what = Part::What::nothing};
    return {.what = Part::What::range, .first = length - size, .size = size};
  }
  const bool open = dash + 1 == spec.size();
  if (!from || (!open && (!to || *to < *from))) return {};
  if (*from >= length) return {.what = Part::What::nothing};
  const std::uint64_t last = open ? length - 1 : std::min(*to, length - 1);
  return {.what = Part::What::range, .first = *from, .size = last - *from + 1};
}

}  // namespace hustings::web
