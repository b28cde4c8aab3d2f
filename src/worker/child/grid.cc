#include "worker/child/grid.h"

#include <fmt/core.h>

#include <algorithm>
#include <limits>
#include <utility>

namespace hustings {
namespace {

std::unexpected<Error> over(std::string what, std::string where = {}) {
  return fail(Code::bad_input, std::move(what), std::move(where),
              "split the sheet into several files, or save it as CSV");
}

// Quotes also what a reader that guesses the delimiter or trims cells could take differently.
void write_cell(std::string_view text, std::string& out) {
  constexpr std::string_view kBom = "\xEF\xBB\xBF";
  if (text.find_first_of("\",;\t|\r\n") == std::string_view::npos && !text.starts_with(' ') &&
      !text.ends_with(' ') && !text.starts_with(kBom)) {
    out += text;
    return;
  }
  out += '"';
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

}  // namespace

Result<Pool::Text> Pool::keep(std::string_view text, std::optional<Place> place) {
  const auto where = [&] { return place ? cell_name(*place) : ""; };
  if (text.size() > kMostCellText) {
    return over(fmt::format("a cell with more than {} MiB of text", kMostCellText >> 20), where());
  }
  if (bytes_.size() + text.size() > std::numeric_limits<std::uint32_t>::max()) {
    return over("more than 4 GiB of text", where());
  }
  const Text kept{static_cast<std::uint32_t>(bytes_.size()),
                  static_cast<std::uint32_t>(text.size())};
  bytes_ += text;
  return kept;
}

std::string cell_name(Place place) {
  std::string letters;
  for (std::uint64_t n = std::uint64_t{place.column} + 1; n > 0; n = (n - 1) / 26) {
    letters += static_cast<char>('A' + (n - 1) % 26);
  }
  std::ranges::reverse(letters);
  return letters + std::to_string(std::uint64_t{place.row} + 1);
}

Result<void> Grid::put(Place place, Pool::Text text) {
  if (place.row >= kMostRows) {
    return over(fmt::format("more than {} rows", kMostRows), cell_name(place));
  }
  if (place.column >= kMostColumns) {
    return over(fmt::format("more than {} columns", kMostColumns), cell_name(place));
  }
  if (cells_.size() >= kMostCells) {
    return over(fmt::format("more than {} cells", kMostCells), cell_name(place));
  }
  if (!cells_.empty() && place <= cells_.back().place) sorted_ = false;
  cells_.push_back({place, text});
  return {};
}

Result<void> Grid::sort() {
  if (sorted_) return {};
  std::ranges::sort(cells_, {}, &Cell::place);
  const auto twice = std::ranges::adjacent_find(cells_, {}, &Cell::place);
  if (twice != cells_.end()) {
    return fail(Code::bad_input, "a cell stands twice in the sheet", cell_name(twice->place),
                "open it in a spreadsheet program and save it anew");
  }
  sorted_ = true;
  return {};
}

// A hidden cell gets an empty text; what is written does not tell it from one that is not there.
Result<void> Grid::hide_merged() {
  std::uint64_t rows = 0;
  for (const Range& range : merged_) {
    const std::uint32_t last = std::min(range.last.row, cells_.back().place.row);
    if (range.first.row > last || range.first.column > range.last.column) continue;
    rows += last - range.first.row + 1;
    if (rows > kMostMergedRows) {
      return over("more merged cells than are read", cell_name(range.first));
    }
    for (std::uint32_t row = range.first.row; row <= last; ++row) {
      auto cell =
          std::ranges::lower_bound(cells_, Place{row, range.first.column}, {}, &Cell::place);
      for (; cell != cells_.end() && cell->place.row == row &&
             cell->place.column <= range.last.column;
           ++cell) {
        if (cell->place != range.first) cell->text.size = 0;
      }
    }
  }
  std::erase_if(cells_, [](const Cell& cell) { return cell.text.size == 0; });
  return {};
}

Result<std::string> Grid::csv(const Pool& pool) {
  if (cells_.empty()) return "";
  HUSTINGS_CHECK(sort());
  HUSTINGS_CHECK(hide_merged());
  std::uint32_t width = 0;
  for (const Cell& cell : cells_) width = std::max(width, cell.place.column + 1);
  std::string out;
  Place next;  // where the cell stands that was written last
  bool begun = false;
  for (const Cell& cell : cells_) {
    for (; next.row < cell.place.row; next = {next.row + 1, 0}) {
      if (std::exchange(begun, false)) out.append(width - 1 - next.column, ',');
      out += "\r\n";
    }
    out.append(cell.place.column - next.column, ',');
    next.column = cell.place.column;
    write_cell(pool.view(cell.text), out);
    if (out.size() > kMostCsv) {
      return over(fmt::format("more than {} MiB of text in the sheet", kMostCsv >> 20));
    }
    begun = true;
  }
  if (begun) out.append(width - 1 - next.column, ',');
  return out += "\r\n";
}

}  // namespace hustings
