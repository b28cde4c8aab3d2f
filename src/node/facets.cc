#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "node/list.h"
#include "node/where.h"

namespace hustings {
namespace {

using Counts = std::map<std::string, std::int64_t>;

Chosen without(const Chosen& chosen, std::string_view name) {
  Chosen out;
  for (const auto& one : chosen) {
    if (one.first != name) out.push_back(one);
  }
  return out;
}

Result<Counts> from_rollup(Db& db, const Dataset& dataset, const FacetOf& facet,
                           const Chosen& others) {
  HUSTINGS_TRY(const Where where, Where::in_rollup(db, dataset, others));
  Counts out;
  HUSTINGS_CHECK(db.query(fmt::format("SELECT t.{0}, CAST(SUM(t.{1}) AS BIGINT) {2} GROUP BY t.{0}",
                                      facet.column, dataset.rollup_count, where.text()),
                          where.params(), [&](const SqlRow& row) -> Result<void> {
                            if (!row.null(0)) out[std::string(row.text(0))] = row.integer(1);
                            return {};
                          }));
  return out;
}

// The newest rows that the filters let through, counted by the columns of several facets at once.
struct Counted {
  std::vector<Counts> by_facet;
  std::int64_t rows = 0;
  bool exact() const { return rows < kMostHits; }
};
Result<Counted> from_rows(Db& db, const Dataset& dataset, std::span<const FacetOf* const> facets,
                          const Chosen& others) {
  HUSTINGS_TRY(const Where where, Where::make(db, dataset, others, {.index = dataset.facet_index}));
  std::string columns;
  std::string outer;
  for (std::size_t i = 0; i < facets.size(); ++i) {
    columns += fmt::format("t.{} AS v{}, ", facets[i]->column, i);
    outer += fmt::format("{}v{}", i > 0 ? ", " : "", i);
  }
  columns.resize(columns.size() - 2);
  Counted out{std::vector<Counts>(facets.size())};
  HUSTINGS_CHECK(db.query(
      fmt::format("SELECT {0}, COUNT(*) FROM (SELECT {1} {2} ORDER BY {3} DESC LIMIT {4}) n "
                  "GROUP BY {0}",
                  outer, columns, where.text(), where.index(), kMostHits),
      where.params(), [&](const SqlRow& row) -> Result<void> {
        const std::int64_t count = row.integer(static_cast<int>(facets.size()));
        out.rows += count;
        for (std::size_t i = 0; i < facets.size(); ++i) {
          const int at = static_cast<int>(i);
          if (!row.null(at)) out.by_facet[i][std::string(row.text(at))] += count;
        }
        return {};
      }));
  return out;
}

Value shown(const FacetOf& facet, const std::string& value) {
  const auto word = std::ranges::find(facet.words, value, &Word::code);
  if (word != facet.words.end()) return *word;
  if (facet.shape == Shape::country) return Country{value};
  return value;
}

Facet facet_of(const FacetOf& facet, const Counts& counts, const Chosen& chosen, bool exact) {
  Facet out{facet.filter, facet.label, exact, {}};
  const auto is_chosen = [&](const std::string& value) {
    return std::ranges::find(chosen, std::pair(std::string(facet.filter), value)) != chosen.end();
  };
  for (const auto& [value, count] : counts) {
    if (!value.empty()) out.values.push_back({value, shown(facet, value), count, is_chosen(value)});
  }
  const auto by_count = [](const FacetValue& v) { return std::tuple(-v.count, v.value); };
  if (out.values.size() > kMostFacetValues) {  // those chosen are never left out
    std::ranges::sort(out.values, {},
                      [](const FacetValue& v) { return std::tuple(!v.chosen, -v.count, v.value); });
    out.values.resize(kMostFacetValues);
  }
  std::ranges::sort(out.values, {}, by_count);
  for (const auto& [name, value] : chosen) {
    if (name == facet.filter && !counts.contains(value))
      out.values.push_back({value, shown(facet, value), 0, true});
  }
  return out;
}

Result<std::vector<const FacetOf*>> named(const Dataset& dataset,
                                          const std::vector<std::string>& names) {
  std::vector<const FacetOf*> out;
  std::vector<std::string_view> all;
  for (const auto& facet : dataset.facets) {
    all.push_back(facet.filter);
    if (names.empty()) out.push_back(&facet);
  }
  for (const auto& name : names) {
    const auto it = std::ranges::find(dataset.facets, name, &FacetOf::filter);
    if (it == dataset.facets.end()) {
      return fail(
          Code::bad_input, fmt::format("{} have no facet {}", dataset.name, name), "facets",
          all.empty() ? "leave it out" : fmt::format("use some of {}", fmt::join(all, ",")));
    }
    if (std::ranges::find(out, &*it) == out.end()) out.push_back(&*it);
  }
  return out;
}

}  // namespace

Result<std::vector<Facet>> read_facets(Db& db, const Dataset& dataset, const Chosen& chosen,
                                       const std::vector<std::string>& names) {
  HUSTINGS_TRY(const auto wanted, named(dataset, names));
  std::map<const FacetOf*, Facet> made;
  std::vector<const FacetOf*> together;  // counted over the same rows
  for (const auto* facet : wanted) {
    const Chosen others = without(chosen, facet->filter);
    if (rolled_up(dataset, others)) {
      HUSTINGS_TRY(const Counts counts, from_rollup(db, dataset, *facet, others));
      made.emplace(facet, facet_of(*facet, counts, chosen, true));
    } else if (others.size() == chosen.size()) {
      together.push_back(facet);
    } else {
      HUSTINGS_TRY(const auto counted, from_rows(db, dataset, std::array{facet}, others));
      made.emplace(facet, facet_of(*facet, counted.by_facet[0], chosen, counted.exact()));
    }
  }
  if (!together.empty()) {
    HUSTINGS_TRY(const auto counted, from_rows(db, dataset, together, chosen));
    for (std::size_t i = 0; i < together.size(); ++i) {
      Facet facet = facet_of(*together[i], counted.by_facet[i], chosen, counted.exact());
      if (counted.exact()) facet.rows = counted.rows;
      made.emplace(together[i], std::move(facet));
    }
  }
  std::vector<Facet> out;
  out.reserve(wanted.size());
  for (const auto* facet : wanted) out.push_back(std::move(made.at(facet)));
  return out;
}

}  // namespace hustings
