// Sightings as a part of a node's site.
#pragma once
#include <memory>
#include <string>

#include "desk/visit.h"
#include "intake/intake.h"
#include "sightings/waiting.h"
#include "web/router.h"

namespace hustings::sightings {

// Adds /sighting and the pages below /desk/sightings. `site`: what the desk's own pages stand on.
// `worker`: path of hustings-worker, which reads pictures.
void add_sightings(web::Router& router, const desk::DeskSite& site,
                   const std::shared_ptr<intake::Intake>& intake,
                   const std::shared_ptr<Waiting>& waiting, const std::string& worker);

// Templates of its pages; nothing else.
const Capability& sightings_capability();

}  // namespace hustings::sightings
