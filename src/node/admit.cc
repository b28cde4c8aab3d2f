#include "node/admit.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/id.h"

namespace hustings {
namespace {

// How far ahead of the node's clock something signed at home may say it is.
constexpr std::int64_t kMaxAheadMs = 300'000;

// What a draft's JSON leaves out, in a form that only a keyed fingerprint may see.
std::string sealed_values(const Draft& draft) {
  std::string out;
  if (draft.kind().sealed.empty()) return out;
  std::string ignored;
  draft.kind().hide(
      draft,
      [&out](const Hidden& field) {
        if (field.sealed && field.json) out += field.pointer + ' ' + *field.json + '\n';
        return std::string();
      },
      ignored);
  return out;
}

// What was sealed at home cannot be checked, and a disclosure of it would be served in plain.
Result<void> nothing_sealed(const Envelope& envelope, const Kind& kind) {
  const auto refused = [](const std::string& pointer) {
    return fail(Code::bad_input, "a sealed field cannot be part of what is signed at home", pointer,
                "leave it out, or add the record as a draft on the node");
  };
  if (!envelope.sealed.empty()) return refused(envelope.sealed.front().pointer);
  for (const auto& disclosure : envelope.disclosures) {
    for (const auto& column : kind.columns) {
      if (column.mark != Mark::sealed) continue;
      std::string pointer = '/' + column.path;
      std::ranges::replace(pointer, '.', '/');
      const bool below = pointer.starts_with(disclosure.pointer + '/');
      if (pointer == disclosure.pointer || below) return refused(disclosure.pointer);
    }
  }
  return {};
}

}  // namespace

bool is_older(const Item& item, const SourceRow& source) {
  return source.content != item.content && !item.as_of.empty() && item.as_of < source.as_of;
}

Result<Draft> open_signed(const Claims& claims, Envelope& envelope) {
  HUSTINGS_TRY(Draft draft, open_body(claims, envelope.disclosures));
  HUSTINGS_CHECK(nothing_sealed(envelope, *claims.kind));
  std::string whole;  // in a log values may be gone, but not in what is new
  claims.kind->write(draft, whole);
  HUSTINGS_CHECK(claims.kind->parse(whole));
  return draft;
}

Result<void> check_time(const Head& head, Instant now) {
  if (head.iat.unix_ms <= now.unix_ms + kMaxAheadMs) return {};
  return fail(Code::bad_input, "iat is in the future", "/iat",
              "set the clock right and sign again");
}

// Parts are length-prefixed: no two lists of parts spell the same bytes.
Hash Preparer::keyed(std::string_view purpose,
                     std::initializer_list<std::string_view> parts) const {
  std::string all(purpose);
  for (const auto part : parts) all += fmt::format("|{}:{}", part.size(), part);
  return hmac_sha256(pepper_, bytes(all));
}

Hash Preparer::value_fingerprint(const std::string& sub, std::string_view pointer,
                                 std::string_view json) const {
  return keyed("value", {sub, pointer, json});
}

Item Preparer::prepare(Submission&& submission, const SigningKey* key, Random& random) const {
  auto item = std::holds_alternative<Draft>(submission.what)
                  ? prepare_draft(std::move(submission), key, random)
                  : prepare_envelope(std::get<Envelope>(std::move(submission.what)));
  if (item) {
    item->random = &random;
    item->leaf = leaf_hash(bytes(item->envelope.jws));
    return *std::move(item);
  }
  Item refused;
  refused.refused = std::move(item).error();
  return refused;
}

Result<Item> Preparer::prepare_draft(Submission&& submission, const SigningKey* key,
                                     Random& random) const {
  if (key == nullptr) {
    return fail(Code::bad_input, "this node holds no key of this issuer", submission.by,
                "`hustings keys list` shows the issuers; `hustings sign` signs with a key at home");
  }
  Item item;
  item.key = key;
  item.kid = key_id(key->public_key());
  item.draft = std::get<Draft>(std::move(submission.what));
  item.may_continue = !submission.prev;
  item.head.iss = submission.by;
  item.head.sub = submission.about ? *submission.about : uuid_v7(clock_.now(), random);
  item.head.prev = submission.prev;
  item.head.iat = {clock_.now().seconds() * 1000};
  if (!is_uuid(item.head.sub)) {
    return fail(Code::bad_input, "the id of a thing is a UUID in lower case", item.head.sub);
  }
  if (submission.source) {
    std::string body = std::move(submission.same_as);
    if (body.empty()) item.draft.kind().write(item.draft, body);
    item.fingerprint = keyed("source", {submission.by, *submission.source});
    if (submission.as_of) item.as_of = to_string(*submission.as_of);
    item.content = keyed("content", {item.draft.kind().vct(), body, sealed_values(item.draft)});
  }
  item.sealed_to = submission.sealed_to;
  HUSTINGS_TRY(item.envelope, seal(item.head, item.draft, signer(item), random));
  return item;
}

Result<Item> Preparer::prepare_envelope(Envelope&& envelope) const {
  Item item;
  HUSTINGS_TRY(Claims claims, read_claims(envelope.jws, kinds_));
  HUSTINGS_TRY(item.draft, open_signed(claims, envelope));
  HUSTINGS_CHECK(check_time(claims.head, clock_.now()));
  item.head = std::move(claims.head);
  item.kid = std::move(claims.kid);
  item.envelope = std::move(envelope);
  return item;
}

Result<Envelope> Preparer::reseal(const Item& item, const Head& head, const Draft& body) const {
  return seal(head, body, signer(item), *item.random);
}

IssuerKey Preparer::signer(const Item& item) const {
  return {.key = *item.key,
          .kid = item.kid,
          .sealed_to = item.sealed_to.value_or(sealed_to_),
          .pads = item.sealed_to.has_value()};
}

}  // namespace hustings
