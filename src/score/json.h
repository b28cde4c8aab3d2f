// score.json and its inputs as canonical JSON (RFC 8785): equal bytes for equal matrices, in any
// language. docs/formats/score.md describes both.
#pragma once
#include <string>
#include <string_view>

#include "score/matrix.h"

namespace hustings {

// The whole matrix with what it was computed from.
std::string score_json(const ScoreInputs& inputs, const Matrix& matrix);

// The inputs in full: lists sorted, so that the order in which a database answers does not show.
std::string inputs_json(const ScoreInputs& inputs);
// What inputs_json() wrote. bad_input for anything else, with its JSON Pointer.
Result<ScoreInputs> parse_inputs(std::string_view json);

}  // namespace hustings
