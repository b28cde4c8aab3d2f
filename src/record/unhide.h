// The inside of envelope.cc: digests and disclosures. Only record/ includes it.
#pragma once
#include <span>
#include <string>
#include <string_view>

#include "record/envelope.h"

namespace hustings::detail {

// bad_input: this is no envelope of ours.
std::unexpected<Error> broken(std::string message, std::string where = {});
// The JSON of a base64url part; `what` names it in the message.
Result<Json> decode_part(std::string_view part, std::string_view what);
std::string digest_of(std::string_view disclosure);

// Takes the digests out of a body and puts the disclosures back; open_body says what it refuses.
Result<void> unhide(Json& body, std::span<Disclosure> disclosures, const Kind& kind);

}  // namespace hustings::detail
