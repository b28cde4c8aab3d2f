// What the page of a list shows: search, filters with counts, chips, order, rows, bars by country.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "node/fold.h"
#include "node/page.h"
#include "web/router.h"

namespace hustings::web {

// Whether a parameter chooses rows; the others say which part of a list, and in which form.
bool chooses_rows(std::string_view parameter);

// A list as it was read for one page.
struct ListParts {
  const Page& page;
  const ListView& list;
  std::vector<Column> columns;           // at first those of the list
  std::vector<std::vector<Value>> rows;  // as columns
  std::optional<std::string> next;       // address of what follows
  Total total;
  std::vector<Facet> facets;
  Object spending;                         // list_spending()
  std::span<const std::string> countries;  // codes to choose from, in the order of their names
};

// The list of a call with other arguments: without `drop`, and with `more` at the end.
std::string list_address(const Call& call, std::string_view drop, std::string_view more = "");

// Rules by what they say, and places in a record by the names of its fields: programs get their
// codes.
void put_into_words(ListParts& parts, const Registry& registry);

// The values of the template "list".
Object list_content(const ListParts& parts, const Call& call);

}  // namespace hustings::web
