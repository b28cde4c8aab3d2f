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
  if (const auto* key = body.as<KeyRecord>()) {
    take_key(*key, index);
  } else if (const auto* own = body.as<NodeKey>()) {
    take_node_key(*own);
  } else {
    return fail(Code::bad_input, "this is no record of a key", fmt::format("record {}", index));
  }
  return {};
}

void RecordCheck::take_key(const KeyRecord& record, Index index) {
  if (operator_.empty() && index == 0) operator_ = record.issuer.value.value;
  apply_key(keys_, record, index);
}

void RecordCheck::take_node_key(const NodeKey& record) {
  if (record.purpose.value != KeyPurpose::log) return;
  const PublicKey key{record.public_key.value.value.value};
  if (record.act.value == KeyAct::begin) {
    log_key_ = key;
  } else if (log_key_ == key) {
    log_key_.reset();
  }
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
    return claims.kind == &kind<NodeKey>() ? check_node_key(claims) : Result<bool>(false);
  }
  HUSTINGS_TRY(const Draft body, open_body(claims, {}));
  const auto& record = *body.as<KeyRecord>();
  if (record.issuer.value.value != claims.head.iss) {
    return fail(Code::unverified, "a key record by somebody else than its issuer");
  }
  KeyHistory own;  // the first key of an issuer is signed with itself
  if (!keys_.knows(claims.head.iss)) apply_key(own, record, index);
  HUSTINGS_CHECK(check_key(keys_.knows(claims.head.iss) ? keys_ : own, claims, index, jws));
  take_key(record, index);
  return true;
}

Result<bool> RecordCheck::check_node_key(const Claims& claims) {
  if (claims.head.iss != operator_) {
    return fail(Code::unverified, "a key of the node, named by somebody else than its operator");
  }
  HUSTINGS_TRY(const Draft body, open_body(claims, {}));
  take_node_key(*body.as<NodeKey>());
  return true;
}

Result<void> RecordCheck::check_version(const Head& head, const Hash& leaf) {
  HUSTINGS_TRY(const auto before, versions_.replace(head.sub, leaf));
  if (head.prev == before) return {};
  return fail(Code::unverified, "does not follow the version before it", "thing " + head.sub);
}

}  // namespace hustings
