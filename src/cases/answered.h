// Findings that need no further answer.
#pragma once
#include <array>
#include <string>
#include <string_view>

#include "base/message.h"
#include "node/capability.h"

namespace hustings::cases {

// A query in brackets, to be read like a table: (idx, place, rule, commitment, subject,
// organisation, decision), a row for each finding that `organisation` answered with what the
// standing decision of that index accepted.
std::string_view answered_findings();
// `query` with it for {answered}.
std::string with_answered(std::string_view query);

// Of lists that have `state` and `decision` from it.
inline constexpr std::array kFindingStates = {Word{"open", tr("open")},
                                              Word{"closed", tr("closed: an answer was accepted")}};
inline constexpr Filter kStateFilter = {"state", "t.state = $1",
                                        "open, or closed: a decision accepted an answer to it"};
inline constexpr Column kClosedBy = {"decision", "closed by", Shape::integer, "t.decision",
                                     "/records/{decision}"};

}  // namespace hustings::cases
