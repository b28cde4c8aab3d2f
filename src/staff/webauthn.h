// What browsers say for passkeys (WebAuthn level 3), checked: sections 7.1 and 7.2 there as far as
// they hold for keys without attestation. Single use of challenges and whose a key is are the
// business of Staff. libfido2 stays in webauthn.cc.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"

namespace hustings {

// The node as browsers know it.
struct RelyingParty {
  std::string id;      // the host: "hustings.party.example"
  std::string origin;  // "https://hustings.party.example"
};

struct PasskeyKey {
  std::int64_t algorithm = 0;  // COSE: -7, -8 or -257
  std::string key;             // as libfido2 has it
};
struct MadePasskey {
  std::string credential;  // the id that the authenticator gave it
  PasskeyKey key;
  std::int64_t counter = 0;
};

// As bytes, all from outside.
struct MadeAnswer {
  std::string client_data;         // JSON
  std::string authenticator_data;  // section 6.1
};
struct UsedAnswer {
  std::string credential;
  std::string client_data;
  std::string authenticator_data;
  std::string signature;
  std::string user;  // the user handle; empty: the browser gave none
};

// The challenge that was answered, in base64url, of an answer of this type ("webauthn.create",
// "webauthn.get") that was given on the node's own pages. Errors: bad_input for what is no such
// JSON; unverified for another type, another origin and for pages inside others'.
Result<std::string> answered_challenge(std::string_view client_data, std::string_view type,
                                       const RelyingParty& party);

// A new key. Errors: bad_input for what is malformed or a key of an algorithm that was not asked
// for; unverified when it is another party's, or the person was not there or not verified.
Result<MadePasskey> read_made(const MadeAnswer& answer, const RelyingParty& party);

// The counter that the authenticator says. Errors: the same; unverified for a wrong signature.
Result<std::int64_t> check_used(const UsedAnswer& answer, const PasskeyKey& key,
                                const RelyingParty& party);

// A counter that did not grow is one of a copy, unless the authenticator has none and says 0.
inline bool counter_grew(std::int64_t was, std::int64_t now) {
  return now > was || (was == 0 && now == 0);
}

}  // namespace hustings
