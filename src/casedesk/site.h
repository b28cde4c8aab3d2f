// The desk of case work as a part of a node's site.
#pragma once
#include <memory>

#include "casedesk/casedesk.h"
#include "desk/visit.h"
#include "web/router.h"

namespace hustings::casedesk {

// Adds its pages below /desk. `site`: what the desk's own pages stand on.
void add_case_desk(web::Router& router, const desk::DeskSite& site,
                   const std::shared_ptr<CaseDesk>& cases);

// Templates of its pages; nothing else.
const Capability& casedesk_capability();

}  // namespace hustings::casedesk
