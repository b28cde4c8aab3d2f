// Which character parts the cells of a table.
#pragma once
#include <string_view>

namespace hustings {

// Comma, semicolon, tab or pipe: the one that stands outside quotes equally often in the most of
// the first rows; of equals the one that makes more cells. A comma when there is none (one column).
// `head`: the beginning of the table in UTF-8; `whole`: it is all of the table.
char sniff_delimiter(std::string_view head, bool whole);

}  // namespace hustings
