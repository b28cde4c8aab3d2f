// What all ways to sign in share: from password and code, passkeys, identity providers.
#pragma once
#include <optional>

#include "desk/visit.h"

namespace hustings::desk {

// Only pages of the desk are gone on to (V5.1.5): no other host, no other scheme.
bool is_desk_address(std::string_view path);

// Why a form is not looked at; nothing when it is from a page of this node, and its network has not
// tried too often.
std::optional<web::Response> turned_away(const DeskSite& site, const web::Call& call);
web::Response too_many();

// Where somebody who has signed in goes on, and what they hear first.
std::string way_on(const SignedIn& in, std::string_view next);
void set_session(web::Response& response, const SignedIn& in);

web::Response sign_in_page(const DeskSite& site, const web::Call& call, std::string_view next,
                           bool failed, std::string_view name = {});
// Names of the identity providers, for buttons.
List provider_rows(const DeskSite& site);

}  // namespace hustings::desk
