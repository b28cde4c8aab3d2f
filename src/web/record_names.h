// Lists of records as people read them.
#pragma once
#include <string_view>

#include "node/fold.h"
#include "web/list_html.h"

namespace hustings::web {

// Lists of records of any kind, and of what rules say of them, as people read them: what each
// record says, and who says it, in place of ids. In all lists ids of things are replaced by their
// names, with a link. `operator_id`: of the node, who has no page of its own.
Result<void> name_records(Db& db, const Registry& registry, std::string_view operator_id,
                          ListParts& parts);

}  // namespace hustings::web
