// Matrices by log size, kept while they are asked for: pages share one computation.
#pragma once
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "score/read.h"

namespace hustings {

struct Scored {
  ScoreInputs inputs;
  Matrix matrix;
};

// Thread-safe.
class Matrices {
 public:
  // As of `head`, the state that `db` is at. Errors: those of read_score_inputs.
  Result<std::shared_ptr<const Scored>> at(Db& db, const Registry& registry,
                                           const ChosenElection& chosen, const TreeHead& head);

 private:
  std::mutex mutex_;
  TreeHead head_;
  std::map<std::string, std::shared_ptr<const Scored>> by_election_;  // at head_
};

}  // namespace hustings
