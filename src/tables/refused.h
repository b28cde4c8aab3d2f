// The rows that an import refused, as a table that people mend in a spreadsheet.
#pragma once
#include <span>
#include <string>

#include "tables/import.h"

namespace hustings {

// The first line: row, column, cell, reason, mend, then the headers of the imported table.
void write_refused_header(std::span<const std::string> header, std::string& out);
// One row: "row" is Row::record; the original cells follow. Formulas are guarded (csv.h), since
// this file is made to be opened in a spreadsheet.
void write_refused(const Refusal& refusal, std::string& out);

}  // namespace hustings
