#include "node/commit.h"

#include <fmt/format.h>

#include <algorithm>

#include "node/kinds.h"

namespace hustings {

struct Committer::Batch {
  RightEdge edge;
  KeyHistory keys;
  std::vector<TileData> full;
};

Committer::Committer(Store& store, const Registry& registry, const Preparer& preparer,
                     const Signer& signer, std::string origin, std::string operator_id,
                     RightEdge edge, KeyHistory keys)
    : store_(store),
      db_(store.writer()),
      registry_(registry),
      preparer_(preparer),
      signer_(signer),
      origin_(std::move(origin)),
      operator_id_(std::move(operator_id)),
      edge_(std::move(edge)),
      keys_(std::move(keys)) {}

Result<CommittedBatch> Committer::commit(std::span<Item* const> items, Random& random) {
  Batch batch{edge_, keys_, {}};
  CommittedBatch out;
  HUSTINGS_TRY(auto tx, Transaction::begin(db_));
  if (tombstones_ < 0) {
    HUSTINGS_TRY(const auto count, db_.integer("SELECT COUNT(*) FROM tombstone"));
    tombstones_ = count.value_or(0);
  }
  for (Item* item : items) {
    auto answer = admit(batch, *item, random);
    // What is wrong with one item is its own answer; what the database could not do ends the batch.
    if (!answer && !item->refused) return std::unexpected(std::move(answer).error());
    out.answers.push_back(std::move(answer));
  }
  out.grew = batch.edge.size() != edge_.size();
  if (out.grew) {
    HUSTINGS_TRY(out.note, sign_checkpoint({origin_, batch.edge.head()}, signer_));
    auto swapped = swap_state(db_, origin_, edge_.head(), {batch.edge.head(), out.note});
    if (!swapped) {
      fatal_ = swapped.error().code == Code::conflict;
      return std::unexpected(std::move(swapped).error());
    }
  }
  HUSTINGS_CHECK(tx.commit());
  edge_ = batch.edge;
  keys_ = std::move(batch.keys);
  tombstones_ = -1;
  out.edge = std::move(batch.edge);
  out.full = std::move(batch.full);
  return out;
}

// Sets item.refused when the error is the item's own.
Result<Admitted> Committer::admit(Batch& batch, Item& item, Random& random) {
  const auto refuse = [&item](Error error) -> Result<Admitted> {
    item.refused = error;
    return std::unexpected(std::move(error));
  };
  if (item.refused) return std::unexpected(*item.refused);
  auto settled = settle(batch, item, random);
  if (!settled) {
    const Code code = settled.error().code;
    const bool own = code != Code::io && code != Code::disk_full && code != Code::unavailable;
    return own ? refuse(std::move(settled).error()) : std::unexpected(std::move(settled).error());
  }
  if (*settled) return **settled;
  Admitted out;
  HUSTINGS_CHECK(put(batch, item, out));
  return out;
}

// Decides before anything is written: an answer when there is nothing to add, nothing when the item
// is ready to be put.
Result<std::optional<Admitted>> Committer::settle(Batch& batch, Item& item, Random& random) {
  bool again = false;
  HUSTINGS_TRY(auto known, known_source(item, again));
  if (known) return known;
  HUSTINGS_TRY(const auto head, read_head(db_, item.head.sub));
  const auto current = head ? std::optional(head->leaf) : std::nullopt;
  if (item.may_continue && item.head.prev != current) {
    item.head.prev = current;
    again = true;
  }
  if (item.head.prev != current) {
    return fail(Code::conflict, "prev is not the current version of this thing", item.head.sub,
                "read the current version, and send yours again on top of it");
  }
  if (head) {
    HUSTINGS_TRY(const std::string jws, read_entry(db_, head->index));
    HUSTINGS_TRY(const Claims claims, read_claims(jws, registry_.kinds()));
    if (claims.kind != &item.draft.kind() || claims.head.iss != item.head.iss) {
      return fail(Code::conflict, "only its issuer adds versions to a thing, and of the same kind",
                  item.head.sub, "say what you have to say about it with a `response`");
    }
  }
  HUSTINGS_TRY(const auto by, withheld(item));
  if (by) {
    return std::optional(Admitted{Admitted::Outcome::withheld, *by, {}, true, {}});
  }
  HUSTINGS_CHECK(check_keys(batch, item));
  if (const auto* redaction = item.draft.as<Redaction>()) {
    HUSTINGS_CHECK(check_redaction(item, *redaction));
  }
  if (again) HUSTINGS_CHECK(preparer_.reseal(item, random));
  return std::optional<Admitted>();
}

Result<std::optional<Admitted>> Committer::known_source(Item& item, bool& again) {
  if (!item.fingerprint) return std::optional<Admitted>();
  HUSTINGS_TRY(const auto source, read_source(db_, *item.fingerprint));
  if (!source) return std::optional<Admitted>();
  again = again || item.head.sub != source->sub;
  item.head.sub = source->sub;
  if (source->content != item.content) return std::optional<Admitted>();
  HUSTINGS_TRY(const auto head, read_head(db_, source->sub));
  if (!head) return fail(Code::io, "a source names a thing that is not there", source->sub);
  HUSTINGS_TRY(const auto by, db_.integer("SELECT MAX(by_idx) FROM erasure WHERE idx = $1",
                                          {param(head->index)}));
  if (by) {
    return std::optional(
        Admitted{Admitted::Outcome::withheld, static_cast<Index>(*by), {}, true, {}});
  }
  return std::optional(
      Admitted{Admitted::Outcome::unchanged, head->index, head->leaf, true, {}});
}

// The redaction that took a value of this item away from the same thing.
Result<std::optional<Index>> Committer::withheld(const Item& item) {
  std::optional<Index> by;
  if (tombstones_ == 0) return by;
  std::vector<Hash> values;
  std::string ignored;
  item.draft.kind().hide(
      item.draft,
      [&](const Hidden& field) {
        if (field.json) {
          values.push_back(preparer_.value_fingerprint(item.head.sub, field.pointer, *field.json));
        }
        return std::string();
      },
      ignored);
  for (const auto& value : values) {
    HUSTINGS_TRY(const auto found,
                 db_.integer("SELECT by_idx FROM tombstone WHERE fingerprint = $1", {Blob{value}}));
    if (found) by = static_cast<Index>(*found);
  }
  return by;
}

Result<void> Committer::check_keys(const Batch& batch, const Item& item) const {
  const Index index = batch.edge.size();
  const auto* record = item.draft.as<KeyRecord>();
  if (record != nullptr && record->issuer.value.value != item.head.iss) {
    return fail(Code::bad_input, "a key record is signed by the issuer that it is about", "/issuer");
  }
  const PublicKey* key = batch.keys.find(item.head.iss, item.kid, index);
  PublicKey own;
  if (key == nullptr && record != nullptr && !batch.keys.knows(item.head.iss)) {
    own.value = record->public_key.value.value.value;  // the first one vouches for itself
    if (key_id(own) == item.kid && record->act.value == KeyAct::begin) key = &own;
  }
  if (key == nullptr) {
    return fail(Code::unverified, "this key may not sign for this issuer", item.head.iss,
                "log a `key` record for it first");
  }
  return item.signed_at_home ? check_signature(item.envelope.jws, *key) : Result<void>{};
}

Result<void> Committer::check_redaction(const Item& item, const Redaction& redaction) {
  const std::string& about = redaction.about.value.value;
  HUSTINGS_TRY(const auto head, read_head(db_, about));
  if (!head) return fail(Code::not_found, "there is no such thing to redact", "/about");
  HUSTINGS_TRY(const std::string jws, read_entry(db_, head->index));
  HUSTINGS_TRY(const Claims claims, read_claims(jws, registry_.kinds()));
  if (item.head.iss != operator_id_ && item.head.iss != claims.head.iss) {
    return fail(Code::bad_input, "only the node's operator or the record's issuer redacts it", "/about");
  }
  const auto& hidden = claims.kind->hidden;
  if (redaction.fields.value.empty()) return fail(Code::bad_input, "name at least one field", "/fields");
  for (std::size_t i = 0; i < redaction.fields.value.size(); ++i) {
    const std::string& pointer = redaction.fields.value[i].value;
    if (std::ranges::find(hidden, pointer) == hidden.end()) {
      return fail(Code::bad_input, fmt::format("{} is no erasable field of a {}", pointer, claims.kind->name),
                  fmt::format("/fields/{}", i), fmt::format("one of {}", fmt::join(hidden, ", ")));
    }
  }
  return {};
}

Result<void> Committer::put(Batch& batch, Item& item, Admitted& out) {
  const Index index = batch.edge.size();
  HUSTINGS_TRY(out.leaf, batch.edge.append(bytes(item.envelope.jws), batch.full));
  out.index = index;
  Record record{index, item.head, evidence_of(item.head, item.draft), item.draft};
  HUSTINGS_CHECK(put_record(db_, {index, out.leaf, item.head, record.evidence, record.kind().name,
                                  &item.envelope}));
  if (item.fingerprint) {
    HUSTINGS_CHECK(put_source(db_, *item.fingerprint, {item.head.sub, item.content}));
  }
  if (item.head.prev) HUSTINGS_CHECK(registry_.withdraw(db_, record.kind(), item.head.sub));
  HUSTINGS_TRY(out.findings, registry_.apply(db_, record));
  if (const auto* key = item.draft.as<KeyRecord>()) apply_key(batch.keys, *key, index);
  if (const auto* redaction = item.draft.as<Redaction>()) {
    HUSTINGS_CHECK(erase(db_, registry_, preparer_, *redaction, index));
    tombstones_ = 1;  // for the rest of this batch: look
  }
  return {};
}

}  // namespace hustings
