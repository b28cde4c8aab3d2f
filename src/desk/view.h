// A form as its page shows it.
#pragma once
#include "desk/form.h"
#include "node/value.h"

namespace hustings::desk {

// Items for the template `_form`: fields, filled with what was typed, marked where something is
// wrong.
List form_items(const Plan& plan, const Typed& given, const std::vector<Detail>& problems);

// The same for the template `_parts`, in the parts that sections_of() makes of it.
Object form_parts(const Plan& plan, const Typed& given, const std::vector<Detail>& problems);

// The ids of what it calls its fields and their choices.
std::vector<std::string> form_texts(const Plan& plan);

}  // namespace hustings::desk
