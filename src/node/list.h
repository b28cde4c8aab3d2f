// Lists of a dataset as the site shows them, read from its table in one query: filters, orders, the
// place to go on from, totals and facets. docs/api/lists.md says the same to those who ask.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "node/capability.h"
#include "node/slice.h"
#include "store/db.h"

namespace hustings {

// A condition chosen by the user: name and value of one of the dataset's filters.
using Chosen = std::vector<std::pair<std::string, std::string>>;

// A list as it was asked for.
struct ListQuery {
  Chosen chosen = {};
  std::string sort = {};  // a name among sorts_of(); empty: the first
  bool bodies = true;     // with what Dataset::bodies has to open; false: as the table has it
};

// How many hits a search by relevance puts in order, and facets count, the newest ones.
inline constexpr std::int64_t kMostHits = 10'000;

// The orders of a dataset's lists, "relevance" included where words can be searched.
std::vector<Sort> sorts_of(const Dataset& dataset);
// The order that a query comes out in: the one it names, but no relevance without words.
// bad_input when it names none.
Result<Sort> sort_of(const Dataset& dataset, const ListQuery& query);

// Up to `limit` rows behind `cursor` (empty: from the start). Cursors hold the place and not a
// number of rows: going on costs what starting costs. What is recorded meanwhile comes in front of
// newest-first lists and is not met; a thing that is replaced moves to its new index.
// bad_input: a filter or an order that the dataset does not have. not_found: a cursor of another
// list.
Result<Slice> read_list(Db& db, const Registry& registry, const Dataset& dataset,
                        const ListQuery& query, std::string_view cursor, std::size_t limit,
                        const EachSliceRow& each);
// How many rows there are in all: from the roll-up where that has them, else counted up to
// kExactTotal, or kExactHits where words are searched for.
Result<Total> count_list(Db& db, const Dataset& dataset, const Chosen& chosen);

struct FacetValue {
  std::string value;  // as the filter takes it
  Value shown;
  std::int64_t count = 0;
  bool chosen = false;
};
struct Facet {
  std::string_view name;  // of the filter
  std::string_view label;
  bool exact = true;               // false: counted over the newest kMostHits rows
  std::vector<FacetValue> values;  // most frequent first, those chosen always among them
  // How many rows all chosen filters let through, where the counting came across it.
  std::optional<std::int64_t> rows = {};
};
inline constexpr std::size_t kMostFacetValues = 50;
// Counts by the values of the facets named (none: all), each over the rows that all other filters
// let through. bad_input for a name that is no facet, naming those there are.
Result<std::vector<Facet>> read_facets(Db& db, const Dataset& dataset, const Chosen& chosen,
                                       const std::vector<std::string>& names);

// One thing by its id, with the values of all columns. not_found.
Result<std::vector<Value>> read_one(Db& db, const Dataset& dataset, std::string_view id);
// The other rows that have the same values in Dataset::alike as this one, newest first.
Result<std::vector<std::vector<Value>>> read_alike(Db& db, const Dataset& dataset,
                                                   std::string_view id, std::size_t limit);

}  // namespace hustings
