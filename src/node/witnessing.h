// What is publicly said about the witnesses of this node's log: who they are, what each has said of
// the checkpoint that is public now, and whether that meets the quorum.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/disk.h"
#include "log/checkpoint.h"
#include "log/policy.h"
#include "store/tiles.h"
#include "store/witness.h"

namespace hustings {

// Thread-safe; the policy is that of its making.
class Witnessing {
 public:
  // Errors: as of read_own_policy and for a log without its verifier key.
  static Result<Witnessing> open(Disk& disk, const Path& dir);

  struct OfWitness {
    PolicyWitness witness;
    WitnessRow known;                       // of earlier checkpoints too
    std::optional<std::int64_t> signed_at;  // this checkpoint; Unix seconds, as it says
  };
  struct State {
    TreeHead head;                      // of the public checkpoint
    std::vector<OfWitness> witnesses;   // in the order of the policy
    std::optional<bool> quorum_met;     // nothing: the policy asks for none
    std::optional<std::int64_t> since;  // when it was met; Unix seconds
    std::size_t signed_by() const;      // how many have cosigned this checkpoint
  };
  Result<State> read(Db& db) const;

  const Policy& policy() const { return policy_; }
  const VerifierKey& log() const { return policy_.logs.front().key; }

 private:
  Witnessing(Disk& disk, const Path& dir, Policy policy)
      : tiles_(disk, dir / "log"), policy_(std::move(policy)) {}

  Tiles tiles_;
  Policy policy_;
};

// The log's own key and those of the policy's witnesses.
std::vector<VerifierKey> keys_of(const Policy& policy);

}  // namespace hustings
