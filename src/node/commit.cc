#include "node/commit.h"

#include <fmt/format.h>

#include <algorithm>

#include "node/kinds.h"

namespace hustings {

namespace {

// Of an item itself; everything else is the database's and ends the batch.
bool is_own(const Error& error) {
  return error.code != Code::io && error.code != Code::disk_full && error.code != Code::unavailable;
}

}  // namespace

struct Committer::Batch {
  State state;
  std::vector<TileData> full;
  std::vector<Result<Admitted>> answers;
  std::set<std::string_view> changed;  // projections
  Touched touched;
  void changes(const Registry& registry, const Kind& kind) {
    for (const auto name : registry.changed_by(kind)) changed.insert(name);
  }
};

struct Committer::Placed {
  Head head;
  std::optional<Draft> completed = {};    // what the room filled in
  std::optional<Envelope> resealed = {};  // where `head` or the body is not what was signed
  bool confirmed = false;                 // its source says the same as before, on a later day
};

Committer::Committer(Store& store, const Registry& registry, const Preparer& preparer,
                     std::span<const Signer> signers, const Config& config,
                     const SigningKey& operator_key, State state)
    : db_(store.writer()),
      registry_(registry),
      preparer_(preparer),
      signers_(signers),
      origin_(config.origin),
      operator_id_(config.operator_id),
      operator_key_(operator_key),
      state_(std::move(state)) {}

Result<CommittedBatch> Committer::commit(std::span<const Item* const> items) {
  return in_transaction([&](Batch& batch) -> Result<void> {
    for (const Item* item : items) HUSTINGS_CHECK(admit(batch, *item));
    return {};
  });
}

Result<CommittedBatch> Committer::log_own(std::vector<Statement> statements, Random& random) {
  return in_transaction([&](Batch& batch) -> Result<void> {
    for (auto& one : statements) {
      if (one.by == operator_id_) HUSTINGS_CHECK(introduce_operator(batch, random));
      HUSTINGS_CHECK(say(batch, std::move(one.draft), one.by, *one.key, random));
    }
    return batch.state.ruleset_logged ? Result<void>() : say_ruleset(batch, random);
  });
}

Result<CommittedBatch> Committer::in_transaction(const std::function<Result<void>(Batch&)>& work) {
  Batch batch{state_, {}, {}, {}, {}};
  CommittedBatch out;
  HUSTINGS_TRY(auto tx, Transaction::begin(db_));
  // Now and not only at the end: otherwise another writer's records look like items' own faults.
  if (auto held = hold_state(db_, origin_, state_.edge.head()); !held) {
    fatal_ = held.error().code == Code::conflict;
    return std::unexpected(std::move(held).error());
  }
  if (!tombstones_) {
    HUSTINGS_TRY(const auto one, db_.integer("SELECT by_idx FROM tombstone LIMIT 1"));
    tombstones_ = one.has_value();
  }
  HUSTINGS_CHECK(work(batch));
  HUSTINGS_CHECK(registry_.settle(db_, batch.touched));
  // What was sent and refused may have looked like a later item's own fault: it ends the batch.
  HUSTINGS_CHECK(db_.sync());
  out.grew = batch.state.edge.size() != state_.edge.size();
  if (out.grew) {
    const TreeHead now = batch.state.edge.head();
    HUSTINGS_CHECK(mark_changed(db_, batch.changed, now.size));
    HUSTINGS_TRY(out.note, sign_checkpoint({origin_, now}, signers_.front(), signers_.subspan(1)));
    auto swapped = swap_state(db_, origin_, state_.edge.head(), {now, out.note});
    if (!swapped) {
      fatal_ = swapped.error().code == Code::conflict;
      return std::unexpected(std::move(swapped).error());
    }
  }
  if (auto committed = tx.commit(); !committed) {
    // A full disk is noticed before the transaction counts. After anything else it may stand.
    fatal_ = committed.error().code != Code::disk_full;
    return std::unexpected(std::move(committed).error());
  }
  state_ = batch.state;
  out.answers = std::move(batch.answers);
  out.edge = std::move(batch.state.edge);
  out.full = std::move(batch.full);
  return out;
}

// Adds the item's answer, or fails with what the database could not do.
Result<void> Committer::admit(Batch& batch, const Item& item) {
  if (item.refused) {
    batch.answers.emplace_back(std::unexpected(*item.refused));
    return {};
  }
  Placed placed{item.head};
  auto settled = settle(batch, item, placed);
  if (!settled && !is_own(settled.error())) return std::unexpected(std::move(settled).error());
  if (!settled) {
    batch.answers.emplace_back(std::unexpected(std::move(settled).error()));
  } else if (auto& answer = *settled; answer) {
    if (placed.confirmed && item.fingerprint) {
      HUSTINGS_CHECK(
          put_source(db_, *item.fingerprint, {placed.head.sub, item.content, item.as_of}));
    }
    batch.answers.emplace_back(*std::move(answer));
  } else {
    Admitted out;
    HUSTINGS_CHECK(introduce(batch, item));
    HUSTINGS_CHECK(put(batch, item, placed, out));
    batch.answers.emplace_back(std::move(out));
  }
  return {};
}

// Decides before anything is written: an answer when there is nothing to add, nothing when the item
// is ready to be put as `placed` says. Only reads.
Result<std::optional<Admitted>> Committer::settle(const Batch& batch, const Item& item,
                                                  Placed& placed) {
  HUSTINGS_TRY(auto there, known(item, placed));
  if (there) return there;
  Head& head = placed.head;
  HUSTINGS_TRY(const auto current, read_head(db_, head.sub));
  const auto leaf = current ? std::optional(current->leaf) : std::nullopt;
  if (item.may_continue) head.prev = leaf;
  if (head.prev != leaf) {
    return fail(Code::conflict, "prev is not the current version of this thing", head.sub,
                "read the current version, and send yours again on top of it");
  }
  if (current && (current->kind != item.draft.kind().name || current->iss != head.iss)) {
    return fail(Code::conflict, "only its issuer adds versions to a thing, and of the same kind",
                head.sub, "say what you have to say about it with a `response`");
  }
  HUSTINGS_TRY(const auto by, withheld(item.draft, head.sub));
  if (by) {
    return std::optional(Admitted{Admitted::Outcome::withheld, *by, {}, false, {}});
  }
  HUSTINGS_CHECK(check_keys(batch, item));
  if (const auto* redaction = item.draft.as<Redaction>()) {
    HUSTINGS_CHECK(check_redaction(item, *redaction));
  }
  HUSTINGS_CHECK(ask_room(item, placed));
  if (placed.completed || head.sub != item.head.sub || head.prev != item.head.prev) {
    const Draft& body = placed.completed ? *placed.completed : item.draft;
    HUSTINGS_TRY(placed.resealed, preparer_.reseal(item, head, body));
  }
  return std::optional<Admitted>();
}

// Whether the room that the record belongs to takes it now; what that fills in.
Result<void> Committer::ask_room(const Item& item, Placed& placed) {
  const Admission* admission = registry_.admission(item.draft.kind());
  if (admission == nullptr) return {};
  HUSTINGS_TRY(placed.completed, admission->check(db_, {placed.head, item.draft, operator_id_}));
  if (placed.completed && item.key == nullptr) {
    return fail(Code::bad_input, "the node fills in a part of this record, so it has to sign it",
                {}, "send it as a draft");
  }
  return {};
}

// The same taken before: from the same source with the same content, or the same envelope.
Result<std::optional<Admitted>> Committer::known(const Item& item, Placed& placed) {
  std::optional<Index> index;
  Hash leaf;
  bool older = false;
  if (item.key == nullptr) {
    leaf = item.leaf;
    HUSTINGS_TRY(index, find_version(db_, item.head.sub, leaf));
  } else if (item.fingerprint) {
    HUSTINGS_TRY(const auto source, read_source(db_, *item.fingerprint));
    if (!source) return std::optional<Admitted>();
    placed.head.sub = source->sub;
    older = is_older(item, *source);
    if (source->content != item.content && !older) return std::optional<Admitted>();
    placed.confirmed = source->as_of < item.as_of;
    HUSTINGS_TRY(const auto head, read_head(db_, source->sub));
    if (!head) return fail(Code::io, "a source names a thing that is not there", source->sub);
    index = head->index;
    leaf = head->leaf;
  }
  if (!index) return std::optional<Admitted>();
  HUSTINGS_TRY(const auto by,
               db_.integer("SELECT MAX(by_idx) FROM erasure WHERE idx = $1", {param(*index)}));
  if (by) {
    const auto redaction = static_cast<Index>(*by);
    return std::optional(Admitted{Admitted::Outcome::withheld, redaction, {}, false, {}});
  }
  const auto outcome = older ? Admitted::Outcome::older : Admitted::Outcome::unchanged;
  return std::optional(Admitted{outcome, *index, leaf, false, {}});
}

// The redaction that took a value of this draft away from the same thing.
Result<std::optional<Index>> Committer::withheld(const Draft& draft, const std::string& sub) {
  std::optional<Index> by;
  if (!tombstones_.value_or(true)) return by;
  std::vector<Hash> values;
  std::string ignored;
  draft.kind().hide(
      draft,
      [&](const Hidden& field) {
        if (field.json) {
          values.push_back(preparer_.value_fingerprint(sub, field.pointer, *field.json));
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
  const Index index = batch.state.edge.size();
  const KeyHistory& keys = batch.state.keys;
  const auto* record = item.draft.as<KeyRecord>();
  if (record != nullptr && record->issuer.value.value != item.head.iss) {
    return fail(Code::bad_input, "a key record is signed by the issuer that it is about",
                "/issuer");
  }
  if (item.draft.as<NodeKey>() != nullptr && item.head.iss != operator_id_) {
    return fail(Code::bad_input, "only the node's operator says which keys the node has", {},
                "`hustings keys rotate` logs it");
  }
  const bool first = !keys.knows(item.head.iss);
  if (first && item.key != nullptr && record == nullptr) return {};  // introduce() logs it
  const PublicKey* key = keys.find(item.head.iss, item.kid, index);
  PublicKey own;
  if (first && record != nullptr) {
    own.value = record->public_key.value.value.value;  // the first one vouches for itself
    if (key_id(own) == item.kid && record->act.value == KeyAct::begin) key = &own;
  }
  if (key == nullptr) {
    return fail(Code::unverified, "this key may not sign for this issuer", item.head.iss,
                "log a `key` record for it first");
  }
  return item.key == nullptr ? check_signature(item.envelope.jws, *key) : Result<void>{};
}

Result<void> Committer::check_redaction(const Item& item, const Redaction& redaction) {
  const std::string& about = redaction.about.value.value;
  HUSTINGS_TRY(const auto head, read_head(db_, about));
  if (!head) return fail(Code::not_found, "there is no such thing to redact", "/about");
  if (item.head.iss != operator_id_ && item.head.iss != head->iss) {
    return fail(Code::bad_input, "only the node's operator or the record's issuer redacts it",
                "/about");
  }
  const Kind* kind = registry_.kinds().named(head->kind);
  if (kind == nullptr) return fail(Code::io, "this node knows no kind " + head->kind, "/about");
  const auto& hidden = kind->hidden;
  if (hidden.empty()) {
    return fail(Code::bad_input, fmt::format("a {} has no erasable field", kind->name), "/about");
  }
  if (redaction.fields.value.empty())
    return fail(Code::bad_input, "name at least one field", "/fields");
  for (std::size_t i = 0; i < redaction.fields.value.size(); ++i) {
    const std::string& pointer = redaction.fields.value[i].value;
    if (std::ranges::find(hidden, pointer) == hidden.end()) {
      return fail(Code::bad_input,
                  fmt::format("{} is no erasable field of a {}", pointer, kind->name),
                  fmt::format("/fields/{}", i), fmt::format("one of {}", fmt::join(hidden, ", ")));
    }
  }
  return {};
}

// What the node itself has to say first: the set of rules in force, and the key record of an issuer
// whose key it holds before the first thing that issuer says.
Result<void> Committer::introduce(Batch& batch, const Item& item) {
  if (!batch.state.ruleset_logged) HUSTINGS_CHECK(say_ruleset(batch, *item.random));
  const bool is_key = item.draft.as<KeyRecord>() != nullptr;
  if (item.key == nullptr || is_key || batch.state.keys.knows(item.head.iss)) return {};
  const auto key = custodial_key(item.head.iss, KeyAct::begin, item.key->public_key());
  return say(batch, draft(key), item.head.iss, *item.key, *item.random);
}

Result<void> Committer::introduce_operator(Batch& batch, Random& random) {
  if (batch.state.keys.knows(operator_id_)) return {};
  const auto key = custodial_key(operator_id_, KeyAct::begin, operator_key_.public_key());
  return say(batch, draft(key), operator_id_, operator_key_, random);
}

Result<void> Committer::say_ruleset(Batch& batch, Random& random) {
  HUSTINGS_CHECK(introduce_operator(batch, random));
  batch.state.ruleset_logged = true;
  return say(batch, draft(make_ruleset(registry_.rules())), operator_id_, operator_key_, random);
}

Result<void> Committer::say(Batch& batch, Draft draft, const std::string& by, const SigningKey& key,
                            Random& random) {
  Submission submission{.what = std::move(draft), .by = by};
  const Item item = preparer_.prepare(std::move(submission), &key, random);
  if (item.refused) return std::unexpected(*item.refused);
  Admitted ignored;
  return put(batch, item, {item.head}, ignored);
}

Result<void> Committer::put(Batch& batch, const Item& item, const Placed& placed, Admitted& out) {
  const Index index = batch.state.edge.size();
  const Envelope& envelope = placed.resealed ? *placed.resealed : item.envelope;
  out.leaf = placed.resealed ? leaf_hash(bytes(envelope.jws)) : item.leaf;
  HUSTINGS_CHECK(batch.state.edge.append(bytes(envelope.jws), out.leaf, batch.full));
  out.index = index;
  const Draft& body = placed.completed ? *placed.completed : item.draft;
  const Record record{index, placed.head, evidence_of(placed.head, body), body};
  const std::string& sub = placed.head.sub;
  HUSTINGS_CHECK(put_record(
      db_, {index, out.leaf, placed.head, record.evidence, record.kind().name, &envelope}));
  if (item.fingerprint)
    HUSTINGS_CHECK(put_source(db_, *item.fingerprint, {sub, item.content, item.as_of}));
  if (placed.head.prev) HUSTINGS_CHECK(registry_.withdraw(db_, record.kind(), sub, batch.touched));
  HUSTINGS_TRY(out.findings, registry_.apply(db_, record, batch.touched));
  batch.changes(registry_, record.kind());
  if (const auto* key = item.draft.as<KeyRecord>()) apply_key(batch.state.keys, *key, index);
  if (const auto* redaction = item.draft.as<Redaction>()) {
    HUSTINGS_TRY(const Kind* erased,
                 erase(db_, registry_, preparer_, *redaction, index, batch.touched));
    batch.changes(registry_, *erased);
    tombstones_ = true;  // look from here on
  }
  return {};
}

}  // namespace hustings
