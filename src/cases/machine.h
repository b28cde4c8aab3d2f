// What may happen to a case, as one table: from which state, by which step, to which state, by
// whom. No step is outside it: the writer refuses it (admission.cc), and so may a desk or a form
// before it offers one. Pure values; no clock, no database.
#pragma once
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "cases/deadlines.h"
#include "cases/decision.h"
#include "cases/remedy.h"
#include "cases/step.h"

namespace hustings::cases {

enum class CaseState : std::uint8_t {
  none,  // before the report
  received,
  assessed,
  waiting_reporter,
  waiting_signatory,
  grouped,  // follows another case
  proposed,
  decided,
  waiting_platform,
  remedied,
  appealed,
  withdrawn,
  closed
};
BOOST_DESCRIBE_ENUM(CaseState, none, received, assessed, waiting_reporter, waiting_signatory,
                    grouped, proposed, decided, waiting_platform, remedied, appealed, withdrawn,
                    closed)
std::string_view name(CaseState state);
std::string_view name(CaseAct act);
std::string_view name(CaseRole role);
// Of a name in a table of the node; the first one when there is none.
CaseState state_of(std::string_view name);
CaseAct act_of(std::string_view name);
CaseRole role_of(std::string_view name);

// One row of the table.
struct Transition {
  CaseState from;
  CaseAct act;
  CaseState to;
  std::span<const CaseRole> who;
  bool reason = false;   // the record has to give one
  bool upheld = false;   // only after a decision that upholds, wholly or partly
  bool request = false;  // only in a request of an observer
};
std::span<const Transition> transitions();
// Whether a step leaves the state as it is, from wherever it is taken.
bool is_quiet(CaseAct act);
// Null: this is no step from there.
const Transition* find_transition(CaseState from, CaseAct act);

// What a record says about a case, without its words.
struct Step {
  std::string id = {};  // the record's own thing
  Index index = 0;      // in the log
  CaseAct act = CaseAct::submit;
  CaseRole role = CaseRole::reporter;
  std::string actor = {};  // pseudonym of staff; empty: none
  bool conflict = false;   // who acted belongs to the signatory concerned
  Instant at = {};         // when the record says it was made; of a report, when it was received
  bool reason = false;     // it gives one
  std::string other = {};  // a case that it follows, a decision or a notice that it is about
  std::optional<CaseOutcome> outcome = {};  // of a decision
  bool single_decider = false;
  bool by_signatory = false;  // signed by the signatory concerned itself
};

// A case as far as its steps tell it.
struct CaseHistory {
  std::string id;
  CaseState state = CaseState::none;
  std::vector<Step> steps;
  bool accepted = false;  // triage has taken it on
  bool urgent = false;
  std::string leader;               // of a grouped case
  std::optional<Step> decision;     // the one that stands
  std::set<CaseRole> appealed_by;   // since it was decided or reopened
  std::set<std::string> proposers;  // pseudonyms, since it was reopened
  std::set<std::string> hands;      // everybody who proposed or decided in it
  std::string country;              // upper case; empty: the Union
  std::string code;                 // of conduct
  std::string category;
  bool upheld() const;
  bool is_request() const;  // of an observer to a signatory
};

// Nothing when the step may be taken now. `deadlines` are those of the case's code. conflict with
// what is possible instead; bad_input for what the record itself lacks.
Result<void> may(const CaseHistory& history, const Step& step, const Deadlines& deadlines);
// Takes a step that may be taken.
void advance(CaseHistory& history, Step step);
// What is possible now; for a role, or for anybody.
std::vector<const Transition*> possible(const CaseHistory& history,
                                        std::optional<CaseRole> role = {});
// The last moment at which somebody may appeal against the decision that stands.
std::optional<Instant> window_end(const CaseHistory& history, const Deadlines& deadlines);

}  // namespace hustings::cases
