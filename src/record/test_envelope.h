// Envelopes of the test kind, good ones and hand-made ones. Only tests include it.
#pragma once
#include <gtest/gtest.h>

#include "record/envelope.h"
#include "record/test_kind.h"

namespace hustings {

inline constexpr std::string_view kIssuerId = "0190a000-0000-7000-8000-000000000001";
inline constexpr std::string_view kThingId = "0190a000-0000-7000-8000-000000000002";

// Signs samples with one key and seals to one box key, all from one seed.
struct Signer {
  std::unique_ptr<Random> random = seeded_random(7);
  SigningKey key = SigningKey::generate(*random);
  BoxKey box = BoxKey::generate(*random);
  Kinds kinds{{&kind<Sample>()}};
  Head head{std::string(kIssuerId), std::string(kThingId), std::nullopt, {1717400000000}};

  std::string kid() const { return key_id(key.public_key()); }
  IssuerKey issuer() const { return {key, kid(), box.public_key}; }
  Envelope sign(const Sample& sample) {
    auto out = seal(head, draft(sample), issuer(), *random);
    if (!out) ADD_FAILURE() << out.error().text();
    return out.value_or(Envelope{});
  }
  // kSample, signed.
  Envelope sign_sample() {
    const auto parsed = kind<Sample>().parse(kSample);
    if (!parsed) ADD_FAILURE() << parsed.error().text();
    return parsed ? sign(*parsed->as<Sample>()) : Envelope{};
  }
  // A JWS over any header and payload.
  std::string sign_text(std::string_view header, std::string_view payload) const {
    std::string out = base64url(bytes(header)) + '.' + base64url(bytes(payload));
    return out + '.' + base64url(key.sign(bytes(out)));
  }
};

// The text of part `n` of a JWS: 0 header, 1 payload.
inline std::string part(std::string_view jws, int n) {
  std::size_t at = 0;
  for (int i = 0; i < n; ++i) at = jws.find('.', at) + 1;
  return from_base64url(jws.substr(at, jws.find('.', at) - at)).value_or("");
}

inline std::string replaced(std::string text, std::string_view what, std::string_view by) {
  const std::size_t at = text.find(what);
  if (at == std::string::npos) {
    ADD_FAILURE() << "no " << what << " in " << text;
    return text;
  }
  return text.replace(at, what.size(), by);
}

}  // namespace hustings
