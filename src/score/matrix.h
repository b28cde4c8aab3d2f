// The matrix: how a code is kept, as far as records say. A pure function of its inputs: no clock,
// no database, no name. docs/formats/score.md is its specification.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "codes/code.h"
#include "record/keys.h"
#include "record/rule.h"

namespace hustings {

// The days that a record is about, both included; open ends reach as far as one likes.
struct Days {
  std::optional<CivilDate> from;
  std::optional<CivilDate> to;
  bool operator==(const Days&) const = default;
};
bool overlap(const Days& one, const Days& other);

// An organisation's own word about the code, every version of it; in order of `index`.
struct SignatureWord {
  Index index = 0;
  std::string signatory;
  bool binds = false;              // signs; else withdraws
  std::vector<std::string> scope;  // commitments; empty: all of them
  CivilDate day;                   // from when on it holds
};

// An account that a person linked with an organisation.
struct ConfirmedLink {
  std::string key;  // "meta:1234"
  std::string organisation;
  bool person = false;  // a candidate's: nothing that rules say about it counts unreviewed
};

// A record of a kind that commitments name, declared by its subject or observed by anybody.
struct EvidenceRecord {
  Index index = 0;
  std::string kind;
  bool declared = false;
  std::string issuer;
  std::string subject;  // an organisation's id or a link key
  std::string thing;    // what it is about, for comparing; empty: nothing that others can look at
  Days days;
};

// What a rule says about a current record.
struct Judgement {
  Index index = 0;
  std::string rule;
  std::string commitment;
  Severity severity = Severity::note;
  std::string subject;  // as above
  bool answered =
      false;  // by a response that a decision accepted; new versions answer by being current
  bool reviewed = false;  // by a person
};

struct CaseState {
  Index index = 0;  // of its report
  std::string signatory;
  std::string commitment;
  bool overdue = false;  // past its clock; else open within it
};

struct DecisionWord {
  Index index = 0;
  std::string signatory;
  std::string commitment;
  bool upholds = false;           // a breach
  std::optional<Index> reverses;  // an earlier decision
};

// Everything that a matrix depends on.
struct ScoreInputs {
  std::string code;
  std::string election;
  std::uint64_t size = 0;  // of the log
  Hash root;
  Hash rules;                      // ruleset_digest()
  Hash disclosures;                // which of them still exist: disclosure_set_digest()
  std::vector<std::string> kinds;  // those that can be evidence in this program
  std::vector<SignatureWord> words;
  std::vector<ConfirmedLink> links;
  std::vector<EvidenceRecord> records;
  std::vector<Judgement> judgements;
  std::vector<CaseState> cases;
  std::vector<DecisionWord> decisions;
};

// In the order in which they are tried: the first that applies is the cell's.
enum class CellState : std::uint8_t { breach, open, not_built, agrees, declared, no_evidence };
std::string_view name(CellState state);  // "no-evidence"

// A count is the length of its list; each list holds log indices, ascending, each once.
struct Cell {
  std::string signatory;
  std::string commitment;
  CellState state = CellState::no_evidence;
  std::vector<Index> declared;        // records by the signatory
  std::vector<Index> sources;         // records by others about a thing that it declared
  std::vector<Index> contradictions;  // records that a rule finds contradicting
  std::vector<Index> gaps;            // records that a rule finds incomplete
  std::vector<Index> open_cases;      // within their clock
  std::vector<Index> overdue_cases;
  std::vector<Index> upheld;  // decisions that stand
  std::vector<Index> reversed;
  bool operator==(const Cell&) const = default;
};

struct Matrix {
  std::vector<std::string> signatories;  // bound on a day of the election's period; sorted
  std::vector<Cell> cells;  // by signatory, then in the order of the code; none outside a scope

  // Null when the signatory is not bound by this commitment.
  const Cell* find(std::string_view signatory, std::string_view commitment) const;
};

// `election` is one of `code`'s. Commitments that the code does not have are passed over.
Matrix score(const ConductCode& code, const Election& election, const ScoreInputs& inputs);

// Who was bound on a day of the election, with the scope of their last word that held on one.
struct BoundSignatory {
  std::string id;
  std::vector<std::string> scope;
};
std::vector<BoundSignatory> bound_signatories(const Election& election,
                                              const std::vector<SignatureWord>& words);

}  // namespace hustings
