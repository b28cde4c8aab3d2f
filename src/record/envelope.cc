#include "record/envelope.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "base/id.h"
#include "base/jws.h"
#include "base/pad.h"
#include "record/unhide.h"

namespace hustings {
namespace {

using detail::broken;
using detail::decode_part;
using detail::digest_of;

constexpr std::string_view kType = "hustings+sd-jwt";
constexpr std::size_t kLeastPadded = 512;           // bytes of a disclosure
constexpr std::size_t kUsualBody = 4096;            // bytes; most bodies are no longer
constexpr std::int64_t kMaxSeconds = 253402300799;  // the end of year 9999

std::string header(std::string_view kid) {
  std::string out = R"({"alg":"EdDSA","kid":)";
  write_json_string(kid, out);
  return out + fmt::format(R"(,"typ":"{}"}})", kType);
}

// `pads`: the text is as long as many others are.
std::string make_disclosure(std::string_view name, std::string_view value, bool pads,
                            Random& random) {
  std::string json = "[\"" + base64url(random.hash()) + "\",";
  json.reserve(json.size() + name.size() + value.size() + 4);
  write_json_string(name, json);
  json += ',';
  json += value;
  if (pads) json.resize(padded_length(json.size() + 1, kLeastPadded) - 1, ' ');
  json += ']';
  return base64url(bytes(json));
}

// The leaf with the longest JSON below `json`; digests are nobody's to shorten.
void longest_field(const Json& json, const std::string& at, std::string& where, std::size_t& most) {
  if (const auto* object = json.as<JsonObject>()) {
    for (const auto& [key, value] : *object) {
      if (key != "_sd") longest_field(value, at + '/' + pointer_token(key), where, most);
    }
    return;
  }
  std::string text;
  write_json(json, text);
  if (text.size() > most) {
    most = text.size();
    where = at;
  }
}

std::unexpected<Error> too_long(std::string_view body, std::size_t size) {
  std::string where;
  std::size_t most = 0;
  if (const auto json = parse_json(body)) longest_field(*json, "", where, most);
  return fail(
      Code::too_large,
      fmt::format("the record is {} bytes long, at most {} fit into the log", size, kMaxEntryBytes),
      where, fmt::format("shorten this field, the longest one ({} bytes)", most));
}

// A string member that must be there; borrowed from `json`.
Result<std::string_view> member(const Json& json, std::string_view key) {
  const Json* value = json.find(key);
  const auto* text = value == nullptr ? nullptr : value->as<std::string>();
  if (text == nullptr) return broken("expected a string", "/" + std::string(key));
  return *text;
}

Result<void> only_members(const Json& json, std::initializer_list<std::string_view> allowed) {
  const auto* object = json.as<JsonObject>();
  if (object == nullptr) return broken("expected an object");
  for (const auto& [key, value] : *object) {
    if (std::ranges::find(allowed, key) == allowed.end()) {
      return broken("unknown member", "/" + pointer_token(key));
    }
  }
  return {};
}

Result<std::string> uuid_member(const Json& json, std::string_view key) {
  HUSTINGS_TRY(const std::string_view text, member(json, key));
  if (!is_uuid(text)) return broken("expected a UUID in lower case", "/" + std::string(key));
  return std::string(text);
}

Result<Head> read_head(const Json& payload) {
  Head head;
  HUSTINGS_TRY(head.iss, uuid_member(payload, "iss"));
  HUSTINGS_TRY(head.sub, uuid_member(payload, "sub"));
  const Json* iat = payload.find("iat");
  const auto* seconds = iat == nullptr ? nullptr : iat->as<std::int64_t>();
  if (seconds == nullptr || *seconds < 0 || *seconds > kMaxSeconds) {
    return broken("expected seconds since 1970", "/iat");
  }
  head.iat = {*seconds * 1000};
  if (payload.find("prev") != nullptr) {
    HUSTINGS_TRY(const std::string_view prev, member(payload, "prev"));
    const auto raw = from_base64url(prev);
    head.prev = raw ? hash_from_bytes(bytes(*raw)) : std::nullopt;
    if (!head.prev) return broken("expected a leaf hash in base64url", "/prev");
  }
  return head;
}

// What read_claims will ask for.
Result<void> check_head(const Head& head) {
  for (const auto& [id, where] : {std::pair(&head.iss, "/iss"), std::pair(&head.sub, "/sub")}) {
    if (!is_uuid(*id)) return fail(Code::bad_input, "expected a UUID in lower case", where);
  }
  if (head.iat.unix_ms < 0 || head.iat.seconds() > kMaxSeconds) {
    return fail(Code::bad_input, "the time is before 1970 or after the year 9999", "/iat",
                "set the clock right");
  }
  return {};
}

// What open_body will ask for: the log is for ever, so a draft made in code is held to it too.
Result<void> check_body(const Draft& body) {
  std::string text;
  text.reserve(kUsualBody);
  body.kind().write(body, text);
  std::vector<Detail> problems;
  HUSTINGS_TRY(const Json json, parse_json(text, problems));
  if (problems.empty()) {
    HUSTINGS_TRY(const Draft again, body.kind().reopen(json, {}));
    return {};
  }
  return std::unexpected(Error{Code::bad_input,
                               fmt::format("this is no valid {}", body.kind().name),
                               {},
                               "mend the places named below",
                               std::move(problems)});
}

}  // namespace

std::string_view name(Evidence evidence) {
  static constexpr std::array<std::string_view, 3> kNames = {"declared", "observed", "decided"};
  return kNames[static_cast<std::size_t>(evidence)];
}

Result<Envelope> seal(const Head& head, const Draft& body, const IssuerKey& signer,
                      Random& random) {
  HUSTINGS_CHECK(check_head(head));
  HUSTINGS_CHECK(check_body(body));
  Envelope out;
  std::string json;
  json.reserve(kUsualBody);
  body.kind().hide(
      body,
      [&](const Hidden& field) {
        if (!field.json) return base64url(random.hash());  // a decoy
        const bool pads = field.sealed && signer.pads;
        Disclosure disclosure{field.pointer,
                              make_disclosure(field.name, *field.json, pads, random)};
        std::string digest = digest_of(disclosure.text);
        if (field.sealed) {
          out.sealed.push_back(
              {field.pointer, seal_box(bytes(disclosure.text), signer.sealed_to, random)});
        } else {
          out.disclosures.push_back(std::move(disclosure));
        }
        return digest;
      },
      json);
  std::string payload = fmt::format(R"({{"iss":"{}","sub":"{}",)", head.iss, head.sub);
  if (head.prev) payload += fmt::format(R"("prev":"{}",)", base64url(*head.prev));
  payload += fmt::format(R"("iat":{},"vct":"{}","_sd_alg":"sha-256","body":)", head.iat.seconds(),
                         body.kind().vct());
  payload += json + '}';
  out.jws = base64url(bytes(header(signer.kid))) + '.' + base64url(bytes(payload));
  const Signature signature = signer.key.sign(bytes(out.jws));
  out.jws += '.' + base64url(signature);
  if (out.jws.size() > kMaxEntryBytes) return too_long(json, out.jws.size());
  return out;
}

Result<Claims> read_claims(std::string_view jws, const Kinds& kinds) {
  const auto parts = split_jws(jws);
  if (!parts) return broken("expected header.payload.signature");
  if (jws.size() > kMaxEntryBytes) return broken("longer than 65535 bytes");
  HUSTINGS_TRY(const Json head, decode_part(parts->header, "header"));
  HUSTINGS_CHECK(only_members(head, {"alg", "kid", "typ"}));
  Claims claims;
  HUSTINGS_TRY(claims.kid, member(head, "kid"));
  HUSTINGS_TRY(const std::string_view alg, member(head, "alg"));
  HUSTINGS_TRY(const std::string_view typ, member(head, "typ"));
  if (alg != "EdDSA" || typ != kType)
    return broken("alg must be EdDSA and typ " + std::string(kType));

  HUSTINGS_TRY(Json payload, decode_part(parts->payload, "payload"));
  HUSTINGS_CHECK(only_members(payload, {"iss", "sub", "prev", "iat", "vct", "_sd_alg", "body"}));
  HUSTINGS_TRY(claims.head, read_head(payload));
  HUSTINGS_TRY(const std::string_view vct, member(payload, "vct"));
  claims.kind = kinds.of_vct(vct);
  if (claims.kind == nullptr) {
    return broken(fmt::format("this node knows no kind {}", vct), "/vct");
  }
  HUSTINGS_TRY(const std::string_view algorithm, member(payload, "_sd_alg"));
  if (algorithm != "sha-256") return broken("must be sha-256", "/_sd_alg");
  for (auto& [key, value] : std::get<JsonObject>(payload.value)) {
    if (key == "body") claims.body = std::move(value);
  }
  return claims;
}

Result<void> check_signature(std::string_view jws, const PublicKey& key) {
  const auto parts = split_jws(jws);
  if (!parts) return broken("expected header.payload.signature");
  const auto signature = from_base64url(parts->signature);
  if (!signature || !JwsKey(key).verifies(bytes(parts->is_signed), bytes(*signature))) {
    return fail(Code::unverified, "the record's signature does not hold", "key " + key_id(key),
                "sign it again with the issuer's key");
  }
  return {};
}

Result<Draft> open_body(Claims claims, std::span<Disclosure> disclosures,
                        std::span<const std::string> erased) {
  HUSTINGS_CHECK(detail::unhide(claims.body, disclosures, *claims.kind));
  return claims.kind->reopen(claims.body, erased);
}

Result<Record> open_record(Index index, const Envelope& envelope, const Kinds& kinds,
                           std::span<const std::string> erased) {
  HUSTINGS_TRY(Claims claims, read_claims(envelope.jws, kinds));
  Head head = std::move(claims.head);
  auto disclosures = envelope.disclosures;
  HUSTINGS_TRY(Draft body, open_body(std::move(claims), disclosures, erased));
  const Evidence evidence = evidence_of(head, body);
  return Record{index, std::move(head), evidence, std::move(body)};
}

Evidence evidence_of(const Head& head, const Draft& body) {
  if (body.kind().decides) return Evidence::decided;
  const auto bound = body.kind().bound_issuer(body);
  const bool self = bound ? bound->value == head.iss : head.sub == head.iss;
  return self ? Evidence::declared : Evidence::observed;
}

std::string combine(const Envelope& envelope) {
  std::string out = envelope.jws + '~';
  for (const auto& disclosure : envelope.disclosures) out += disclosure.text + '~';
  return out;
}

Result<Envelope> split(std::string_view combined) {
  if (!combined.ends_with('~')) return broken("expected <jws>~<disclosure>~...~");
  Envelope out;
  for (std::size_t at = 0; at < combined.size();) {
    const std::size_t end = combined.find('~', at);
    if (end == at) return broken("an empty part", fmt::format("byte {}", at));
    std::string part(combined.substr(at, end - at));
    if (at == 0) {
      out.jws = std::move(part);
    } else {
      out.disclosures.push_back({{}, std::move(part)});
    }
    at = end + 1;
  }
  return out;
}

}  // namespace hustings
