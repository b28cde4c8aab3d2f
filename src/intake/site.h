// The intake as a part of a node's site.
#pragma once
#include <memory>

#include "intake/intake.h"
#include "node/capability.h"
#include "web/html.h"
#include "web/router.h"

namespace hustings::intake {

// Adds /report, /track, POST /api/v1/reports and /api/v1/track.
void add_intake(web::Router& router, const std::shared_ptr<Intake>& intake,
                const std::shared_ptr<const web::Look>& look, const Clock& clock, Random& random);

// Templates of its pages; nothing else.
const Capability& intake_capability();

}  // namespace hustings::intake
