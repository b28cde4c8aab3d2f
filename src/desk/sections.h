// The parts that a form comes in. A short one is one part.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "desk/form.h"

namespace hustings::desk {

struct Section {
  std::string id;          // of its element; empty where the form is one part
  std::string_view title;  // English, the id of its translation; empty: none
  std::vector<const Field*> fields;
};
// Every field of the plan once: of an ad in the order of the notice (Art. 12(1)). `plan` outlives
// it.
std::vector<Section> sections_of(const Plan& plan);

}  // namespace hustings::desk
