// The first sheet of a workbook as CSV.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "worker/child/zip.h"

namespace hustings {

// The first sheet that is not hidden and has something in it.
struct FirstSheet {
  std::string name;
  std::vector<std::string> others;  // names of the other ones, in their order
  std::string uncomputed;           // the first cell whose formula has no result in the file
  std::string csv;                  // see Grid::csv
};

// Each takes a ZIP of its kind. bad_input: what is wrong, where, how to mend it. Throws
// std::bad_alloc.
Result<FirstSheet> read_xlsx(const Zip& zip);
Result<FirstSheet> read_ods(const Zip& zip);

// An XLSX or ODS file, told by its content, as the protocol has it (docs of worker/worker.h): a
// line of JSON and the CSV.
Result<std::string> sheet_of(std::string_view file);

// What both say when nothing is left to read.
std::unexpected<Error> nothing_to_read(bool hidden);

}  // namespace hustings
