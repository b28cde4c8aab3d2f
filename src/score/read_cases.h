// What cases give to the matrix.
#pragma once
#include "score/read.h"

namespace hustings {

// Cases and decisions about signatories under the code, from the tables of the cases' room; nothing
// where the program has no such room.
Result<void> read_cases(Db& db, const Registry& registry, const ChosenElection& chosen,
                        ScoreInputs& out);

}  // namespace hustings
