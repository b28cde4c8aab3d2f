// What the text formats of the log (note, checkpoint, receipt, tile path) have in common.
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

namespace hustings {

// An ASCII decimal in its only canonical form: digits, no sign, no leading zero, below 2^64.
std::optional<std::uint64_t> parse_decimal(std::string_view digits);

// Takes the first line off `rest` and returns it without its newline; nothing (and `rest`
// untouched) when no newline is left.
std::optional<std::string_view> take_line(std::string_view& rest);

}  // namespace hustings
