// Signing in at an identity provider: OpenID Connect, the code flow with PKCE (RFC 7636). Numbers
// are those of OWASP ASVS 5.0. docs/staff.md.
#pragma once
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/http.h"
#include "base/jws.h"
#include "base/time.h"
#include "node/oidc_config.h"
#include "staff/staff.h"

namespace hustings {

// One way to a provider and back.
struct OidcTry {
  std::string back;      // redirect_uri: an address of this node
  std::string state;     // of make_once()
  std::string nonce;     // that the ID token must name (V10.5.1)
  std::string verifier;  // of PKCE
};
// `browser`: a secret that only one browser has; without it nobody comes back (V10.2.1).
OidcTry oidc_try(std::string back, std::string_view browser, std::string_view state);

// What the provider says in the address that it sends a browser back to.
struct OidcAnswer {
  std::string code;
  std::string issuer;  // RFC 9207; empty: not given
};

// Who an ID token is about. Errors: those of read_jws(); unverified, naming the claim, for another
// issuer, another audience, another nonce, and one that has ended or is of a time to come.
Result<SignedInElsewhere> check_id_token(const OidcProvider& provider, std::string_view token,
                                         const std::vector<JwsKey>& keys, std::string_view nonce,
                                         Instant now);

// Asks providers. Thread-safe; one at a time. Addresses and keys are fetched anew each time: staff
// sign in seldom, and a key that a provider withdrew ends at once.
class OidcClient {
 public:
  OidcClient(std::vector<OidcProvider> providers, std::unique_ptr<Http> http, const Clock& clock)
      : providers_(std::move(providers)), http_(std::move(http)), clock_(clock) {}

  const std::vector<OidcProvider>& providers() const { return providers_; }
  // not_found where there is none of that name.
  Result<const OidcProvider*> provider(std::string_view name) const;
  // Where to send the browser. unavailable: the provider does not answer, or says what cannot be.
  Result<std::string> address(const OidcProvider& provider, const OidcTry& way);
  // Errors: those too, and those of check_id_token().
  Result<SignedInElsewhere> redeem(const OidcProvider& provider, const OidcTry& way,
                                   const OidcAnswer& answer);

 private:
  struct Places;
  Result<Places> discover(const OidcProvider& provider);
  Result<std::string> token(const OidcProvider& provider, const Places& places, const OidcTry& way,
                            std::string_view code);

  const std::vector<OidcProvider> providers_;
  std::mutex mutex_;
  const std::unique_ptr<Http> http_;
  const Clock& clock_;
};

}  // namespace hustings
