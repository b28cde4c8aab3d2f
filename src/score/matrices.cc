#include "score/matrices.h"

namespace hustings {

Result<std::shared_ptr<const Scored>> Matrices::at(Db& db, const Registry& registry,
                                                   const ChosenElection& chosen,
                                                   const TreeHead& head) {
  const std::string key = chosen.code.id + '/' + chosen.election.id;
  {
    const std::lock_guard lock(mutex_);
    if (head_ == head && by_election_.contains(key)) return by_election_[key];
  }
  HUSTINGS_TRY(ScoreInputs inputs, read_score_inputs(db, registry, chosen, head));
  Matrix matrix = score(chosen.code, chosen.election, inputs);
  auto made = std::make_shared<const Scored>(std::move(inputs), std::move(matrix));
  const std::lock_guard lock(mutex_);
  if (head.size >= head_.size) {
    if (head_ != head) by_election_.clear();
    head_ = head;
    by_election_[key] = made;
  }
  return made;
}

}  // namespace hustings
