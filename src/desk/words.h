// How things of the desk read on its pages.
#pragma once
#include "desk/visit.h"

namespace hustings::desk {

Word word(WorkState state);
Word word(Role role);
Word word(CaseDuty duty);
Word kind_word(std::string_view kind);  // of a kind of record, or a format of files
// A row of the queue: title, kind, state, who, when, link.
Result<Object> work_row(Visit& visit, const Work& work);
// The kinds of record that can be written, with links to their forms.
List kind_rows(const Desk& desk, const std::string& signatory);
// The name of a person; the id of one who is gone.
std::string person(Desk& desk, const std::string& id);

}  // namespace hustings::desk
