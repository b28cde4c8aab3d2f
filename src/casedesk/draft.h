// From the form of a step to its record, and back to what the form shows.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "casedesk/steps.h"
#include "cases/file.h"
#include "desk/form.h"
#include "intake/intake.h"

namespace hustings::casedesk {

// Who takes a step, as its record says it.
struct Acting {
  CaseRole role = CaseRole::handler;
  std::string actor;      // pseudonym; empty: none
  bool conflict = false;  // belongs to the signatory concerned
};
// Members that are not asked: name and value.
using Members = std::vector<std::pair<std::string, Json>>;

// What a form offers beside what the code of conduct has: with their ids.
struct Offered {
  std::vector<intake::Choice> signatories = {};  // that the case may concern
  std::vector<intake::Choice> answers = {};      // of the signatory, that a decision may accept
};

// One form, for one case.
class StepPlan {
 public:
  // Form (its asks), kind and case outlive it.
  StepPlan(const StepForm& form, const Kind& kind, const cases::CaseFile& file,
           const Offered& offered);

  // What was sent, as far as the form asks for it.
  desk::Typed typed_in(const desk::Typed& sent) const;
  // Items for the template `_form`.
  List items(const desk::Typed& given, const std::vector<Detail>& problems) const;
  // bad_input with every problem, each with the pointer of its field.
  Result<Draft> read(const desk::Typed& given, const Acting& acting, const Members& more) const;
  // What would be typed for a body of this kind.
  desk::Typed typed_of(const Json& body) const;
  // The same as people read it: told_label, told.
  List told(const desk::Typed& given) const;
  const desk::Plan& shown() const { return shown_; }

 private:
  struct Option {
    std::string value;
    Value label;
  };
  struct Shown {
    const Ask* ask;
    std::vector<Option> options;
  };
  void offer(Shown& shown, const Offered& offered) const;

  const Kind& kind_;
  const cases::CaseFile& file_;
  desk::Plan all_;
  desk::Plan shown_;
  std::vector<Shown> asks_;
};

// In place of what the body says there; null: it says nothing.
void put_members(Json& body, const Members& more);

}  // namespace hustings::casedesk
