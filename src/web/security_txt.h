// /.well-known/security.txt (RFC 9116): where who finds a hole turns to.
#pragma once
#include <string>

#include "base/time.h"
#include "web/html.h"
#include "web/router.h"

namespace hustings::web {

// "mailto:", "tel:" or "https:" with something behind it, or nothing at all.
bool is_contact(std::string_view uri);
// No route where the contact is empty. It says that it counts for ninety days from today.
void add_security_txt(Router& router, const Clock& clock, const Look& look, std::string contact);

}  // namespace hustings::web
