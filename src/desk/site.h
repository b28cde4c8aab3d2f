// The desk as a part of a node's site: its pages, and the clerk who does what needs nobody.
#pragma once
#include <memory>

#include "desk/desk.h"
#include "web/html.h"
#include "web/router.h"

namespace hustings::desk {

// Adds all pages of the desk.
void add_desk(web::Router& router, const std::shared_ptr<Desk>& desk,
              const std::shared_ptr<const web::Look>& look);

// Templates of its pages; nothing else.
const Capability& desk_capability();

}  // namespace hustings::desk
