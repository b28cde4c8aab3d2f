#include "tables/refused.h"

#include <vector>

#include "tables/csv.h"

namespace hustings {

void write_refused_header(std::span<const std::string> header, std::string& out) {
  std::vector<std::string> cells = {"row", "column", "cell", "reason", "mend"};
  cells.insert(cells.end(), header.begin(), header.end());
  write_csv_row(cells, out, Formulas::guard);
}

void write_refused(const Refusal& refusal, std::string& out) {
  std::vector<std::string> cells = {std::to_string(refusal.row), refusal.column, refusal.cell,
                                    refusal.reason, refusal.mend};
  cells.insert(cells.end(), refusal.source.begin(), refusal.source.end());
  write_csv_row(cells, out, Formulas::guard);
}

}  // namespace hustings
