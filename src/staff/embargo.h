// A record that stands in the log by its digest now, and is told later: proof of when it was ready,
// before it is said.
#pragma once
#include "record/kind.h"

namespace hustings {

enum class EmbargoState : std::uint8_t { sealed, disclosed };
BOOST_DESCRIBE_ENUM(EmbargoState, sealed, disclosed)

struct Embargo {
  Open<ThingId> organisation;
  Open<Token<64>> kind;   // of the record to come: "ad"
  Open<Digest> digest;    // embargo_digest() of it
  Open<CivilDate> until;  // it is told on this day at the latest
  Open<EmbargoState> state;
  Open<std::optional<ThingId>> record;  // when disclosed: the thing
  Open<std::optional<Digest>> salt;     // and what the digest was made with
  std::optional<ThingId> bound_issuer() const { return organisation.value; }
};
BOOST_DESCRIBE_STRUCT(Embargo, (), (organisation, kind, digest, until, state, record, salt))

// SHA-256 of the salt and the record's body as its JSON page gives it (`body`), compact: whoever
// has the salt can compute it again.
Digest embargo_digest(const Digest& salt, const Draft& record);

}  // namespace hustings
