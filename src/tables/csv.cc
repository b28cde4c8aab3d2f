#include "tables/csv.h"

namespace hustings {

void write_csv_cell(std::string_view cell, std::string& out, Formulas formulas) {
  static constexpr std::string_view kFormula = "=+-@\t\r\n";
  static constexpr std::string_view kQuoted = ",\"\r\n;\t|";
  const bool guarded = formulas == Formulas::guard && !cell.empty() &&
                       kFormula.find(cell.front()) != std::string_view::npos;
  const bool quoted = cell.find_first_of(kQuoted) != std::string_view::npos ||
                      cell.starts_with(' ') || cell.starts_with("\xEF\xBB\xBF") ||
                      cell.ends_with(' ');
  if (quoted) out += '"';
  if (guarded) out += '\'';
  if (!quoted) {
    out += cell;
    return;
  }
  for (const char c : cell) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

void write_csv_row(std::span<const std::string> cells, std::string& out, Formulas formulas) {
  if (cells.size() == 1 && cells[0].empty()) out += "\"\"";
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) out += ',';
    write_csv_cell(cells[i], out, formulas);
  }
  out += "\r\n";
}

}  // namespace hustings
