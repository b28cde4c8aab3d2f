// An observer that cosigns the logs it mirrors, with a key of its own: DIR/secrets/witness.key.
#pragma once
#include <memory>
#include <string>

#include "base/random.h"
#include "node/watch.h"

namespace hustings {

// The witness NAME/witness; its key and DIR/witness.db are made where there are none. It answers
// for the logs that are mirrored below DIR and about which no alert forbids it. `name` empty: null,
// there is none. `disk` and `clock` outlive it. Errors: bad_input for a name that is none.
Result<std::shared_ptr<Watch>> open_own_witness(Disk& disk, const Clock& clock, Random& random,
                                                const Path& dir, const std::string& name);

}  // namespace hustings
