// Whether names on both sides may stand for the same. Rules only get the answer.
#pragma once
#include <span>
#include <string>

#include "reconcile/sides.h"

namespace hustings::reconcile {

// Differ only where no word of three letters or more, whatever case and accents, stands on both
// sides, and no short word of one side is made of the initials of the other. Unknown where one side
// has none.
Names compare_names(std::span<const std::string> seen, std::span<const std::string> declared);

}  // namespace hustings::reconcile
