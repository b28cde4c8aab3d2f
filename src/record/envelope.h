// The record on the wire: an SD-JWT (RFC 9901), compact JWS, EdDSA. The log's entry is the JWS;
// disclosures never enter the log.
//   header  {"alg":"EdDSA","kid":...,"typ":"hustings+sd-jwt"}
//   payload {"iss","sub","prev"?,"iat","vct","_sd_alg":"sha-256","body":{...,"_sd":[...]}}
// docs/formats/record.md describes it for other implementers.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/crypto.h"
#include "base/random.h"
#include "record/keys.h"
#include "record/kind.h"

namespace hustings {

inline constexpr std::size_t kMaxEntryBytes = 65535;  // tlog-tiles: a 16-bit length

enum class Evidence : std::uint8_t { declared, observed, decided };
std::string_view name(Evidence evidence);

struct Head {
  std::string iss;           // who vouches: the id of an organisation or of the node's operator
  std::string sub;           // the thing, one id for life
  std::optional<Hash> prev;  // leaf hash of the version it replaces
  Instant iat;               // what the issuer says; to the second
};

// One hidden value: base64url of [salt, name, value], and where it belongs.
struct Disclosure {
  std::string pointer;  // "/page_name"; empty until the envelope was opened
  std::string text;
};
struct SealedValue {
  std::string pointer;
  std::string box;  // the disclosure, sealed to the recipient (X25519 sealed box)
};
struct Envelope {
  std::string jws;
  std::vector<Disclosure> disclosures;
  std::vector<SealedValue> sealed;
};

// Who signs: the key and the issuer's box key for sealed fields.
struct IssuerKey {
  const SigningKey& key;
  std::string kid;
  Hash sealed_to;  // X25519 public key of who may read sealed fields
  // Their disclosures are made longer by spaces (JSON allows them), so that the length of a box
  // does not say what is in it.
  bool pads = false;
};

// Signs a draft. bad_input when it could not be opened again: the head names no UUIDs or no time of
// this era, a value does not fit its type (each with its place); too_large names the longest field
// when the entry is over kMaxEntryBytes.
Result<Envelope> seal(const Head& head, const Draft& body, const IssuerKey& signer, Random& random);

// A record as far as its disclosures still exist.
struct Record {
  Index index = 0;
  Head head;
  Evidence evidence = Evidence::observed;
  Draft body;
  const Kind& kind() const { return body.kind(); }
};

// What stands in a JWS before its signature is checked.
struct Claims {
  std::string kid;
  Head head;
  const Kind* kind = nullptr;
  Json body;
};
Result<Claims> read_claims(std::string_view jws, const Kinds& kinds);

// unverified when the signature is not `key`'s.
Result<void> check_signature(std::string_view jws, const PublicKey& key);

// The body with its disclosures put back. Refuses a disclosure that no digest names, that is given
// twice, that would hide an open field (RFC 9901 section 7.1) or show a sealed one, and a body
// whose digests are not exactly one for each field that its kind hides. Fills in the pointers.
// `erased`: pointers that redactions took away.
Result<Draft> open_body(Claims claims, std::span<Disclosure> disclosures,
                        std::span<const std::string> erased = {});

// Both in one: claims, disclosures; the signature is the caller's business (check_signature).
Result<Record> open_record(Index index, const Envelope& envelope, const Kinds& kinds,
                           std::span<const std::string> erased = {});

// Computed, never typed in: decided when the kind decides something, declared when the issuer
// speaks for itself, else observed.
Evidence evidence_of(const Head& head, const Draft& body);

// The combined form of RFC 9901: <jws>~<disclosure>~...~
std::string combine(const Envelope& envelope);
Result<Envelope> split(std::string_view combined);

}  // namespace hustings
