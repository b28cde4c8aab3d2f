// The languages of the Union.
#pragma once
#include <span>
#include <string_view>
#include <utility>

namespace hustings {

// The 24 official languages (Regulation No 1 of 1958, Art. 1, as amended), in the order of their
// own names: BCP 47 code, and the language by its own name.
std::span<const std::pair<std::string_view, std::string_view>> official_languages();

}  // namespace hustings
