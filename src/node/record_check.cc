#include "node/record_check.h"

#include <fmt/core.h>

#include "node/kinds.h"

namespace hustings {
namespace {

Result<void> check_key(const KeyHistory& keys, const Claims& claims, Index index,
                       std::string_view jws) {
  const PublicKey* key = keys.find(claims.head.iss, claims.kid, index);
  if (key == nullptr) {
    return fail(Code::unverified, "signed with a key that was not valid for its issuer here",
                claims.kid);
  }
  return check_signature(jws, *key);
}

}  // namespace

Result<std::optional<Hash>> MemoryVersions::replace(const std::string& sub, const Hash& leaf) {
  const auto [it, first] = newest_.try_emplace(sub, leaf);
  if (first) return std::optional<Hash>();
  return std::optional(std::exchange(it->second, leaf));
}

Result<bool> RecordCheck::check(Index index, std::string_view entry, const Hash& leaf) {
  auto done = check_record(index, entry, leaf);
  if (done) return done;
  Error error = std::move(done).error();
  error.where = fmt::format("record {}{}{}", index, error.where.empty() ? "" : ": ", error.where);
  return std::unexpected(std::move(error));
}

Result<void> RecordCheck::restore(Index index, std::string_view entry) {
  HUSTINGS_TRY(const Claims claims, read_claims(entry, kinds_));
  HUSTINGS_TRY(const Draft body, open_body(claims, {}));
  if (claims.kind != &kind<KeyRecord>())
    return fail(Code::bad_input, "this is no key record", fmt::format("record {}", index));
  apply_key(keys_, *body.as<KeyRecord>(), index);
  return {};
}

Result<bool> RecordCheck::check_record(Index index, std::string_view jws, const Hash& leaf) {
  HUSTINGS_TRY(const Claims claims, read_claims(jws, kinds_));
  const auto signed_well = check_issuer(claims, index, jws);
  const auto follows = check_version(claims.head, leaf);
  if (signed_well && !follows) return std::unexpected(follows.error());
  return signed_well;
}

Result<bool> RecordCheck::check_issuer(const Claims& claims, Index index, std::string_view jws) {
  if (claims.kind != &kind<KeyRecord>()) {
    HUSTINGS_CHECK(check_key(keys_, claims, index, jws));
    return false;
  }
  HUSTINGS_TRY(const Draft body, open_body(claims, {}));
  const auto& record = *body.as<KeyRecord>();
  if (record.issuer.value.value != claims.head.iss) {
    return fail(Code::unverified, "a key record by somebody else than its issuer");
  }
  KeyHistory own;  // the first key of an issuer is signed with itself
  if (!keys_.knows(claims.head.iss)) apply_key(own, record, index);
  HUSTINGS_CHECK(check_key(keys_.knows(claims.head.iss) ? keys_ : own, claims, index, jws));
  apply_key(keys_, record, index);
  return true;
}

Result<void> RecordCheck::check_version(const Head& head, const Hash& leaf) {
  HUSTINGS_TRY(const auto before, versions_.replace(head.sub, leaf));
  if (head.prev == before) return {};
  return fail(Code::unverified, "does not follow the version before it", "thing " + head.sub);
}

}  // namespace hustings
