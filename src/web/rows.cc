#include "web/rows.h"

namespace hustings::web {

std::string row_json(const ListView& list, const std::vector<Value>& row) {
  std::string out;
  write_json(as_object(list.columns, row), out);
  return out;
}

Lines::Lines(Source source, ListView list, Format format, const Arguments& arguments)
    : source_(std::move(source)),
      list_(std::move(list)),
      format_(format),
      formulas_(arguments.flag("raw") ? Formulas::keep : Formulas::guard),
      cursor_(arguments.text(list_.cursor).value_or("")) {}

Result<bool> Lines::next(Db& db, std::size_t limit, std::string& out) {
  if (!begun_ && format_ == Format::csv) write_csv_row(csv_heading(list_.columns), out);
  begun_ = true;
  HUSTINGS_TRY(const Slice slice,
               list_.read(db, cursor_, limit, [&](const std::vector<Value>& row) -> Result<void> {
                 if (format_ == Format::csv) {
                   write_csv_row(csv_cells(list_.columns, row), out, formulas_);
                 } else {
                   out += row_json(list_, row) + '\n';
                 }
                 return {};
               }));
  cursor_ = slice.next.value_or("");
  return slice.next.has_value();
}

Result<bool> Lines::next(std::string& out) {
  HUSTINGS_TRY(const auto reader, source_.readers->take());
  HUSTINGS_TRY(const auto snapshot, Transaction::snapshot(*reader->db));
  return next(*reader->db, kStreamSlice, out);
}

}  // namespace hustings::web
