// One cell by the field that it belongs to: for the files of the plan only.
#pragma once
#include <string_view>

#include "tables/plan.h"

namespace hustings {

bool same_ignoring_case(std::string_view a, std::string_view b);  // of ASCII
CellValue meant(Meaning meaning);                                 // of one that is no interval
// `verbatim` as a value of the field; `currency` counts for money only. Errors: bad_input, with the
// way to mend it, and no place.
Result<CellValue> parse_cell(const FieldPlan& plan, std::string_view verbatim, Currency currency);

}  // namespace hustings
