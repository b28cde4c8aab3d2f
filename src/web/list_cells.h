// Rows of a list as cells of a table: values of the templates _table and _td.
#pragma once
#include <map>
#include <span>
#include <vector>

#include "node/capability.h"
#include "node/value.h"

namespace hustings::web {

// Columns that stand beneath another one (Column::beneath): by that one, in their order.
using Joined = std::map<std::size_t, std::vector<std::size_t>>;
Joined joined_in(std::span<const Column> columns);

bool is_number(const Column& column);
// Words that need room: a sentence, not a name.
bool is_sentence(const Value& value);
// The name of a row is its first column with an address of its own, else its first. What names
// another thing has none of its own.
std::size_t head_of(std::span<const Column> columns);

// One cell; what is joined to it stands below its value.
Object list_cell(std::span<const Column> columns, const std::vector<Value>& row, std::size_t at,
                 const Joined& joined = {});
// Values of "columns".
List list_heads(std::span<const Column> columns);
// Values of one of "rows". `details`: also the columns that lists leave out.
Object list_row(std::span<const Column> columns, const std::vector<Value>& row,
                bool details = false, const Joined& joined = {});

}  // namespace hustings::web
