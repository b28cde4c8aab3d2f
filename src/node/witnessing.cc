#include "node/witnessing.h"

#include <algorithm>

#include "node/reader.h"
#include "node/witnesses.h"

namespace hustings {

std::vector<VerifierKey> keys_of(const Policy& policy) {
  auto out = policy.log_keys();
  std::ranges::copy(policy.witness_keys(), std::back_inserter(out));
  return out;
}

Result<Witnessing> Witnessing::open(Disk& disk, const Path& dir) {
  HUSTINGS_TRY(const VerifierKey key, read_log_key(disk, dir));
  HUSTINGS_TRY(Policy policy, read_own_policy(disk, dir, key));
  return Witnessing(disk, dir, std::move(policy));
}

std::size_t Witnessing::State::signed_by() const {
  return static_cast<std::size_t>(
      std::ranges::count_if(witnesses, [](const auto& w) { return w.signed_at.has_value(); }));
}

Result<Witnessing::State> Witnessing::read(Db& db) const {
  HUSTINGS_TRY(const std::string note, tiles_.checkpoint());
  HUSTINGS_TRY(const auto opened, open_checkpoint(note, keys_of(policy_)));
  HUSTINGS_TRY(const auto rows, read_witnesses(db));
  State out{.head = opened.checkpoint.head, .witnesses = {}, .quorum_met = {}, .since = {}};
  const auto& signatures = opened.note.verified;
  for (const auto& witness : policy_.witnesses) {
    OfWitness one{witness, {.vkey = witness.key.text()}, {}};
    const auto row = std::ranges::find(rows, one.known.vkey, &WitnessRow::vkey);
    if (row != rows.end()) one.known = *row;
    const auto line = std::ranges::find(signatures, witness.key, &VerifiedSignature::key);
    if (line != signatures.end()) one.signed_at = line->time;
    out.witnesses.push_back(std::move(one));
  }
  if (policy_.asks_for_witnesses()) out.quorum_met = meets_quorum(policy_, signatures);
  out.since = quorum_time(policy_, signatures);
  return out;
}

}  // namespace hustings
