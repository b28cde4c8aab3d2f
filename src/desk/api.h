// What all routes for programs have in common: with a token (api.cc, picture.cc) and with an
// envelope that was signed at home (api_envelope.cc).
#pragma once
#include <optional>
#include <string>

#include "desk/visit.h"
#include "node/arrival.h"
#include "web/rate.h"

namespace hustings::desk {

// Whom the request's token acts for; nothing without a token that is good.
Result<std::optional<User>> bearer(const DeskSite& site, const web::Request& request);
web::Response unauthorised();  // 401, saying where tokens are made

// 200 or 201. `work`: id of the piece of work at the desk that it was; empty: of none.
web::Response answer_of(const Taken& record, std::string_view work);
std::string schema_of_answer();

// POST of an envelope. Who sends too many that nobody of the node's issuers signed has to wait;
// `wrong` counts them.
Result<web::Response> take_envelope(const DeskSite& site, const Intake& intake,
                                    web::RateLimit& wrong, const web::Call& call);

}  // namespace hustings::desk
