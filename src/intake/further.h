// Questions that only the chosen category asks (codes/CODE/categories.json). In forms and pointers
// each is called "further/ID".
#pragma once
#include "base/json.h"
#include "cases/categories.h"
#include "cases/report.h"
#include "intake/answers.h"
#include "vault/vault.h"

namespace hustings::intake {

inline constexpr std::string_view kFurther = "further";
std::string field_of(const cases::CategoryQuestion& question);  // "further/accounts"
// The question of a form's field or of a JSON Pointer; null: it is none.
const cases::CategoryQuestion* question_of_field(std::string_view code, std::string_view field);

// What the chosen category asks on one page.
std::vector<const cases::CategoryQuestion*> asked_on(const Answers& answers, int step,
                                                     std::string_view code);
std::string_view further_answer(const Answers& answers, std::string_view question);

// As take(), to_json(), from_json() and check() of all answers.
void take_further(Answers& answers, const web::Form& form, int step, std::string_view code);
Json further_json(const std::vector<Further>& further);
Result<std::vector<Further>> further_from_json(const Json& json, std::string_view code);
void check_further(const Answers& answers, int step, std::string_view code,
                   std::vector<Detail>& out);
// Of a program's report: what the chosen category does not ask is left out, but may not be longer
// than its question allows either.
void check_unasked(const Answers& answers, std::string_view code, std::vector<Detail>& out);
// Which files answer a question: `questions` has one for each file, empty for most.
void put_files(Answers& answers, std::string_view code, const std::vector<std::string>& questions);
// Those of the chosen category alone; empty: none.
std::vector<ReportAnswer> own_answers(const Answers& answers, std::string_view code);

// What a report has sealed as /answers, for those who read it: of a file the name under which it
// was sent.
Result<std::vector<Further>> read_further(vault::Vault& vault, const vault::OpenCase& open,
                                          std::string_view code, const Json& sealed);

}  // namespace hustings::intake
