// How long a thing is says what it is: before something is encrypted its length is rounded up.
#pragma once
#include <cstdint>

namespace hustings {

// Padmé (Nikitin et al., PETS 2019): at most 12 % more, and only O(log log n) bits of the length
// are told. Never less than `least`.
std::uint64_t padded_length(std::uint64_t length, std::uint64_t least);

}  // namespace hustings
