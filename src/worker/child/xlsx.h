// The parts of an XLSX file beside its sheets.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "worker/child/grid.h"
#include "worker/child/value.h"
#include "worker/child/zip.h"

namespace hustings {

// What all sheets of a workbook refer to.
struct Workbook {
  struct Listed {
    std::string name;
    std::string part;  // empty: no worksheet (a chart, a macro)
    bool hidden = false;
  };
  std::vector<Listed> sheets;
  bool from_1904 = false;
  std::vector<Shown> styles;             // by the number that cells have
  std::vector<Pool::Text> shared_texts;  // the same
  Pool pool;
};

Result<Workbook> read_workbook(const Zip& zip);

// What is inside a text element of XLSX: _x000D_ is a carriage return.
std::string unescaped(std::string_view text);

// Reads one sheet's cells; with `probe` only as far as the first that has something in it.
// Gives the name of the first cell with a formula that has no result; empty when there is none.
Result<std::string> read_worksheet(const Zip& zip, const Workbook::Listed& sheet, Workbook& book,
                                   Grid& grid, bool probe);

}  // namespace hustings
