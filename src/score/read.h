// The matrix of a node: its inputs from the projections, at the present size of the log or an older
// one.
#pragma once
#include <memory>
#include <string>

#include "node/fold.h"
#include "score/matrix.h"
#include "store/store.h"

namespace hustings {

// Which code and which of its elections; empty: the newest code, its first election.
struct ScoreChoice {
  std::string code = {};
  std::string election = {};
};
struct ChosenElection {
  const ConductCode& code;
  const Election& election;
};
// not_found, naming those there are.
Result<ChosenElection> choose(const ScoreChoice& choice);

// The newest election of a code that is fictional, or not: what a node is about.
Result<ChosenElection> choose_newest(bool fictional, const std::string& code = {});

// Reads the inputs of the matrix as of `head`, the state that `db` is at; inside whatever
// transaction `db` is in. Time goes with the signatories and what is linked with them, not with the
// rest of the log: 3 000 reports about 46 signatories take some milliseconds. Equal for equal sizes
// of one log until a later redaction, so that a cache by size holds.
Result<ScoreInputs> read_score_inputs(Db& db, const Registry& registry,
                                      const ChosenElection& chosen, const TreeHead& head);

// A log at an older size, in a temporary database: records from `size` on are not there, and the
// projections are folded afresh. What redactions took away since stays away.
struct PastLog {
  std::unique_ptr<Store> store;
  TreeHead head;
};
// bad_input when the log is not that large. Takes a millisecond for each record or less.
Result<PastLog> log_at(Db& db, const Registry& registry, std::uint64_t size);

// Names the set of disclosures that still exist by what redactions took out of it: SHA-256 over the
// lines "INDEX POINTER\n", by index, then pointer (bytewise). In an unredacted log that of nothing.
Hash disclosure_set_digest(std::vector<std::pair<Index, std::string>> erased);
Result<std::vector<std::pair<Index, std::string>>> read_erased(Db& db);

}  // namespace hustings
