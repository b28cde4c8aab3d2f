#include <algorithm>

#include "node/commit.h"
#include "node/kinds.h"

namespace hustings {
namespace {

// Destroys the named disclosures of one version; their values leave tombstones.
Result<void> erase_version(Db& db, const Registry& registry, const Preparer& preparer,
                           const std::vector<Pointer>& fields, Index index, Index by) {
  const auto named = [&fields](std::string_view pointer) {
    return std::ranges::find(fields, pointer, &Pointer::value) != fields.end();
  };
  HUSTINGS_TRY(StoredRecord stored, read_record(db, index));
  HUSTINGS_TRY(const Claims claims, read_claims(stored.envelope.jws, registry.kinds()));
  HUSTINGS_TRY(const Draft body, open_body(claims, stored.envelope.disclosures, stored.erased));

  std::vector<Hash> values;
  std::string ignored;
  body.kind().hide(
      body,
      [&](const Hidden& field) {
        if (field.json && named(field.pointer)) {
          values.push_back(preparer.value_fingerprint(claims.head.sub, field.pointer, *field.json));
        }
        return std::string();
      },
      ignored);
  for (const auto& value : values) {
    HUSTINGS_CHECK(
        db.run("INSERT INTO tombstone (fingerprint, by_idx) VALUES ($1, $2) "
               "ON CONFLICT (fingerprint) DO NOTHING",
               {Blob{value}, param(by)}));
  }
  std::string items;
  for (const auto& disclosure : stored.envelope.disclosures) {
    if (!named(disclosure.pointer)) items += disclosure.text + '~';
  }
  HUSTINGS_CHECK(db.run("UPDATE disclosure SET items = $1 WHERE idx = $2", {items, param(index)}));
  for (const auto& field : fields) {
    HUSTINGS_CHECK(
        db.run("DELETE FROM sealed WHERE idx = $1 AND pointer = $2", {param(index), field.value}));
    HUSTINGS_CHECK(
        db.run("INSERT INTO erasure (idx, pointer, by_idx) VALUES ($1, $2, $3) "
               "ON CONFLICT (idx, pointer) DO NOTHING",
               {param(index), field.value, param(by)}));
  }
  return {};
}

}  // namespace

Result<const Kind*> erase(Db& db, const Registry& registry, const Preparer& preparer,
                          const Redaction& redaction, Index by, Touched& touched) {
  const std::string& sub = redaction.about.value.value;
  HUSTINGS_TRY(const auto versions, read_versions(db, sub));
  for (const Index index : versions) {
    if (index >= by) continue;
    HUSTINGS_CHECK(erase_version(db, registry, preparer, redaction.fields.value, index, by));
  }
  HUSTINGS_TRY(const auto head, read_head(db, sub));
  if (!head) return fail(Code::io, "a thing without a current version", sub);
  HUSTINGS_TRY(const StoredRecord current, read_record(db, head->index));
  HUSTINGS_TRY(const Record record,
               open_record(head->index, current.envelope, registry.kinds(), current.erased));
  HUSTINGS_CHECK(registry.withdraw(db, record.kind(), sub, touched));
  HUSTINGS_TRY(const auto findings, registry.apply(db, record, touched));
  return &record.kind();
}

}  // namespace hustings
