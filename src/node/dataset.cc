#include "node/dataset.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "store/store.h"

namespace hustings {
namespace {

constexpr std::array<std::string_view, 5> kHead = {"index", "id", "issuer", "evidence", "recorded"};

std::vector<std::string> head_cells(const Record& record) {
  return {std::to_string(record.index), record.head.sub, record.head.iss,
          std::string(name(record.evidence)), to_string(record.head.iat)};
}

Result<const Filter*> find_filter(const Dataset& dataset, std::string_view name) {
  const auto it = std::ranges::find(dataset.filters, name, &Filter::name);
  if (it != dataset.filters.end()) return &*it;
  std::vector<std::string_view> names;
  for (const auto& filter : dataset.filters) names.push_back(filter.name);
  return fail(Code::bad_input, fmt::format("{} cannot be filtered by {}", dataset.name, name), {},
              names.empty() ? "leave the filter out"
                            : fmt::format("use one of {}", fmt::join(names, ", ")));
}

// Indices of the current records that all chosen filters let through, ascending.
Result<std::vector<Index>> chosen_records(Db& db, const Dataset& dataset, const Chosen& chosen) {
  std::vector<Index> out;
  const auto take = [&out](const SqlRow& row) -> Result<void> {
    out.push_back(static_cast<Index>(row.integer(0)));
    return {};
  };
  if (chosen.empty() && dataset.kind.empty()) {
    HUSTINGS_CHECK(db.query("SELECT idx FROM head ORDER BY idx", {}, take));
  } else if (chosen.empty()) {
    HUSTINGS_CHECK(db.query(
        "SELECT h.idx FROM head h JOIN record r ON r.idx = h.idx WHERE r.kind = $1 ORDER BY h.idx",
        {dataset.kind}, take));
  }
  bool first = true;
  for (const auto& [name, typed] : chosen) {
    HUSTINGS_TRY(const Filter* filter, find_filter(dataset, name));
    const bool search = filter->condition.contains("{search_match}");
    const std::string value = search ? search_query(typed, db.dialect()) : typed;
    std::vector<Index> before;
    before.swap(out);
    if (!value.empty()) {
      HUSTINGS_CHECK(db.query(
          fmt::format("SELECT idx FROM {} WHERE {} ORDER BY idx", dataset.table, filter->condition),
          {value}, take));
    }
    if (first) {
      first = false;
      continue;
    }
    std::vector<Index> both;
    std::ranges::set_intersection(before, out, std::back_inserter(both));
    out.swap(both);
  }
  return out;
}

Result<void> read_query(Db& db, const Dataset& dataset, const EachDatasetRow& each) {
  std::vector<std::string> cells;
  return db.query(dataset.sql, {}, [&](const SqlRow& row) -> Result<void> {
    cells.clear();
    for (int c = 0; c < row.size(); ++c) {
      const std::string canonical = row.canonical(c);
      cells.push_back(canonical.substr(1));
    }
    return each({cells, nullptr});
  });
}

Result<void> read_rows(Db& db, const Registry& registry, const Dataset& dataset,
                       const Chosen& chosen, const EachDatasetRow& each) {
  if (!dataset.sql.empty()) return read_query(db, dataset, each);
  HUSTINGS_TRY(const auto indices, chosen_records(db, dataset, chosen));
  for (const Index index : indices) {
    HUSTINGS_TRY(const StoredRecord stored, read_record(db, index));
    HUSTINGS_TRY(const Record record,
                 open_record(index, stored.envelope, registry.kinds(), stored.erased));
    std::vector<std::string> cells = head_cells(record);
    if (dataset.kind.empty()) {
      cells.emplace_back(record.kind().name);
    } else {
      record.kind().csv_row(record.body, cells);
    }
    HUSTINGS_CHECK(each({cells, &record}));
  }
  return {};
}

}  // namespace

std::vector<std::string> dataset_columns(const Registry& registry, const Dataset& dataset) {
  if (!dataset.sql.empty()) return {dataset.columns.begin(), dataset.columns.end()};
  std::vector<std::string> out(kHead.begin(), kHead.end());
  if (dataset.kind.empty()) {
    out.emplace_back("kind");
  } else {
    for (const auto& column : registry.kinds().named(dataset.kind)->columns)
      out.push_back(column.path);
  }
  return out;
}

Result<void> read_dataset(Db& db, const Registry& registry, const Dataset& dataset,
                          const Chosen& chosen, const EachDatasetRow& each) {
  for (const auto& [name, value] : chosen) {
    HUSTINGS_CHECK(find_filter(dataset, name));
    if (!is_utf8(value) || value.find('\0') != std::string::npos) {
      return fail(Code::bad_input, "the value of a filter is no text", name, "give it in UTF-8");
    }
  }
  HUSTINGS_TRY(const auto snapshot, Transaction::snapshot(db));
  return read_rows(db, registry, dataset, chosen, each);
}

Result<void> read_dataset_rows(Db& db, const Registry& registry, const Dataset& dataset,
                               const EachDatasetRow& each) {
  return read_rows(db, registry, dataset, {}, each);
}

}  // namespace hustings
