#include "node/changes.h"

#include <algorithm>
#include <charconv>

#include "base/json.h"
#include "base/message.h"
#include "store/store.h"

namespace hustings {
namespace {

std::string listed(const Json& json) {
  if (const auto* text = json.as<std::string>()) return *text;
  std::string out;
  if (const auto* items = json.as<JsonArray>()) {
    for (const auto& item : *items) {
      const bool object = item.as<JsonObject>() != nullptr;
      out += (out.empty() ? "" : object ? "; " : ", ") + listed(item);
    }
  } else if (const auto* members = json.as<JsonObject>()) {
    for (const auto& [name, value] : *members)
      out += (out.empty() ? "" : ", ") + field_label(name) + ": " + listed(value);
  } else {
    write_json(json, out);
  }
  return out;
}

Value number_in(std::string_view cell) {
  std::int64_t out = 0;
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), out);
  return error == std::errc() && end == cell.data() + cell.size() ? Value(out) : Value(cell);
}

// "not_applicable" of a fact or "european_party" by the id of its translation.
Message word_in(std::string_view cell) {
  if (cell == kStates.front()) return {std::string(tr("stated"))};
  return {field_label(cell)};
}

}  // namespace

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

std::string pointer_label(const Kind* kind, std::string_view pointer) {
  std::string path(pointer.substr(std::min<std::size_t>(1, pointer.size())));
  std::ranges::replace(path, '/', '.');
  const auto is_column = [kind](std::string_view of) {
    return std::ranges::find(kind->columns, of, &KindColumn::path) != kind->columns.end();
  };
  const std::string shorter = path.substr(0, path.rfind('.'));
  if (kind != nullptr && !is_column(path) && is_column(shorter)) path = shorter;
  return field_label(path);
}

std::string kind_label(std::string_view kind) {
  std::string out(kind);
  std::ranges::replace(out, '-', ' ');
  return out;
}

Value shown_cell(const KindColumn& column, std::string_view cell) {
  if (cell.empty()) return {};
  if (column.type == "day") return parse_date(cell);
  if (column.type == "time") return parse_instant(cell);
  if (column.type == "country") return Country{std::string(cell)};
  if (column.type == "count" || column.type == "integer") return number_in(cell);
  if (column.type == "yes or no")
    return Message{std::string(cell == "true" ? tr("yes") : tr("no"))};
  if (column.type.contains('|')) return word_in(cell);
  if (column.type == "list") {
    if (const auto json = parse_json(cell)) return listed(*json);
  }
  return cell;
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
