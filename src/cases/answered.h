// Findings that need no further answer.
#pragma once
#include <string_view>

namespace hustings::cases {

// A query in brackets, to be read like a table: (idx, place, rule, commitment, subject,
// organisation, decision), a row for each finding that `organisation` answered with what the
// standing decision of that index accepted.
std::string_view answered_findings();

}  // namespace hustings::cases
