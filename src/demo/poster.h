// Pictures of the fictional ads: shapes in three colours, no words, so that nobody's likeness and
// no font is in them.
#pragma once
#include <cstdint>
#include <string>

namespace hustings::demo {

// A PNG, drawn in whole numbers and not compressed: the same bytes on every machine.
std::string poster_png(std::uint64_t number);

}  // namespace hustings::demo
