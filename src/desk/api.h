// What all routes for programs with a token have in common.
#pragma once
#include <optional>

#include "desk/visit.h"

namespace hustings::desk {

// Whom the request's token acts for; nothing without a token that is good.
Result<std::optional<User>> bearer(const DeskSite& site, const web::Request& request);
web::Response unauthorised();  // 401, saying where tokens are made

}  // namespace hustings::desk
