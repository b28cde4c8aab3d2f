// How the columns of one opened table become the values of its profile: everything that is decided
// once for a file, and the mapping of one row.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/money.h"
#include "tables/date_range.h"
#include "tables/header.h"
#include "tables/import.h"

namespace hustings {

// One field of the profile in this file.
struct FieldPlan {
  const Field* field = nullptr;
  std::optional<std::size_t> column;
  CellValue constant = Absent{};  // when there is no column
  DecimalMark numbers = DecimalMark::undecided;
  std::optional<Currency> currency;            // of all rows
  std::optional<std::size_t> currency_output;  // or the value that holds it in each row
  std::vector<HeaderMatch::Amount> amounts;    // of Field::each_currency, instead of `column`
  const JoinedValues* joined = nullptr;        // by the cell in `joined_column`
  std::size_t joined_column = 0;

  // What the row has in the field: its own cell, or what is joined to another one.
  std::string_view cell_of(const std::vector<std::string>& cells) const;
};

struct Plan {
  const Profile* profile = nullptr;
  std::vector<FieldPlan> fields;
  std::vector<CellValue> constants;                       // Profile::constants
  std::optional<std::pair<CellValue, CellValue>> period;  // of the whole file
  std::size_t ends = 0;                                   // else from the values of these fields
  std::size_t span = 0;
  std::vector<std::size_t> total_columns;  // columns that a row of sums leaves empty

  std::optional<std::size_t> column(std::string_view field) const;  // null: the file has none
};

// `profile` must outlive the plan; of `options` only the decimal mark and what is joined count;
// `preamble`: the days that a line above the header names. Errors: what a file must have and has
// not, with the option to give.
Result<Plan> make_plan(const Profile& profile, const HeaderMatch& match,
                       const std::map<std::string, std::string>& given,
                       const ImportOptions& options = {},
                       const std::optional<DateRange>& preamble = {});

// Decides the decimal mark of each number column that leaves it to evidence: the mark that these
// rows prove, if they do not prove both.
void weigh_evidence(Plan& plan, const std::deque<Row>& rows);

bool is_total(const Plan& plan, const Row& row);

// What is wrong with one cell.
struct BadCell {
  std::optional<std::size_t> column;
  Error error;
};
// The values of one row in the order of Profile::outputs().
std::expected<std::vector<CellValue>, BadCell> map_row(const Plan& plan,
                                                       const std::vector<std::string>& cells);

}  // namespace hustings
