// Both sides of an ad for its pages: what was seen of a declared one, and what is declared of a
// seen one.
#pragma once
#include <string>

#include "node/fold.h"
#include "node/value.h"

namespace hustings::ads {

// As many as 20 each, by index.
Result<List> seen_of(Db& db, const std::string& ad);
std::string seen_schema();
Result<List> declared_of(Db& db, Index observed);
std::string declared_schema();
// What rules say about a declared ad and its deliveries (node/findings.h).
Result<List> findings_around(Db& db, const Registry& registry, Index index, const std::string& ad);

}  // namespace hustings::ads
