// Any bytes as an envelope. Text that starts with { is the payload's JSON in its first line and
// one disclosure's JSON in each further one; "@0" in the payload stands for the first one's digest,
// so that a fuzzer need not find SHA-256 and base64url. Anything else is the combined form.
#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "record/derive.h"
#include "record/envelope.h"
#include "record/test_kind.h"

namespace hustings {

HUSTINGS_KIND(Sample, "sample", 3)

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

// What opens is signed and opened again to the same.
void check_again(const Head& head, const Draft& body) {
  static const auto random = seeded_random(1);
  static const SigningKey key = SigningKey::generate(*random);
  const auto envelope = seal(head, body, {key, key_id(key.public_key()), {}}, *random);
  if (!envelope) return require(envelope.error().code == Code::too_large);
  require(check_signature(envelope->jws, key.public_key()).has_value());
  const auto again = open_record(0, *envelope, Kinds({&kind<Sample>()}));
  require(again.has_value() && *again->body.as<Sample>() == *body.as<Sample>());
}

void check(const Envelope& envelope) {
  const Kinds kinds({&kind<Sample>()});
  const auto claims = read_claims(envelope.jws, kinds);
  if (!claims) return require(claims.error().code == Code::bad_input);
  auto disclosures = envelope.disclosures;
  const auto body = open_body(*claims, disclosures);
  if (!body) return require(body.error().code == Code::bad_input);
  require(disclosures.size() + kind<Sample>().sealed.size() <= kind<Sample>().hidden.size());
  for (const auto& disclosure : disclosures) {
    require(std::ranges::count(kind<Sample>().hidden, disclosure.pointer) == 1);
    require(std::ranges::count(kind<Sample>().sealed, disclosure.pointer) == 0);
    require(std::ranges::count(disclosures, disclosure.pointer, &Disclosure::pointer) == 1);
  }
  check_again(claims->head, *body);
}

Envelope from_text(std::string_view text) {
  Envelope out;
  std::string payload(text.substr(0, text.find('\n')));
  text.remove_prefix(std::min(text.size(), payload.size() + 1));
  for (char n = '0'; !text.empty() && n <= '9'; ++n) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    out.disclosures.push_back({{}, base64url(bytes(line))});
    const std::string digest = base64url(sha256(bytes(out.disclosures.back().text)));
    const std::size_t at = payload.find(std::string("\"@") + n + '"');
    if (at != std::string::npos) payload.replace(at + 1, 2, digest);
  }
  out.jws = base64url(bytes(R"({"alg":"EdDSA","kid":"0","typ":"hustings+sd-jwt"})")) + '.' +
            base64url(bytes(payload)) + ".c2ln";
  return out;
}

}  // namespace
}  // namespace hustings

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (text.starts_with('{')) {
    hustings::check(hustings::from_text(text));
  } else if (const auto envelope = hustings::split(text)) {
    if (hustings::combine(*envelope) != text) std::abort();
    hustings::check(*envelope);
  }
  return 0;
}
