#include "staff/webauthn.h"

#include <fido.h>
#include <fido/eddsa.h>
#include <fido/es256.h>
#include <fido/rs256.h>

#include <array>
#include <memory>

#include "base/crypto.h"
#include "base/json.h"

namespace hustings {
namespace {

constexpr std::size_t kMostClientData = 4096;  // bytes; browsers send some 200
constexpr std::size_t kMostData = 4096;
constexpr std::size_t kMostSignature = 1024;
constexpr std::size_t kLeastData = 37;  // digest of the party, flags, counter
constexpr std::size_t kFlags = 32;
constexpr unsigned kPresent = 0x01;
constexpr unsigned kVerified = 0x04;
constexpr unsigned kHasKey = 0x40;
constexpr std::size_t kModel = 16;  // bytes that name the kind of device
// Kinds of CBOR items (RFC 8949, section 3.1): those between have a length.
constexpr unsigned kBytes = 2;
constexpr unsigned kText = 3;
constexpr unsigned kMap = 5;
constexpr std::size_t kMostCredential = 1023;  // section 4: credential ids

template <auto Free>
struct Freed {
  template <class T>
  void operator()(T* what) const {
    Free(&what);
  }
};
using Credential = std::unique_ptr<fido_cred_t, Freed<fido_cred_free>>;
using Assertion = std::unique_ptr<fido_assert_t, Freed<fido_assert_free>>;
using Es256 = std::unique_ptr<es256_pk_t, Freed<es256_pk_free>>;
using Rs256 = std::unique_ptr<rs256_pk_t, Freed<rs256_pk_free>>;
using Eddsa = std::unique_ptr<eddsa_pk_t, Freed<eddsa_pk_free>>;

void ready() {
  static const bool started = (fido_init(0), true);
  (void)started;
}

std::unexpected<Error> malformed(const char* what) {
  return fail(Code::bad_input, "this is no answer of a passkey", what);
}
std::unexpected<Error> wrong(const char* why) { return fail(Code::unverified, why); }

std::string_view member(const Json& json, std::string_view name) {
  const Json* found = json.find(name);
  const auto* text = found == nullptr ? nullptr : found->as<std::string>();
  return text == nullptr ? std::string_view() : std::string_view(*text);
}

const unsigned char* start(std::string_view raw) { return bytes(raw).data(); }

// libcbor makes room for as many items as a list says it has; here no list has more items, and no
// text more bytes, than are left. Lengths that are not stated are none of CTAP2's.
bool lengths_fit(std::string_view cbor) {
  while (!cbor.empty()) {
    const unsigned head = static_cast<unsigned char>(cbor[0]);
    const unsigned kind = head >> 5U;
    std::uint64_t count = head & 0x1FU;
    cbor.remove_prefix(1);
    if (count > 27) return false;
    if (count >= 24) {
      const std::size_t width = std::size_t{1} << (count - 24);
      if (cbor.size() < width) return false;
      count = 0;
      for (const char byte : cbor.substr(0, width))
        count = count << 8U | static_cast<unsigned char>(byte);
      cbor.remove_prefix(width);
    }
    if (kind >= kBytes && kind <= kMap && count > cbor.size()) return false;
    if (kind == kBytes || kind == kText) cbor.remove_prefix(count);
  }
  return true;
}

// What is CBOR of it: the key behind id and length of the credential, then extensions.
bool cbor_fits(std::string_view raw) {
  std::string_view rest = raw.substr(kLeastData);
  if ((static_cast<unsigned char>(raw[kFlags]) & kHasKey) != 0) {
    if (rest.size() < kModel + 2) return false;
    const auto high = static_cast<unsigned char>(rest[kModel]);
    const auto low = static_cast<unsigned char>(rest[kModel + 1]);
    rest.remove_prefix(kModel + 2);
    const std::size_t credential = high * std::size_t{256} + low;
    if (rest.size() < credential) return false;
    rest.remove_prefix(credential);
  }
  return lengths_fit(rest);
}

// For which party, and who was there.
Result<void> check_data(std::string_view raw, const RelyingParty& party) {
  if (raw.size() < kLeastData || raw.size() > kMostData || !cbor_fits(raw))
    return malformed("authenticator data");
  const Hash digest = sha256(bytes(party.id));
  if (raw.substr(0, kFlags) != text(digest)) return wrong("it is a passkey of another place");
  const unsigned flags = static_cast<unsigned char>(raw[kFlags]);
  if ((flags & kPresent) == 0) return wrong("nobody was there");
  if ((flags & kVerified) == 0) return wrong("the device did not ask who is there");
  return {};
}

bool takes(const void* public_key, fido_assert_t* assertion, int algorithm) {
  return fido_assert_verify(assertion, 0, algorithm, public_key) == FIDO_OK;
}

bool holds(fido_assert_t* assertion, const PasskeyKey& key) {
  const auto raw = bytes(key.key);
  switch (key.algorithm) {
    case COSE_ES256: {
      const Es256 native(es256_pk_new());
      return es256_pk_from_ptr(native.get(), raw.data(), raw.size()) == FIDO_OK &&
             takes(native.get(), assertion, COSE_ES256);
    }
    case COSE_EDDSA: {
      const Eddsa native(eddsa_pk_new());
      return eddsa_pk_from_ptr(native.get(), raw.data(), raw.size()) == FIDO_OK &&
             takes(native.get(), assertion, COSE_EDDSA);
    }
    case COSE_RS256: {
      const Rs256 native(rs256_pk_new());
      return rs256_pk_from_ptr(native.get(), raw.data(), raw.size()) == FIDO_OK &&
             takes(native.get(), assertion, COSE_RS256);
    }
    default:
      return false;
  }
}

}  // namespace

Result<std::string> answered_challenge(std::string_view client_data, std::string_view type,
                                       const RelyingParty& party) {
  if (client_data.size() > kMostClientData) return malformed("client data");
  const auto json = parse_json(client_data);
  if (!json || json->as<JsonObject>() == nullptr) return malformed("client data");
  if (member(*json, "type") != type) return wrong("it answers another question");
  if (member(*json, "origin") != party.origin) return wrong("it was given on another site");
  const Json* crossed = json->find("crossOrigin");
  const auto* inside = crossed == nullptr ? nullptr : crossed->as<bool>();
  if ((crossed != nullptr && (inside == nullptr || *inside)) || json->find("topOrigin") != nullptr)
    return wrong("it was given inside another site");
  const auto challenge = member(*json, "challenge");
  if (challenge.empty()) return malformed("client data");
  return std::string(challenge);
}

Result<MadePasskey> read_made(const MadeAnswer& answer, const RelyingParty& party) {
  ready();
  const std::string_view raw = answer.authenticator_data;
  HUSTINGS_CHECK(check_data(raw, party));
  if ((static_cast<unsigned char>(raw[kFlags]) & kHasKey) == 0) return malformed("no key");
  for (const int algorithm : {COSE_ES256, COSE_EDDSA, COSE_RS256}) {
    const Credential made(fido_cred_new());
    if (!made || fido_cred_set_type(made.get(), algorithm) != FIDO_OK ||
        fido_cred_set_authdata_raw(made.get(), start(raw), raw.size()) != FIDO_OK)
      continue;
    const std::size_t size = fido_cred_id_len(made.get());
    if (size == 0 || size > kMostCredential) return malformed("id of the passkey");
    MadePasskey out;
    out.credential = text({fido_cred_id_ptr(made.get()), size});
    out.key = {.algorithm = algorithm,
               .key = std::string(
                   text({fido_cred_pubkey_ptr(made.get()), fido_cred_pubkey_len(made.get())}))};
    out.counter = fido_cred_sigcount(made.get());
    return out;
  }
  return malformed("its key, or one of a kind that was not asked for");
}

Result<std::int64_t> check_used(const UsedAnswer& answer, const PasskeyKey& key,
                                const RelyingParty& party) {
  ready();
  const std::string_view raw = answer.authenticator_data;
  HUSTINGS_CHECK(check_data(raw, party));
  // Section 6.1: only a new key comes with itself. libfido2 passes over this flag here, and would
  // read extensions where they were not looked at.
  if ((static_cast<unsigned char>(raw[kFlags]) & kHasKey) != 0)
    return malformed("authenticator data");
  if (answer.signature.empty() || answer.signature.size() > kMostSignature)
    return malformed("signature");
  const Hash client = sha256(bytes(answer.client_data));
  const Assertion used(fido_assert_new());
  if (!used || fido_assert_set_count(used.get(), 1) != FIDO_OK ||
      fido_assert_set_rp(used.get(), party.id.c_str()) != FIDO_OK ||
      fido_assert_set_up(used.get(), FIDO_OPT_TRUE) != FIDO_OK ||
      fido_assert_set_uv(used.get(), FIDO_OPT_TRUE) != FIDO_OK ||
      fido_assert_set_clientdata_hash(used.get(), client.value.data(), client.value.size()) !=
          FIDO_OK ||
      fido_assert_set_authdata_raw(used.get(), 0, start(raw), raw.size()) != FIDO_OK ||
      fido_assert_set_sig(used.get(), 0, start(answer.signature), answer.signature.size()) !=
          FIDO_OK)
    return malformed("authenticator data");
  if (!holds(used.get(), key)) return wrong("the signature does not hold");
  return fido_assert_sigcount(used.get(), 0);
}

}  // namespace hustings
