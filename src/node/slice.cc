#include "node/slice.h"

#include <fmt/core.h>

#include <algorithm>

#include "store/store.h"

namespace hustings {

Object as_object(std::span<const Column> columns, const std::vector<Value>& row) {
  Object out;
  out.reserve(columns.size());
  for (std::size_t i = 0; i < columns.size(); ++i) out.emplace_back(columns[i].name, row[i]);
  return out;
}

std::vector<std::string> csv_heading(std::span<const Column> columns) {
  std::vector<std::string> out;
  for (const auto& column : columns) {
    if (column.shape != Shape::money) {
      out.emplace_back(column.name);
      continue;
    }
    for (const char* part : {"min", "max", "currency"})
      out.push_back(fmt::format("{}.{}", column.name, part));
  }
  return out;
}

std::vector<std::string> csv_cells(std::span<const Column> columns, const std::vector<Value>& row) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const bool none = std::holds_alternative<std::monostate>(row[i]);
    if (none && columns[i].shape == Shape::money) out.resize(out.size() + 2);
    write_cells(row[i], out);
  }
  return out;
}

Result<Record> load_record(Db& db, const Registry& registry, Index index) {
  HUSTINGS_TRY(const StoredRecord stored, read_record(db, index));
  return open_record(index, stored.envelope, registry.kinds(), stored.erased);
}

std::vector<Value> record_row(const Record& record) {
  const std::string_view evidence = name(record.evidence);
  RawJson body;
  record.kind().write(record.body, body.text);
  return {record.index,    record.head.sub,
          record.head.iss, *std::ranges::find(kEvidence, evidence, &Word::code),
          record.head.iat, record.kind().vct(),
          std::move(body)};
}

Result<Slice> read_changes(Db& db, const Registry& registry, std::uint64_t since, std::size_t limit,
                           const EachSliceRow& each) {
  std::vector<std::int64_t> indices;
  HUSTINGS_CHECK(db.query("SELECT idx FROM record WHERE idx >= $1 ORDER BY idx LIMIT $2",
                          {param(since), static_cast<std::int64_t>(limit + 1)},
                          [&](const SqlRow& row) -> Result<void> {
                            indices.push_back(row.integer(0));
                            return {};
                          }));
  Slice out;
  if (indices.size() > limit) {
    out.next = std::to_string(indices.back());
    indices.pop_back();
  }
  for (const auto index : indices) {
    HUSTINGS_TRY(const Record record, load_record(db, registry, static_cast<Index>(index)));
    HUSTINGS_CHECK(each(record_row(record)));
  }
  return out;
}

std::string record_json(const Record& record) {
  std::string out;
  write_json(as_object(kRecordColumns, record_row(record)), out);
  return out;
}

}  // namespace hustings
