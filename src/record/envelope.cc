#include "record/envelope.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace hustings {
namespace {

constexpr std::string_view kType = "hustings+sd-jwt";
constexpr std::int64_t kMaxSeconds = 253402300799;  // the end of year 9999

std::string header(std::string_view kid) {
  return fmt::format(R"({{"alg":"EdDSA","kid":"{}","typ":"{}"}})", kid, kType);
}

std::string digest_of(std::string_view disclosure) { return base64url(sha256(bytes(disclosure))); }

std::string make_disclosure(const Hidden& field, Random& random) {
  std::string json = "[\"" + base64url(random.hash()) + "\",";
  write_json_string(field.name, json);
  json += ',' + *field.json + ']';
  return base64url(bytes(json));
}

// The leaf with the longest JSON below `json`.
void longest_field(const Json& json, const std::string& at, std::string& where, std::size_t& most) {
  if (const auto* object = json.as<JsonObject>()) {
    for (const auto& [key, value] : *object) {
      longest_field(value, at + '/' + pointer_token(key), where, most);
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
  return fail(Code::too_large,
              fmt::format("the record is {} bytes long, at most {} fit into the log", size,
                          kMaxEntryBytes),
              where, fmt::format("shorten this field, the longest one ({} bytes)", most));
}

std::unexpected<Error> broken(std::string message, std::string where = {}) {
  return fail(Code::bad_input, "no valid record envelope: " + std::move(message), std::move(where),
              "take the envelope as `hustings sign` wrote it");
}

// A string member that must be there.
Result<std::string> member(const Json& json, std::string_view key) {
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

Result<Json> decode_part(std::string_view part, std::string_view what) {
  const auto raw = from_base64url(part);
  if (!raw) return broken(fmt::format("the {} is not base64url", what));
  auto json = parse_json(*raw);
  if (!json) return broken(fmt::format("the {} is not strict JSON", what));
  return json;
}

Result<std::string> uuid_member(const Json& json, std::string_view key) {
  HUSTINGS_TRY(std::string text, member(json, key));
  ThingId id;
  if (auto problem = Scalar<ThingId>::parse(Json(text), id)) {
    return broken(*problem, "/" + std::string(key));
  }
  return text;
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
    HUSTINGS_TRY(const std::string prev, member(payload, "prev"));
    const auto raw = from_base64url(prev);
    head.prev = raw ? hash_from_bytes(bytes(*raw)) : std::nullopt;
    if (!head.prev) return broken("expected a leaf hash in base64url", "/prev");
  }
  return head;
}

// Puts disclosures back into a body, taking the digests out.
class Unhider {
 public:
  Unhider(std::span<Disclosure> disclosures, const Kind& kind) : kind_(kind) {
    for (auto& disclosure : disclosures) by_digest_.emplace(digest_of(disclosure.text), &disclosure);
    doubled_ = by_digest_.size() != disclosures.size();
  }

  Result<void> run(Json& body) {
    if (doubled_) return broken("a disclosure is given twice");
    HUSTINGS_CHECK(walk(body, ""));
    if (!by_digest_.empty()) return broken("no digest names this disclosure", by_digest_.begin()->first);
    if (seen_.size() != kind_.hidden.size()) {
      return broken(fmt::format("{} digests, a {} has {} hidden fields", seen_.size(), kind_.vct(),
                                kind_.hidden.size()));
    }
    return {};
  }

 private:
  Result<void> walk(Json& json, const std::string& at) {
    if (const auto* array = json.as<JsonArray>()) return no_digests(*array, at);
    auto* object = std::get_if<JsonObject>(&json.value);
    if (object == nullptr) return {};
    JsonObject kept;
    JsonObject shown;
    for (auto& [key, value] : *object) {
      if (key == "_sd") {
        HUSTINGS_CHECK(show(value, at, shown));
        continue;
      }
      HUSTINGS_CHECK(walk(value, at + '/' + pointer_token(key)));
      kept.emplace_back(key, std::move(value));
    }
    for (auto& [key, value] : shown) {
      for (const auto& [name, ignored] : kept) {
        if (name == key) return broken("a disclosure names a member that is there", at + '/' + key);
      }
      kept.emplace_back(std::move(key), std::move(value));
    }
    *object = std::move(kept);
    return {};
  }

  // Lists are one disclosure: nothing inside one is hidden.
  static Result<void> no_digests(const JsonArray& array, const std::string& at) {
    for (const auto& item : array) {
      if (item.find("_sd") != nullptr || item.find("...") != nullptr) {
        return broken("a digest inside a list", at);
      }
    }
    return {};
  }

  Result<void> show(const Json& digests, const std::string& at, JsonObject& shown) {
    const auto* list = digests.as<JsonArray>();
    if (list == nullptr) return broken("expected a list of digests", at + "/_sd");
    for (const auto& item : *list) {
      const auto* digest = item.as<std::string>();
      if (digest == nullptr || digest->size() != 43) return broken("expected a digest", at + "/_sd");
      if (!seen_.insert(*digest).second) return broken("a digest is given twice", at + "/_sd");
      const auto it = by_digest_.find(*digest);
      if (it == by_digest_.end()) continue;
      HUSTINGS_CHECK(place(*it->second, at, shown));
      by_digest_.erase(it);
    }
    return {};
  }

  Result<void> place(Disclosure& disclosure, const std::string& at, JsonObject& shown) {
    HUSTINGS_TRY(Json json, decode_part(disclosure.text, "disclosure"));
    auto* parts = std::get_if<JsonArray>(&json.value);
    const bool three = parts != nullptr && parts->size() == 3;
    const auto* name = three ? (*parts)[1].as<std::string>() : nullptr;
    if (name == nullptr || (*parts)[0].as<std::string>() == nullptr) {
      return broken("a disclosure is [salt, name, value]", at);
    }
    disclosure.pointer = at + '/' + pointer_token(*name);
    if (std::ranges::find(kind_.hidden, disclosure.pointer) == kind_.hidden.end()) {
      return broken("this field must not be hidden", disclosure.pointer);
    }
    shown.emplace_back(*name, std::move((*parts)[2]));
    return {};
  }

  const Kind& kind_;
  std::map<std::string, Disclosure*> by_digest_;
  std::set<std::string> seen_;
  bool doubled_ = false;
};

}  // namespace

std::string_view name(Evidence evidence) {
  static constexpr std::array<std::string_view, 3> kNames = {"declared", "observed", "decided"};
  return kNames[static_cast<std::size_t>(evidence)];
}

Result<Envelope> seal(const Head& head, const Draft& body, const IssuerKey& signer, Random& random) {
  Envelope out;
  std::string json;
  body.kind().hide(
      body,
      [&](const Hidden& field) {
        if (!field.json) return base64url(random.hash());  // a decoy
        Disclosure disclosure{field.pointer, make_disclosure(field, random)};
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
  const std::size_t first = jws.find('.');
  const std::size_t second = first == std::string_view::npos ? first : jws.find('.', first + 1);
  if (second == std::string_view::npos) return broken("expected header.payload.signature");
  if (jws.size() > kMaxEntryBytes) return broken("longer than 65535 bytes");
  HUSTINGS_TRY(const Json head, decode_part(jws.substr(0, first), "header"));
  HUSTINGS_CHECK(only_members(head, {"alg", "kid", "typ"}));
  Claims claims;
  HUSTINGS_TRY(claims.kid, member(head, "kid"));
  HUSTINGS_TRY(const std::string alg, member(head, "alg"));
  HUSTINGS_TRY(const std::string typ, member(head, "typ"));
  if (alg != "EdDSA" || typ != kType) return broken("alg must be EdDSA and typ " + std::string(kType));

  HUSTINGS_TRY(Json payload, decode_part(jws.substr(first + 1, second - first - 1), "payload"));
  HUSTINGS_CHECK(only_members(payload, {"iss", "sub", "prev", "iat", "vct", "_sd_alg", "body"}));
  HUSTINGS_TRY(claims.head, read_head(payload));
  HUSTINGS_TRY(const std::string vct, member(payload, "vct"));
  claims.kind = kinds.of_vct(vct);
  if (claims.kind == nullptr) return broken("this node knows no kind " + vct, "/vct");
  HUSTINGS_TRY(const std::string algorithm, member(payload, "_sd_alg"));
  if (algorithm != "sha-256") return broken("must be sha-256", "/_sd_alg");
  for (auto& [key, value] : std::get<JsonObject>(payload.value)) {
    if (key == "body") claims.body = std::move(value);
  }
  return claims;
}

Result<void> check_signature(std::string_view jws, const PublicKey& key) {
  const std::size_t dot = jws.rfind('.');
  if (dot == std::string_view::npos) return broken("expected header.payload.signature");
  const auto signature = from_base64url(jws.substr(dot + 1));
  if (!signature || !verify(key, bytes(jws.substr(0, dot)), bytes(*signature))) {
    return fail(Code::unverified, "the record's signature does not hold", "key " + key_id(key),
                "sign it again with the issuer's key");
  }
  return {};
}

Result<Draft> open_body(const Claims& claims, std::span<Disclosure> disclosures,
                        std::span<const std::string> erased) {
  Json body = claims.body;
  HUSTINGS_CHECK(Unhider(disclosures, *claims.kind).run(body));
  return claims.kind->reopen(body, erased);
}

Result<Record> open_record(Index index, const Envelope& envelope, const Kinds& kinds,
                           std::span<const std::string> erased) {
  HUSTINGS_TRY(const Claims claims, read_claims(envelope.jws, kinds));
  auto disclosures = envelope.disclosures;
  HUSTINGS_TRY(Draft body, open_body(claims, disclosures, erased));
  const Evidence evidence = evidence_of(claims.head, body);
  return Record{index, claims.head, evidence, std::move(body)};
}

Evidence evidence_of(const Head& head, const Draft& body) {
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
  std::size_t at = combined.find('~');
  out.jws = combined.substr(0, at);
  for (std::size_t next = 0; at + 1 < combined.size(); at = next) {
    next = combined.find('~', at + 1);
    out.disclosures.push_back({{}, std::string(combined.substr(at + 1, next - at - 1))});
  }
  return out;
}

}  // namespace hustings
