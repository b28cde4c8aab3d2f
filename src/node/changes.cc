#include "node/changes.h"

#include <algorithm>

#include "store/store.h"

namespace hustings {

bool covered(const std::vector<std::string>& pointers, std::string_view path) {
  return std::ranges::any_of(pointers, [&](const std::string& pointer) {
    std::string prefix = pointer.substr(1);
    std::ranges::replace(prefix, '/', '.');
    return path == prefix || path.starts_with(prefix + ".");
  });
}

std::string field_label(std::string_view path) {
  std::string out(path);
  std::ranges::replace(out, '_', ' ');
  for (std::size_t at = 0; (at = out.find('.', at)) != std::string::npos;) out.replace(at, 1, ", ");
  return out;
}

std::string kind_label(std::string_view kind) {
  std::string out(kind);
  std::ranges::replace(out, '-', ' ');
  return out;
}

Result<std::vector<FieldChange>> changes_since(Db& db, const Kinds& kinds, Index before,
                                               const Record& record,
                                               const std::vector<std::string>& erased) {
  HUSTINGS_TRY(const StoredRecord stored, read_record(db, before));
  HUSTINGS_TRY(const Record older, open_record(before, stored.envelope, kinds, stored.erased));
  std::vector<FieldChange> out;
  if (&older.kind() != &record.kind()) return out;
  std::vector<std::string> was;
  std::vector<std::string> is;
  older.kind().csv_row(older.body, was);
  record.kind().csv_row(record.body, is);
  for (std::size_t i = 0; i < record.kind().columns.size(); ++i) {
    const auto& path = record.kind().columns[i].path;
    if (was[i] == is[i] || covered(erased, path) || covered(stored.erased, path)) continue;
    out.push_back({path, was[i], is[i]});
  }
  return out;
}

}  // namespace hustings
