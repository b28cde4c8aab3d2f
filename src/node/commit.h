// The one writer: a batch of prepared items becomes entries, disclosures, projections and a signed
// checkpoint in one transaction, with the compare-and-swap of the log state inside it.
#pragma once
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "log/checkpoint.h"
#include "log/tree.h"
#include "node/admit.h"
#include "node/config.h"
#include "node/fold.h"
#include "store/store.h"

namespace hustings {

// What a committed batch leaves for publishing.
struct CommittedBatch {
  std::vector<Result<Admitted>> answers;  // one per item, in order
  std::vector<TileData> full;             // tiles and bundles it completed
  RightEdge edge;                         // after it
  std::string note;                       // the signed checkpoint of edge.size(), if it grew
  bool grew = false;                      // false: nothing was added, nothing is to publish
};

// Used by one thread.
class Committer {
 public:
  // What has been committed so far.
  struct State {
    RightEdge edge;
    KeyHistory keys;
    bool ruleset_logged = false;  // the log names the set of rules in force
  };
  // `operator_key`: of config.operator_id.
  // `signers`: the log's, the current key first; at least one.
  Committer(Store& store, const Registry& registry, const Preparer& preparer,
            std::span<const Signer> signers, const Config& config, const SigningKey& operator_key,
            State state);

  // All items or none: an error means that nothing stands, unless fatal(). Puts in front of an
  // item, in the same transaction, what the node itself has to say first: the set of rules in
  // force, and the key record of an issuer whose key it holds.
  Result<CommittedBatch> commit(std::span<const Item* const> items);
  // What the node itself has to say.
  struct Statement {
    Draft draft;
    std::string by;
    const SigningKey* key;  // signs it; outlives the call
  };
  // Logs the statements, and then the set of rules in force if the log does not name it yet.
  Result<CommittedBatch> log_own(std::vector<Statement> statements, Random& random);
  // True after an error that ends this writer: another one has changed the log, or the database did
  // not say whether the last transaction stands.
  bool fatal() const { return fatal_; }

  const State& state() const { return state_; }

 private:
  struct Batch;   // what a transaction has done so far
  struct Placed;  // what an item becomes in the log
  Result<CommittedBatch> in_transaction(const std::function<Result<void>(Batch&)>& work);
  Result<void> admit(Batch& batch, const Item& item);
  Result<std::optional<Admitted>> settle(const Batch& batch, const Item& item, Placed& placed);
  Result<std::optional<Admitted>> known(const Item& item, Placed& placed);
  Result<std::optional<Index>> withheld(const Draft& draft, const std::string& sub);
  Result<void> check_keys(const Batch& batch, const Item& item) const;
  Result<void> check_redaction(const Item& item, const struct Redaction& redaction);
  Result<void> ask_room(const Item& item, Placed& placed);
  Result<void> introduce(Batch& batch, const Item& item);
  Result<void> introduce_operator(Batch& batch, Random& random);
  Result<void> say_ruleset(Batch& batch, Random& random);
  Result<void> say(Batch& batch, Draft draft, const std::string& by, const SigningKey& key,
                   Random& random);
  Result<void> put(Batch& batch, const Item& item, const Placed& placed, Admitted& out);

  Db& db_;
  const Registry& registry_;
  const Preparer& preparer_;
  const std::span<const Signer> signers_;
  const std::string origin_;
  const std::string operator_id_;
  const SigningKey& operator_key_;
  State state_;
  std::optional<bool> tombstones_;  // whether there is any; nothing: not looked yet
  bool fatal_ = false;
};

// Carries out a redaction inside the transaction of its record: destroys the disclosures, leaves
// tombstones, and folds the current version again without them. Answers its kind. node/erase.cc
Result<const Kind*> erase(Db& db, const Registry& registry, const Preparer& preparer,
                          const Redaction& redaction, Index by, Touched& touched);

}  // namespace hustings
