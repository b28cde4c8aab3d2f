// What the fields of a report offer to choose from, for the form and for the desk, where letters
// are typed in.
#pragma once
#include "intake/intake.h"
#include "node/page.h"
#include "web/form.h"

namespace hustings::intake {

std::string_view medium_label(std::string_view code);  // English, the id of its translation
std::string_view platform_label(std::string_view code);
// Of one page of the form; what was chosen stays chosen.
Result<void> put_options(Intake& intake, const Answers& answers, int step, Object& content);
// The fields of what the chosen category asks on these pages, for the template _report_further.
List further_fields(const Intake& intake, const Answers& answers, std::initializer_list<int> steps);
// What was answered, question by question: asked, answered, urgent.
List further_told(std::string_view code, const std::vector<Further>& further);
// Files of a form, those that answer a question with its id.
std::vector<Upload> uploads_of(web::Form& form);
// Each with the anchor of its field.
List problem_list(const std::vector<Detail>& problems);

}  // namespace hustings::intake
