// The one writer: a batch of prepared items becomes entries, disclosures, projections and a signed
// checkpoint in one transaction, with the compare-and-swap of the log state inside it.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "log/checkpoint.h"
#include "log/tree.h"
#include "node/admit.h"
#include "node/fold.h"
#include "store/store.h"

namespace hustings {

// What a committed batch leaves for publishing.
struct CommittedBatch {
  std::vector<Result<Admitted>> answers;  // one per item, in order
  std::vector<TileData> full;             // tiles and bundles it completed
  RightEdge edge;                         // after it
  std::string note;                       // the signed checkpoint of edge.size()
  bool grew = false;                      // false: nothing was added, nothing is to publish
};

// Used by one thread.
class Committer {
 public:
  Committer(Store& store, const Registry& registry, const Preparer& preparer, const Signer& signer,
            std::string origin, std::string operator_id, RightEdge edge, KeyHistory keys);

  // All items or none: an error means that nothing stands. conflict from the compare-and-swap is
  // fatal (see Committer::fatal).
  Result<CommittedBatch> commit(std::span<Item* const> items, Random& random);
  bool fatal() const { return fatal_; }

  const RightEdge& edge() const { return edge_; }
  const KeyHistory& keys() const { return keys_; }

 private:
  struct Batch;  // what a transaction has done so far
  Result<Admitted> admit(Batch& batch, Item& item, Random& random);
  Result<std::optional<Admitted>> settle(Batch& batch, Item& item, Random& random);
  Result<std::optional<Admitted>> known_source(Item& item, bool& again);
  Result<std::optional<Index>> withheld(const Item& item);
  Result<void> check_keys(const Batch& batch, const Item& item) const;
  Result<void> check_redaction(const Item& item, const struct Redaction& redaction);
  Result<void> put(Batch& batch, Item& item, Admitted& out);

  Store& store_;
  Db& db_;
  const Registry& registry_;
  const Preparer& preparer_;
  const Signer& signer_;
  const std::string origin_;
  const std::string operator_id_;
  RightEdge edge_;   // of what has been committed
  KeyHistory keys_;  // the same
  std::int64_t tombstones_ = -1;  // how many there are; -1: not counted yet
  bool fatal_ = false;
};

// Carries out a redaction inside the transaction of its record: destroys the disclosures, leaves
// tombstones, and folds the current version again without them. node/erase.cc
Result<void> erase(Db& db, const Registry& registry, const Preparer& preparer, const Redaction& redaction,
                   Index by);

}  // namespace hustings
