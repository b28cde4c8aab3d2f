#include "node/dataset.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "node/where.h"
#include "store/store.h"

namespace hustings {
namespace {

constexpr std::array<std::string_view, 5> kHead = {"index", "id", "issuer", "evidence", "recorded"};

std::vector<std::string> head_cells(const Record& record) {
  return {std::to_string(record.index), record.head.sub, record.head.iss,
          std::string(name(record.evidence)), to_string(record.head.iat)};
}

// Indices of the current records that all chosen filters let through, ascending.
Result<std::vector<Index>> chosen_records(Db& db, const Dataset& dataset, const Chosen& chosen) {
  std::vector<Index> out;
  const auto take = [&out](const SqlRow& row) -> Result<void> {
    out.push_back(static_cast<Index>(row.integer(0)));
    return {};
  };
  if (chosen.empty() && !dataset.kind.empty()) {
    HUSTINGS_CHECK(
        db.query("SELECT r.idx FROM record r JOIN head h ON h.sub = r.sub AND h.idx = r.idx "
                 "WHERE r.kind = $1 ORDER BY r.idx",
                 {dataset.kind}, take));
    return out;
  }
  HUSTINGS_TRY(const Where where, Where::make(db, dataset, chosen, {}));
  HUSTINGS_CHECK(
      db.query(fmt::format("SELECT {0} {1} ORDER BY {0}", where.index(), where.index_text()),
               where.params(), take));
  return out;
}

Result<void> read_query(Db& db, const Dataset& dataset, const Chosen& chosen,
                        const EachDatasetRow& each) {
  HUSTINGS_TRY(const Where where, Where::make(db, dataset, chosen, {.lead = false}));
  std::vector<std::string> cells;
  std::vector<Value> values;
  return db.query(
      fmt::format("SELECT {} {} ORDER BY {}", dataset.select, where.text(), dataset.order),
      where.params(), [&](const SqlRow& row) -> Result<void> {
        cells.clear();
        values.clear();
        for (int c = 0; c < row.size(); ++c) {
          const std::string canonical = row.canonical(c);
          cells.push_back(canonical.substr(1));
          values.push_back(row.null(c)           ? Value()
                           : canonical[0] == 'i' ? Value(row.integer(c))
                                                 : Value(cells.back()));
        }
        return each({cells, nullptr, &values});
      });
}

Result<void> read_rows(Db& db, const Registry& registry, const Dataset& dataset,
                       const Chosen& chosen, const EachDatasetRow& each) {
  if (!dataset.select.empty()) return read_query(db, dataset, chosen, each);
  HUSTINGS_TRY(const auto indices, chosen_records(db, dataset, chosen));
  for (const Index index : indices) {
    HUSTINGS_TRY(const Record record, load_record(db, registry, index));
    std::vector<std::string> cells = head_cells(record);
    if (dataset.kind.empty()) {
      cells.emplace_back(record.kind().name);
    } else {
      record.kind().csv_row(record.body, cells);
    }
    HUSTINGS_CHECK(each({cells, &record, nullptr}));
  }
  return {};
}

}  // namespace

std::vector<std::string> dataset_columns(const Registry& registry, const Dataset& dataset) {
  if (!dataset.select.empty()) return {dataset.columns.begin(), dataset.columns.end()};
  std::vector<std::string> out(kHead.begin(), kHead.end());
  if (dataset.kind.empty()) {
    out.emplace_back("kind");
  } else {
    for (const auto& column : registry.kinds().named(dataset.kind)->columns) {
      const bool taken = std::ranges::find(kHead, column.path) != kHead.end();
      out.push_back(taken ? "body." + column.path : column.path);
    }
  }
  return out;
}

std::string dataset_json(const std::vector<std::string>& columns, const DatasetRow& row) {
  if (row.record != nullptr) return record_json(*row.record);
  Object object;
  for (std::size_t i = 0; i < columns.size(); ++i)
    object.emplace_back(columns[i], row.values->at(i));
  std::string out;
  write_json(object, out);
  return out;
}

std::string dataset_query(const Dataset& dataset) {
  return fmt::format("SELECT {} FROM {} t ORDER BY {}", dataset.select, dataset.table,
                     dataset.order);
}

Result<void> read_dataset(Db& db, const Registry& registry, const Dataset& dataset,
                          const Chosen& chosen, const EachDatasetRow& each) {
  HUSTINGS_TRY(const auto snapshot, Transaction::snapshot(db));
  return read_rows(db, registry, dataset, chosen, each);
}

Result<void> read_dataset_rows(Db& db, const Registry& registry, const Dataset& dataset,
                               const EachDatasetRow& each) {
  return read_rows(db, registry, dataset, {}, each);
}

}  // namespace hustings
