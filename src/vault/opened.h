// What records have sealed to a case (Submission::sealed_to), opened by somebody who has it.
#pragma once
#include "record/envelope.h"
#include "vault/vault.h"

namespace hustings::vault {

struct Opened {
  std::string pointer;     // "/text"
  std::string json;        // the value
  std::string disclosure;  // base64url of [salt, name, value]: proves the digest in the record
};
// Those that the case's keys open, in the order of the pointers; sealed to others they are left
// out. unverified: one opens and is not what the record's digests say.
Result<std::vector<Opened>> open_sealed(const Envelope& envelope, const OpenCase& open);
// The record as an SD-JWT with all that is disclosed and `opened`: proves what was in it, to
// anybody, without the node.
std::string combine_all(const Envelope& envelope, const std::vector<Opened>& opened);

}  // namespace hustings::vault
