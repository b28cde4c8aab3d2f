#include "node/list.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "node/cursor.h"
#include "node/money_at.h"
#include "node/where.h"

namespace hustings {
namespace {

const Word* find_word(std::span<const Word> words, std::string_view code) {
  const auto it = std::ranges::find(words, code, &Word::code);
  return it == words.end() ? nullptr : &*it;
}

Value value_of(const Column& column, const SqlRow& row, int at) {
  if (column.shape == Shape::money) return money_at(row, at);
  if (row.null(at)) return {};
  switch (column.shape) {
    case Shape::integer:
      return row.integer(at);
    case Shape::instant:
      return Instant{row.integer(at) * 1000};
    case Shape::day:
      return Value(parse_date(row.text(at)));
    case Shape::word:
      if (const Word* word = find_word(column.words, row.text(at))) return *word;
      return row.text(at);
    case Shape::country:
      return Country{std::string(row.text(at))};
    default:
      return row.text(at);
  }
}

std::string select_list(std::span<const Column> columns) {
  std::string out;
  for (const auto& column : columns) out += fmt::format("{}, ", column.sql);
  return out;
}

std::vector<Value> values_of(std::span<const Column> columns, const SqlRow& row, int& at) {
  std::vector<Value> out;
  out.reserve(columns.size());
  for (const auto& column : columns) {
    out.push_back(value_of(column, row, at));
    at += column.shape == Shape::money ? 3 : 1;
  }
  return out;
}

// Names a list, so that its cursors are not taken for those of another one.
std::string list_name(const Dataset& dataset, const Sort& sort, Chosen chosen) {
  std::ranges::sort(chosen);
  std::string all = fmt::format("{}\n{}", dataset.name, sort.name);
  for (const auto& [name, value] : chosen)
    all += fmt::format("\n{} {} {}", name, value.size(), value);
  return hex(Bytes(sha256(bytes(all))).first(4));
}

// Reads rows of one order; several of them make a list by relevance.
struct Reading {
  Db& db;
  const Registry& registry;
  const Dataset& dataset;
  const Sort& sort;
  const EachSliceRow& each;
  const bool bodies;  // opened for each row
  Cursor last;        // the row read last
  std::size_t given = 0;
  bool more = false;
  std::optional<Total> total = {};            // of all hits, once it was counted
  std::vector<std::vector<Value>> rows = {};  // read, and not given out yet
  std::vector<std::int64_t> indices = {};     // of these

  Result<void> read(Where& where, bool after, std::size_t limit);
  Result<void> give();
  std::string order(const Where& where) const;
  void go_on(Where& where) const;
};

std::string Reading::order(const Where& where) const {
  const std::string_view down = sort.descending ? "DESC" : "ASC";
  std::string out = sort.key.empty() ? "" : fmt::format("{} {}, ", sort.key, down);
  out += fmt::format("{} {}", where.index(), down);
  if (!dataset.tie.empty()) out += fmt::format(", {} {{binary}}", dataset.tie);
  return out;
}

// Only what comes behind `last`. The first condition of each pair is for the databases, which begin
// an index there.
void Reading::go_on(Where& where) const {
  const std::string index = where.parameter(last.index);
  const char sign = sort.descending ? '<' : '>';
  std::string behind = fmt::format("{} {} {}", where.index(), sign, index);
  if (!dataset.tie.empty()) {
    behind = fmt::format("{0} {1}= {2} AND ({0} {1} {2} OR {3} {{binary}} > {4})", where.index(),
                         sign, index, dataset.tie, where.parameter(std::string_view(last.tie)));
  }
  if (!sort.key.empty()) {
    const auto* number = std::get_if<std::int64_t>(&last.key);
    const std::string key = number != nullptr
                                ? where.parameter(*number)
                                : where.parameter(std::string_view(std::get<1>(last.key)));
    behind = fmt::format("{0} {1}= {2} AND ({0} {1} {2} OR ({3}))", sort.key, sign, key, behind);
  }
  where.add(std::move(behind));
}

Result<void> Reading::read(Where& where, bool after, std::size_t limit) {
  if (after) go_on(where);
  const std::string most = where.parameter(static_cast<std::int64_t>(limit + 1));
  const std::string sql =
      fmt::format("SELECT {}{}, {}, {} {} ORDER BY {} LIMIT {}", select_list(dataset.shown),
                  sort.key.empty() ? "0" : sort.key, where.index(),
                  dataset.tie.empty() ? "''" : dataset.tie, where.text(), order(where), most);
  return db.query(sql, where.params(), [&](const SqlRow& row) -> Result<void> {
    if (rows.size() == limit) {
      more = true;
      return {};
    }
    int at = 0;
    rows.push_back(values_of(dataset.shown, row, at));
    const std::string key = row.canonical(at);
    if (key[0] == 'i') {
      last.key = row.integer(at);
    } else {
      last.key = key.substr(1);
    }
    last.index = row.integer(at + 1);
    last.tie = row.text(at + 2);
    indices.push_back(last.index);
    return {};
  });
}

// No query is open while bodies are read.
Result<void> Reading::give() {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (bodies) {
      HUSTINGS_TRY(const Record record, load_record(db, registry, static_cast<Index>(indices[i])));
      rows[i] = record_row(record);
    }
    HUSTINGS_CHECK(each(rows[i]));
  }
  given += rows.size();
  rows.clear();
  indices.clear();
  return {};
}

// A list by relevance looks at the newest kMostHits hits of when it began: a cursor knows the
// oldest of them, or as long as nobody had to find it, the newest.
std::optional<std::int64_t> newest_of(const Cursor& cursor) {
  return cursor.floor < 0 ? std::optional(~cursor.floor) : std::nullopt;
}

Result<Where> hits(const Reading& reading, const Chosen& chosen) {
  HUSTINGS_TRY(Where where, Where::make(reading.db, reading.dataset, chosen, {}));
  if (const auto newest = newest_of(reading.last))
    where.add(fmt::format("{} <= {}", where.index(), where.parameter(*newest)));
  return where;
}

// Where the newest kMostHits hits end, and how many hits there are: to find the one is to count.
Result<void> find_oldest(Reading& reading, const Chosen& chosen) {
  HUSTINGS_TRY(Where where, hits(reading, chosen));
  const bool whole = !newest_of(reading.last);
  const std::string most = where.parameter(kMostHits);
  return reading.db.query(
      fmt::format(
          "SELECT COUNT(*), MIN(i) FROM (SELECT {0} AS i {1} ORDER BY {0} DESC LIMIT {2}) n",
          where.index(), where.index_text(), most),
      where.params(), [&](const SqlRow& row) -> Result<void> {
        const std::int64_t count = row.integer(0);
        reading.last.floor = count < kMostHits ? 0 : row.integer(1);
        if (whole) reading.total = Total{std::min(count, kExactHits), count <= kExactHits};
        return {};
      });
}

// Whether the row read last is among the newest kMostHits hits; then the cursor knows the newest.
Result<bool> among_newest(Reading& reading, const Chosen& chosen) {
  HUSTINGS_TRY(Where where, hits(reading, chosen));
  where.add(fmt::format("{} >= {}", where.index(), where.parameter(reading.last.index)));
  std::int64_t count = 0;
  std::int64_t newest = 0;
  HUSTINGS_CHECK(reading.db.query(
      fmt::format(
          "SELECT COUNT(*), MAX(i) FROM (SELECT {0} AS i {1} ORDER BY {0} DESC LIMIT {2}) n",
          where.index(), where.index_text(), kMostHits + 1),
      where.params(), [&](const SqlRow& row) -> Result<void> {
        count = row.integer(0);
        newest = row.integer(1);
        return {};
      }));
  reading.last.floor = ~newest;
  return count <= kMostHits;
}

// The hits in headings, as long as it may be unknown which hits are the newest: to find that out
// costs more than to find a page of these.
Result<void> read_headings(Reading& reading, const Chosen& chosen, bool after, std::size_t limit) {
  HUSTINGS_TRY(Where where,
               Where::make(reading.db, reading.dataset, chosen, {.search = SearchIn::heading}));
  const bool known = after && reading.last.floor >= 0;
  if (known) where.add(fmt::format("{} >= {}", where.index(), where.parameter(reading.last.floor)));
  HUSTINGS_CHECK(reading.read(where, after, limit));
  if (known) return reading.give();
  if (reading.more) {
    HUSTINGS_TRY(reading.more, among_newest(reading, chosen));
  }
  if (!reading.more) {
    HUSTINGS_CHECK(find_oldest(reading, chosen));
    while (!reading.rows.empty() && reading.indices.back() < reading.last.floor) {
      reading.rows.pop_back();
      reading.indices.pop_back();
    }
    if (!reading.rows.empty()) reading.last.index = reading.indices.back();
  }
  return reading.give();
}

// First the hits in headings, then all others; newest first within. The key of the cursor says in
// which part the list is.
Result<void> read_by_relevance(Reading& reading, const Chosen& chosen, bool after,
                               std::size_t limit) {
  const auto* part = std::get_if<std::int64_t>(&reading.last.key);
  const bool in_others = after && part != nullptr && *part == 1;
  if (!in_others) {
    HUSTINGS_CHECK(read_headings(reading, chosen, after, limit));
    reading.last.key = std::int64_t{0};
    if (reading.more) return {};
  }
  HUSTINGS_TRY(Where where,
               Where::make(reading.db, reading.dataset, chosen, {.search = SearchIn::body}));
  where.add(fmt::format("{} >= {}", where.index(), where.parameter(reading.last.floor)));
  const std::size_t before = reading.given;
  // One row more than wanted is asked for, so there may be none wanted at all.
  HUSTINGS_CHECK(reading.read(where, in_others, limit - before));
  HUSTINGS_CHECK(reading.give());
  if (reading.given > before) reading.last.key = std::int64_t{1};
  return {};
}

}  // namespace

std::vector<Sort> sorts_of(const Dataset& dataset) {
  std::vector<Sort> out(dataset.sorts.begin(), dataset.sorts.end());
  if (std::ranges::find(dataset.filters, kSearch, &Filter::condition) != dataset.filters.end())
    out.push_back(kRelevance);
  return out;
}

Result<Sort> sort_of(const Dataset& dataset, const ListQuery& query) {
  const auto all = sorts_of(dataset);
  if (query.sort.empty()) return all.front();
  const auto it = std::ranges::find(all, query.sort, &Sort::name);
  if (it == all.end()) {
    std::vector<std::string_view> names;
    names.reserve(all.size());
    for (const auto& sort : all) names.push_back(sort.name);
    return fail(Code::bad_input, fmt::format("{} have no order {}", dataset.name, query.sort),
                "sort", fmt::format("use one of {}", fmt::join(names, ", ")));
  }
  const bool words = std::ranges::any_of(query.chosen, [&](const auto& chosen) {
    const auto filter = std::ranges::find(dataset.filters, chosen.first, &Filter::name);
    return filter != dataset.filters.end() && filter->condition == kSearch &&
           has_words(chosen.second);
  });
  return it->name == kRelevance.name && !words ? all.front() : *it;
}

Result<Slice> read_list(Db& db, const Registry& registry, const Dataset& dataset,
                        const ListQuery& query, std::string_view cursor, std::size_t limit,
                        const EachSliceRow& each) {
  HUSTINGS_TRY(const Sort sort, sort_of(dataset, query));
  const std::string list = list_name(dataset, sort, query.chosen);
  Reading reading{
      db, registry, dataset, sort, each, dataset.bodies && query.bodies, {list, {}, 0, {}, 0}};
  const bool after = !cursor.empty();
  if (after) {
    HUSTINGS_TRY(reading.last, read_cursor(cursor, list, sort.text));
  }
  if (sort.name == kRelevance.name) {
    HUSTINGS_CHECK(read_by_relevance(reading, query.chosen, after, limit));
  } else {
    HUSTINGS_TRY(Where where, Where::make(db, dataset, query.chosen, {.lead = sort.key.empty()}));
    HUSTINGS_CHECK(reading.read(where, after, limit));
    HUSTINGS_CHECK(reading.give());
  }
  Slice out{.next = {}, .total = reading.total};
  if (reading.more) out.next = write_cursor(reading.last);
  return out;
}

Result<Total> count_list(Db& db, const Dataset& dataset, const Chosen& chosen) {
  if (rolled_up(dataset, chosen)) {
    HUSTINGS_TRY(const Where where, Where::in_rollup(db, dataset, chosen));
    HUSTINGS_TRY(const auto sum, db.integer(fmt::format("SELECT CAST(SUM(t.{}) AS BIGINT) {}",
                                                        dataset.rollup_count, where.text()),
                                            where.params()));
    return Total{sum.value_or(0), true};
  }
  HUSTINGS_TRY(Where where, Where::make(db, dataset, chosen, {}));
  const std::int64_t exact = where.searched() ? kExactHits : kExactTotal;
  const std::string most = where.parameter(exact + 1);
  const auto found = db.integer(fmt::format("SELECT COUNT(*) FROM (SELECT {} AS i {} LIMIT {}) n",
                                            where.index(), where.index_text(), most),
                                where.params());
  if (!found) return std::unexpected(found.error());
  Total out{found->value_or(0), true};
  if (out.count > exact) out = {exact, false};
  return out;
}

Result<std::vector<Value>> read_one(Db& db, const Dataset& dataset, std::string_view id) {
  std::vector<Value> out;
  HUSTINGS_CHECK(db.query(fmt::format("SELECT {}t.idx FROM {} t WHERE t.sub = $1",
                                      select_list(dataset.shown), dataset.table),
                          {id}, [&](const SqlRow& row) -> Result<void> {
                            int at = 0;
                            out = values_of(dataset.shown, row, at);
                            return {};
                          }));
  if (out.empty()) return fail(Code::not_found, fmt::format("{} have no such id", dataset.name));
  return out;
}

Result<std::vector<std::vector<Value>>> read_alike(Db& db, const Dataset& dataset,
                                                   std::string_view id, std::size_t limit) {
  std::vector<std::vector<Value>> out;
  if (dataset.alike.empty()) return out;
  std::string same;
  for (const auto column : dataset.alike) same += fmt::format(" AND t.{0} = one.{0}", column);
  HUSTINGS_CHECK(
      db.query(fmt::format("SELECT {}t.idx FROM {} one JOIN {} t ON t.sub <> one.sub{} "
                           "WHERE one.sub = $1 ORDER BY t.idx DESC LIMIT $2",
                           select_list(dataset.shown), dataset.table, dataset.table, same),
               {id, static_cast<std::int64_t>(limit)}, [&](const SqlRow& row) -> Result<void> {
                 int at = 0;
                 out.push_back(values_of(dataset.shown, row, at));
                 return {};
               }));
  return out;
}

}  // namespace hustings
