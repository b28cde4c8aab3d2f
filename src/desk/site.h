// The desk as a part of a node's site: its pages, and the clerk who does what needs nobody.
#pragma once
#include <memory>

#include "desk/visit.h"
#include "staff/oidc.h"
#include "web/html.h"
#include "web/router.h"

namespace hustings::desk {

// Adds all pages of the desk; answers what they stand on, for rooms that have more pages there.
// `elsewhere`: the identity providers that staff may sign in through.
DeskSite add_desk(web::Router& router, const std::shared_ptr<Desk>& desk,
                  const std::shared_ptr<const web::Look>& look,
                  const std::shared_ptr<OidcClient>& elsewhere);

// Templates of its pages; nothing else.
const Capability& desk_capability();

}  // namespace hustings::desk
