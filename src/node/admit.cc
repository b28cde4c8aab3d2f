#include "node/admit.h"

#include <fmt/format.h>

#include "base/id.h"

namespace hustings {
namespace {

constexpr std::int64_t kMaxAheadMs = 5 * 60 * 1000;  // of the node's clock, for what is signed at home

}  // namespace

// Parts are length-prefixed: no two lists of parts spell the same bytes.
Hash Preparer::keyed(std::string_view purpose, std::initializer_list<std::string_view> parts) const {
  std::string all(purpose);
  for (const auto part : parts) all += fmt::format("|{}:{}", part.size(), part);
  return hmac_sha256(secrets_.pepper, bytes(all));
}

Hash Preparer::value_fingerprint(const std::string& sub, std::string_view pointer,
                                 std::string_view json) const {
  return keyed("value", {sub, pointer, json});
}

Item Preparer::prepare(Submission&& submission, Random& random) const {
  auto item = std::holds_alternative<Draft>(submission.what)
                  ? prepare_draft(std::move(submission), random)
                  : prepare_envelope(std::get<Envelope>(std::move(submission.what)));
  if (item) return *std::move(item);
  Item refused;
  refused.refused = std::move(item).error();
  return refused;
}

Result<Item> Preparer::prepare_draft(Submission&& submission, Random& random) const {
  Item item;
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
    std::string body;
    item.draft.kind().write(item.draft, body);
    item.fingerprint = keyed("source", {submission.by, *submission.source});
    item.content = keyed("content", {item.draft.kind().vct(), body});
  }
  HUSTINGS_CHECK(reseal(item, random));
  return item;
}

Result<Item> Preparer::prepare_envelope(Envelope&& envelope) const {
  Item item;
  item.signed_at_home = true;
  HUSTINGS_TRY(Claims claims, read_claims(envelope.jws, kinds_));
  HUSTINGS_TRY(item.draft, open_body(claims, envelope.disclosures));
  if (claims.head.iat.unix_ms > clock_.now().unix_ms + kMaxAheadMs) {
    return fail(Code::bad_input, "iat is in the future", "/iat", "set the clock right and sign again");
  }
  item.head = std::move(claims.head);
  item.kid = std::move(claims.kid);
  item.fingerprint = keyed("envelope", {envelope.jws});
  item.content = *item.fingerprint;
  item.envelope = std::move(envelope);
  return item;
}

Result<void> Preparer::reseal(Item& item, Random& random) const {
  const auto key = secrets_.issuers.find(item.head.iss);
  if (key == secrets_.issuers.end()) {
    return fail(Code::bad_input, "this node holds no key of this issuer", item.head.iss,
                "`hustings keys list` shows the issuers; `hustings sign` signs with a key at home");
  }
  item.kid = key_id(key->second.public_key());
  HUSTINGS_TRY(item.envelope, seal(item.head, item.draft,
                                   IssuerKey{key->second, item.kid, secrets_.box.public_key}, random));
  return {};
}

}  // namespace hustings
