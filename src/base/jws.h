// Signed JSON in its compact form (JWS, RFC 7515), and keys as others publish them (JWK, RFC 7517).
// Which algorithm counts is a property of the key, never of what somebody sends. OpenSSL stays in
// jws.cc.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/crypto.h"
#include "base/error.h"
#include "base/json.h"

namespace hustings {

// header.payload.signature, each still in base64url; borrowed from the text.
struct JwsParts {
  std::string_view header;
  std::string_view payload;
  std::string_view signature;
  std::string_view is_signed;  // header.payload
};
// Nothing for a text that does not have exactly three parts.
std::optional<JwsParts> split_jws(std::string_view text);

// A public key: RSA of 2048 to 8192 bits (RS256), P-256 (ES256) or Ed25519 (EdDSA). Thread-safe.
class JwsKey {
 public:
  explicit JwsKey(const PublicKey& ed25519);
  // bad_input for a key of another type, for one that is not meant for signatures ("use",
  // "key_ops") or for another algorithm ("alg"), and for one that is no key.
  static Result<JwsKey> from_jwk(const Json& jwk);

  std::string_view algorithm() const { return algorithm_; }  // "RS256", "ES256", "EdDSA"
  const std::string& id() const { return id_; }              // "kid"; empty: it has none
  bool verifies(Bytes message, Bytes signature) const;

 private:
  struct Native;
  explicit JwsKey(std::string_view algorithm) : algorithm_(algorithm) {}
  std::string_view algorithm_;
  std::string id_;
  PublicKey ed25519_;
  std::shared_ptr<const Native> native_;  // of RSA and P-256
};

// The keys of a JWK set that can be used here; others are passed over (RFC 7517 section 5).
// bad_input where it is no set.
Result<std::vector<JwsKey>> read_jwk_set(std::string_view text);

// The payload of a JWS that one of these keys has signed: the one that "kid" names, or the only one
// there is. bad_input for what is no JWS, names an algorithm that is not its key's, or asks for
// what nobody here understands ("crit"); unverified for a signature that does not hold.
Result<Json> read_jws(std::string_view text, const std::vector<JwsKey>& keys);

}  // namespace hustings
