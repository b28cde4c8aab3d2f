// What the signatory of a case has said about things in which rules found something: a decision may
// accept such an answer, and then the finding is closed.
#pragma once
#include <string>
#include <vector>

#include "cases/file.h"
#include "intake/intake.h"
#include "node/value.h"

namespace hustings::casedesk {

struct AnswerGiven {
  Index index = 0;  // of the response
  std::string id;   // its thing
  std::string act;  // "disputes"
  std::string words;
  Index about = 0;  // the record in which something was found
  struct Closes {
    std::string rule;
    std::string commitment;
  };
  std::vector<Closes> closes;  // if it is accepted for that promise
};
// The newest first, at most 20. None where the case concerns nobody.
Result<std::vector<AnswerGiven>> answers_given(Db& db, const cases::CaseFile& file);
// The same to choose from.
std::vector<intake::Choice> as_choices(const std::vector<AnswerGiven>& answers);
List answer_rows(const std::vector<AnswerGiven>& answers);

}  // namespace hustings::casedesk
