#include "node/kinds.h"

#include <fmt/core.h>

#include "record/derive.h"

namespace hustings {

void apply_key(KeyHistory& keys, const KeyRecord& record, Index at) {
  const std::string& issuer = record.issuer.value.value;
  const PublicKey key{record.public_key.value.value.value};
  if (record.act.value == KeyAct::begin) {
    keys.add(issuer, key, at);
  } else {
    keys.end(issuer, key_id(key), at);
  }
}

KeyRecord custodial_key(const std::string& issuer, KeyAct act, const PublicKey& key) {
  return {.issuer = {ThingId{issuer}},
          .act = {act},
          .public_key = {Key32{Hash{key.value}}},
          .custody = {Custody::node},
          .domain = {}};
}

Ruleset make_ruleset(std::span<const Rule* const> rules) {
  Ruleset out{.digest = {Digest{ruleset_digest(rules)}}, .rules = {}};
  for (const Rule* rule : rules) {
    out.rules.value.push_back({fmt::format("{}/{}", rule->id, rule->version)});
  }
  return out;
}

HUSTINGS_KIND(KeyRecord, "key", 1)
HUSTINGS_KIND(NodeKey, "node-key", 1)
HUSTINGS_KIND(KeyCheck, "key-check", 1)
HUSTINGS_KIND(ImportRecord, "import", 1)
HUSTINGS_KIND(Ruleset, "ruleset", 1)
HUSTINGS_KIND(Redaction, "redaction", 1)

}  // namespace hustings
