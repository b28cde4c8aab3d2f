// The rows of a foreign table as drafts, or as refusals that name every cell that is wrong. What
// `hustings import` and the desk's uploads have in common.
#pragma once
#include <functional>
#include <string>
#include <variant>
#include <vector>

#include "node/capability.h"
#include "tables/import.h"

namespace hustings {

// A row of the table, read; nothing else is kept of it.
struct ReadRow {
  std::uint64_t row = 0;  // Row::record, of the first one where `what` was made of several
  std::variant<Importer::Made, Refusal> what;
  std::vector<Detail> wrong = {};  // of a refusal: every cell that is, by its heading
  std::uint64_t rows = 1;          // that `what` was made of
};

// Reads the table to its end. Errors: those of the table, and of `take`.
Result<void> each_row(Import& table, const Importer& importer, const Importer::Context& context,
                      const std::function<Result<void>(ReadRow)>& take);

// The heading under which the file has a field; the field's name where it has none.
std::string heading_of(const Import& table, const std::string& field);

}  // namespace hustings
