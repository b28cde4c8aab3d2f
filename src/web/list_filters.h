// What people choose the rows of a list by: the form beside it, and the chips above.
#pragma once
#include "web/list_html.h"

namespace hustings::web {

// The values "filters" and "chips" of the template "list".
List list_filters(const ListParts& parts, const Call& call);
List list_chips(const ListParts& parts, const Call& call);
// "choices": what has to be chosen before there are rows; nothing for most lists.
List list_choices(const ListParts& parts, const Call& call);

}  // namespace hustings::web
