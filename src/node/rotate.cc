// How a node's keys are replaced: a new one is put in its place, the log says so, both count for a
// while, and then the old one ends. Of node.h; docs/keys.md.
#include <fmt/core.h>

#include "node/kinds.h"
#include "node/node.h"
#include "node/reader.h"

namespace hustings {
namespace {

Draft node_key(KeyPurpose purpose, KeyAct act, const PublicKey& key) {
  return draft(NodeKey{{purpose}, {act}, {Key32{Hash{key.value}}}});
}

// Only where it differs: the file is public, and others may be reading it.
Result<void> keep_vkey(Disk& disk, const Path& file, const VerifierKey& key) {
  const std::string text = key.text() + "\n";
  const auto there = disk.read(file);
  if (there && *there == text) return {};
  if (!there && there.error().code != Code::not_found) return std::unexpected(there.error());
  return disk.write(file, text);
}

// The domain that the newest record of an issuer's key names.
Result<std::optional<Domain>> domain_of(Db& db, const std::string& issuer, const PublicKey& key) {
  std::optional<Domain> out;
  HUSTINGS_CHECK(
      db.query("SELECT domain FROM issuer_key WHERE issuer = $1 AND public_key = $2 ORDER BY idx",
               {issuer, base64(key.value)}, [&](const SqlRow& row) -> Result<void> {
                 out.reset();
                 if (!row.text(0).empty()) out = Domain{std::string(row.text(0))};
                 return {};
               }));
  return out;
}

}  // namespace

std::vector<VerifierKey> Node::verifiers() const {
  std::vector<VerifierKey> out;
  out.reserve(signers_.size());
  for (const auto& signer : signers_) out.push_back(signer.verifier());
  return out;
}

Result<void> Node::rotate(std::string_view name) {
  return rotate_key(world_.disk, dir_ / "secrets", name, world_.random);
}

// Whether the log says that this key has begun.
Result<bool> Node::is_announced(KeyPurpose purpose, const PublicKey& key) {
  HUSTINGS_TRY(const auto found,
               store_->writer().integer(
                   "SELECT MAX(idx) FROM node_key WHERE purpose = $1 AND public_key = $2 "
                   "AND act = 'begin'",
                   {boost::describe::enum_to_string(purpose, ""), base64(key.value)}));
  return found.has_value();
}

// What rotations have left to be said. Those of issuers first: what follows may be signed with
// their new keys.
Result<std::vector<Committer::Statement>> Node::owed_statements() {
  std::vector<Committer::Statement> out;
  const auto& state = committer_->state();
  for (const auto& [issuer, previous] : secrets_.previous_issuers) {
    const PublicKey& key = secrets_.issuers.at(issuer).public_key();
    if (!state.keys.knows(issuer)) continue;  // its first record will name the new key
    if (state.keys.find(issuer, key_id(key), state.edge.size()) != nullptr) continue;
    KeyRecord record = custodial_key(issuer, KeyAct::begin, key);
    HUSTINGS_TRY(record.domain.value, domain_of(store_->writer(), issuer, previous.public_key()));
    out.push_back({draft(std::move(record)), issuer, &previous});
  }
  const SigningKey& by = secrets_.issuers.at(config_.operator_id);
  const auto owe = [&](KeyPurpose purpose, const PublicKey& key) -> Result<void> {
    HUSTINGS_TRY(const bool announced, is_announced(purpose, key));
    if (!announced) {
      out.push_back({node_key(purpose, KeyAct::begin, key), config_.operator_id, &by});
    }
    return {};
  };
  if (secrets_.previous_log) HUSTINGS_CHECK(owe(KeyPurpose::log, secrets_.log.public_key()));
  const Path folder = dir_ / "secrets";
  HUSTINGS_TRY(const auto witness, read_previous_key(world_.disk, folder, kWitnessKey));
  if (!witness) return out;
  HUSTINGS_TRY(const auto now, read_key(world_.disk, folder, kWitnessKey));
  HUSTINGS_CHECK(owe(KeyPurpose::witness, now.public_key()));
  return out;
}

// Nothing for a key that the log has never heard of.
Result<std::optional<Submission>> Node::ending(std::string_view name, const PublicKey& key) const {
  Submission out{.what = Draft(),
                 .by = config_.operator_id,
                 .source = fmt::format("retired {} {}", name, base64(key.value))};
  if (name == kLogKey || name == kWitnessKey) {
    const auto purpose = name == kLogKey ? KeyPurpose::log : KeyPurpose::witness;
    out.what = node_key(purpose, KeyAct::end, key);
    return std::optional(std::move(out));
  }
  out.by = name.substr(issuer_key_name("").size());
  HUSTINGS_TRY(const auto db, connect());
  HUSTINGS_TRY(const auto begun, db->integer("SELECT MAX(idx) FROM issuer_key WHERE issuer = $1 "
                                             "AND public_key = $2 AND act = 'begin'",
                                             {out.by, base64(key.value)}));
  if (!begun) return std::optional<Submission>();
  KeyRecord record = custodial_key(out.by, KeyAct::end, key);
  HUSTINGS_TRY(record.domain.value, domain_of(*db, out.by, key));
  out.what = draft(std::move(record));
  return std::optional(std::move(out));
}

Result<void> Node::retire(std::string_view name) {
  const Path folder = dir_ / "secrets";
  HUSTINGS_TRY(const auto previous, read_previous_key(world_.disk, folder, name));
  if (!previous) {
    return fail(Code::not_found, "no earlier key of this still counts", std::string(name),
                "`hustings keys list` shows which do");
  }
  HUSTINGS_TRY(auto submission, ending(name, previous->public_key()));
  if (submission) {
    std::vector<Submission> items;
    items.push_back(*std::move(submission));
    const auto answers = admit(std::move(items));
    if (!answers[0]) return std::unexpected(answers[0].error());
    if (const auto& delay = answers[0]->delay) return std::unexpected(*delay);
  }
  return forget_previous_key(world_.disk, folder, name);
}

// What others verify with, in files of its own. Never ahead of the public checkpoint: whoever reads
// them finds it signed with each.
Result<void> Node::show_keys() {
  HUSTINGS_CHECK(keep_vkey(world_.disk, dir_ / "log.vkey", verifier()));
  const Path previous = dir_ / kPreviousLogKey;
  if (signers_.size() > 1) return keep_vkey(world_.disk, previous, signers_[1].verifier());
  return world_.disk.remove(previous);
}

}  // namespace hustings
