// One visit to the form of a step: the case as it is, what was typed, and what becomes of it.
#pragma once
#include <optional>
#include <string>

#include "casedesk/draft.h"
#include "casedesk/pages.h"

namespace hustings::casedesk {

// A form of a step, opened by somebody who may take it now, or could have when they began.
struct StepVisit {
  const Room& room;
  desk::Visit& visit;
  Db& db;
  const cases::CaseFile& file;
  const StepForm& form;
  std::optional<CaseRole> role;  // none: it is not possible now
  Sight sight = {};
  std::optional<SealedCase> sealed = {};
  std::string action;   // where the form is sent to
  std::string back;     // the page of the case
  bool answer = false;  // by the staff of the signatory concerned
};

// What stands in the form at first.
Result<desk::Typed> first_typed(StepVisit& step, const StepPlan& plan);
// Whether questions stand ready for its words.
bool has_questions(const StepVisit& step);
// What was typed, with a question that stands ready behind it, in place of the same one in another
// language. `wanted`: "when:de", its name and a language of the site. bad_input.
Result<desk::Typed> with_question(const StepVisit& step, desk::Typed given,
                                  std::string_view wanted);
// A step that was typed, as the record that it becomes. bad_input with every problem.
Result<NewStep> step_of(StepVisit& step, const StepPlan& plan, const desk::Typed& given);
// Takes back what step_of() kept beside the log, where the step was not taken.
Result<void> undo(StepVisit& step, const NewStep& taken);

}  // namespace hustings::casedesk
