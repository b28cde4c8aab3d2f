#include "node/slice.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "base/json.h"
#include "store/store.h"

namespace hustings {
namespace {

constexpr std::size_t kMaxFilters = 6;

std::unexpected<Error> bad_cursor(std::string_view cursor) {
  return fail(Code::bad_input, "this is no cursor of this list", std::string(cursor),
              "start again without it, and follow \"next\"");
}

std::optional<std::int64_t> number(std::string_view text) {
  std::int64_t out = 0;
  const auto [ptr, ec] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (ec != std::errc() || ptr != text.data() + text.size() || out < 0) return std::nullopt;
  return out;
}

// A query whose number of parameters is only known now; Params is a list as the compiler knows it.
template <std::size_t... I>
Result<void> query_n(Db& db, const std::string& sql, const std::vector<Param>& params,
                     const EachRow& each, std::index_sequence<I...>) {
  return db.query(sql, {params[I]...}, each);
}
template <std::size_t N = 0>
Result<void> query_with(Db& db, const std::string& sql, const std::vector<Param>& params,
                        const EachRow& each) {
  if constexpr (N < kMaxFilters + 3) {
    if (params.size() != N) return query_with<N + 1>(db, sql, params, each);
  }
  return query_n(db, sql, params, each, std::make_index_sequence<N>());
}

// The same condition for the parameter $n instead of $1.
std::string renumber(std::string_view condition, std::size_t n) {
  std::string out(condition);
  const std::string now = fmt::format("${}", n);
  for (std::size_t at = 0; (at = out.find("$1", at)) != std::string::npos; at += now.size()) {
    out.replace(at, 2, now);
  }
  return out;
}

// "FROM ... WHERE ..." of the rows that the filters let through, and its parameters.
struct Where {
  std::string from;   // joins and conditions; ends in a condition
  std::string index;  // the column with the log index
  std::vector<std::string> values;
  std::vector<Param> params() const { return {values.begin(), values.end()}; }
};

Result<void> add_filters(Db& db, const Dataset& dataset, const Chosen& chosen, Where& out) {
  if (chosen.size() > kMaxFilters) {
    return fail(Code::bad_input, fmt::format("at most {} filters at a time", kMaxFilters));
  }
  for (const auto& [name, typed] : chosen) {
    const auto filter = std::ranges::find(dataset.filters, name, &Filter::name);
    if (filter == dataset.filters.end()) {
      return fail(Code::bad_input, fmt::format("{} cannot be filtered by {}", dataset.name, name));
    }
    const bool search = filter->condition.contains("{search_match}");
    out.values.push_back(search ? search_query(typed, db.dialect()) : typed);
    if (search && out.values.back().empty()) {
      out.from += " AND 1 = 0";  // no word in what was typed: no row has it
      out.values.pop_back();
      continue;
    }
    out.from +=
        " AND (" + renumber(localise(filter->condition, db.dialect()), out.values.size()) + ")";
  }
  return {};
}

Result<Where> where(Db& db, const Dataset& dataset, const Chosen& chosen) {
  Where out;
  out.index = "r.idx";
  if (!dataset.sql.empty()) {
    out.index = "q.idx";
    out.from = fmt::format("FROM ({}) q WHERE 1 = 1", dataset.sql);
  } else if (!dataset.table.empty() && (dataset.kind.empty() || !chosen.empty())) {
    out.index = "idx";
    out.from = fmt::format("FROM {} WHERE 1 = 1", dataset.table);
  } else {
    out.from = "FROM record r JOIN head h ON h.sub = r.sub AND h.idx = r.idx WHERE 1 = 1";
    if (!dataset.kind.empty()) {
      out.values.emplace_back(dataset.kind);
      out.from += " AND r.kind = $1";
    }
  }
  HUSTINGS_CHECK(add_filters(db, dataset, chosen, out));
  return out;
}

std::vector<std::string> head_cells(const Record& record) {
  return {std::to_string(record.index), record.head.sub, record.head.iss,
          std::string(name(record.evidence)), to_string(record.head.iat)};
}

Result<Record> load(Db& db, const Registry& registry, Index index) {
  HUSTINGS_TRY(const StoredRecord stored, read_record(db, index));
  return open_record(index, stored.envelope, registry.kinds(), stored.erased);
}

// Log indices of a slice of a dataset of records, one more than asked for when there are more.
Result<std::vector<std::int64_t>> read_indices(Db& db, const Where& where, std::int64_t after,
                                               std::size_t limit) {
  std::vector<std::int64_t> out;
  auto params = where.params();
  params.emplace_back(after);
  params.emplace_back(static_cast<std::int64_t>(limit + 1));
  const std::string sql = fmt::format("SELECT {0} {1} AND {0} > ${2} ORDER BY {0} LIMIT ${3}",
                                      where.index, where.from, params.size() - 1, params.size());
  HUSTINGS_CHECK(query_with(db, sql, params, [&](const SqlRow& row) -> Result<void> {
    out.push_back(row.integer(0));
    return {};
  }));
  return out;
}

Result<Slice> read_records(Db& db, const Registry& registry, const Dataset& dataset,
                           const Where& where, std::string_view cursor, std::size_t limit,
                           const EachSliceRow& each) {
  const auto after = cursor.empty() ? std::optional<std::int64_t>(-1) : number(cursor);
  if (!after) return bad_cursor(cursor);
  HUSTINGS_TRY(auto indices, read_indices(db, where, *after, limit));
  Slice out;
  if (indices.size() > limit) {
    indices.pop_back();
    out.next = std::to_string(indices.back());
  }
  for (const auto index : indices) {
    HUSTINGS_TRY(const Record record, load(db, registry, static_cast<Index>(index)));
    std::vector<std::string> cells = head_cells(record);
    if (dataset.kind.empty()) {
      cells.emplace_back(record.kind().name);
    } else {
      record.kind().csv_row(record.body, cells);
    }
    const std::string json = record_json(record);
    HUSTINGS_CHECK(each({cells, json}));
  }
  return out;
}

std::string query_json(const Dataset& dataset, const SqlRow& row, std::vector<std::string>& cells) {
  std::string out = "{";
  for (int c = 0; c < row.size(); ++c) {
    const std::string canonical = row.canonical(c);
    cells.push_back(canonical.substr(1));
    if (c > 0) out += ',';
    write_json_string(dataset.columns[static_cast<std::size_t>(c)], out);
    out += ':';
    if (canonical[0] == 'n') {
      out += "null";
    } else if (canonical[0] == 'i') {
      out += cells.back();
    } else {
      write_json_string(cells.back(), out);
    }
  }
  return out + "}";
}

// Several rows of a query may have one index: the cursor is the index and how many of its rows were
// given already ("17.2"). Rows of one index are put in order by all their columns.
Result<Slice> read_query(Db& db, const Dataset& dataset, const Where& where,
                         std::string_view cursor, std::size_t limit, const EachSliceRow& each) {
  const auto dot = cursor.find('.');
  const auto from = cursor.empty() ? std::optional<std::int64_t>(0) : number(cursor.substr(0, dot));
  const auto skip = cursor.empty()                  ? std::optional<std::int64_t>(0)
                    : dot == std::string_view::npos ? std::nullopt
                                                    : number(cursor.substr(dot + 1));
  if (!from || !skip || *skip > 1'000'000) return bad_cursor(cursor);
  std::string order;
  for (std::size_t c = 1; c <= dataset.columns.size(); ++c)
    order += fmt::format("{}{}", c > 1 ? "," : "", c);
  auto params = where.params();
  params.emplace_back(*from);
  params.emplace_back(static_cast<std::int64_t>(limit) + *skip + 1);
  const std::string sql =
      fmt::format("SELECT * {1} AND {0} >= ${2} ORDER BY {3} LIMIT ${4}", where.index, where.from,
                  params.size() - 1, order, params.size());
  Slice out;
  std::int64_t last = *from;
  std::int64_t of_last = 0;
  std::size_t given = 0;
  HUSTINGS_CHECK(query_with(db, sql, params, [&](const SqlRow& row) -> Result<void> {
    const std::int64_t index = row.integer(0);
    if (index == *from && std::cmp_less(of_last, *skip) && given == 0) {
      ++of_last;
      return {};
    }
    if (given == limit) {
      out.next = fmt::format("{}.{}", last, of_last);
      return {};
    }
    of_last = index == last ? of_last + 1 : 1;
    last = index;
    ++given;
    std::vector<std::string> cells;
    const std::string json = query_json(dataset, row, cells);
    return each({cells, json});
  }));
  return out;
}

}  // namespace

Result<Slice> read_slice(Db& db, const Registry& registry, const Dataset& dataset,
                         const Chosen& chosen, std::string_view cursor, std::size_t limit,
                         const EachSliceRow& each) {
  HUSTINGS_TRY(const Where rows, where(db, dataset, chosen));
  if (!dataset.sql.empty()) return read_query(db, dataset, rows, cursor, limit, each);
  return read_records(db, registry, dataset, rows, cursor, limit, each);
}

Result<Total> count_rows(Db& db, const Dataset& dataset, const Chosen& chosen) {
  HUSTINGS_TRY(const Where rows, where(db, dataset, chosen));
  Total out;
  const std::string sql = fmt::format("SELECT COUNT(*) FROM (SELECT {} {} LIMIT {}) t", rows.index,
                                      rows.from, kExactTotal + 1);
  HUSTINGS_CHECK(query_with(db, sql, rows.params(), [&](const SqlRow& row) -> Result<void> {
    out.count = row.integer(0);
    return {};
  }));
  if (out.count > kExactTotal) out = {kExactTotal, false};
  return out;
}

std::vector<std::string> change_columns() {
  return {"index", "id", "issuer", "evidence", "recorded", "kind"};
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
    HUSTINGS_TRY(const Record record, load(db, registry, static_cast<Index>(index)));
    std::vector<std::string> cells = head_cells(record);
    cells.emplace_back(record.kind().name);
    const std::string json = record_json(record);
    HUSTINGS_CHECK(each({cells, json}));
  }
  return out;
}

std::string record_json(const Record& record) {
  std::string out = fmt::format(
      R"({{"index":{},"id":"{}","issuer":"{}","evidence":"{}","recorded":"{}","kind":"{}","body":)",
      record.index, record.head.sub, record.head.iss, name(record.evidence),
      to_string(record.head.iat), record.kind().vct());
  record.kind().write(record.body, out);
  return out + '}';
}

}  // namespace hustings
