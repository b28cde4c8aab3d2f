// Links of pages by numbers in registers, made by commands (completeness/numbers.h).
#pragma once
#include <cstdint>

#include "node/node.h"

namespace hustings::cli {

// Records what is not recorded yet, by the node's operator. Answers how many were.
Result<std::uint64_t> link_numbers(Node& node);

}  // namespace hustings::cli
