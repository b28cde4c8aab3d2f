// The form of each step that people at the desk take: which record it is, what is asked, in which
// order. What is not asked the desk fills in itself (draft.h).
#pragma once
#include <span>
#include <string_view>

#include "cases/machine.h"
#include "node/value.h"

namespace hustings::casedesk {

// One field of a form.
struct Ask {
  std::string_view pointer;  // in the record
  std::string_view label;    // English, the id of its translation, as what follows
  std::string_view help = {};
  bool needed = false;
  std::span<const Word> words = {};  // of a choice
  std::string_view type = {};        // of the input, where the kind's schema says too little
  std::string_view heading = {};     // above it
};

struct StepForm {
  CaseAct act;
  std::string_view title;  // of its button and its page
  std::string_view says;   // what it does, and who sees it
  std::string_view kind;   // of the record
  std::span<const Ask> asks;
  bool conflict = false;    // asks whether who acts belongs to the signatory concerned
  bool sure = false;        // asks for the password again
  bool file = false;        // takes a file whose digest is the record's evidence
  bool staff_only = false;  // its sealed words are for staff, not for the reporter
};
std::span<const StepForm> step_forms();
// Null: nobody at the desk takes this step.
const StepForm* form_of(CaseAct act);
// What the step is called where the staff of a signatory takes it.
std::string_view answer_title(CaseAct act);

// What handlers ask often.
struct Template {
  std::string_view name;  // in an address
  std::string_view text;  // English, the id of its translation
};
std::span<const Template> questions();
// Null: there is none of this name.
const Template* question_named(std::string_view name);

}  // namespace hustings::casedesk
