// "/check/photo": somebody sends a photo of a label, and is led to what its code says.
#pragma once
#include "base/random.h"
#include "base/time.h"
#include "web/router.h"

namespace hustings::photo {

inline constexpr std::size_t kMostPhoto = std::size_t{24} << 20;  // bytes

// Adds the route. `clock` and `random` outlive it. `worker`: path of hustings-worker. The photo is
// read in memory and not kept. Leads (303) to /check with ?ad= what the code says, or with ?photo=
// none, unreadable. Answers 429 and 503, with Retry-After, to one network and to all together that
// send too many.
void add_photo_check(web::Router& router, const Clock& clock, Random& random,
                     const std::string& worker);

}  // namespace hustings::photo
