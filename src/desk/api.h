// What both ways of writing for programs answer: with a token (api.cc) and with an envelope that
// was signed at home (api_envelope.cc).
#pragma once
#include <string>

#include "desk/visit.h"
#include "node/arrival.h"
#include "web/rate.h"

namespace hustings::desk {

// 200 or 201. `work`: id of the piece of work at the desk that it was; empty: of none.
web::Response answer_of(const Taken& record, std::string_view work);
std::string schema_of_answer();

// POST of an envelope. Who sends too many that nobody of the node's issuers signed has to wait;
// `wrong` counts them.
Result<web::Response> take_envelope(const DeskSite& site, const Intake& intake,
                                    web::RateLimit& wrong, const web::Call& call);

}  // namespace hustings::desk
