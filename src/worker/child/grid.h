// The cells of one sheet, and the CSV they make.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace hustings {

inline constexpr std::uint32_t kMostRows = 200'000;
inline constexpr std::uint32_t kMostColumns = 300;
inline constexpr std::size_t kMostCellText = std::size_t{1} << 20;    // bytes of UTF-8
inline constexpr std::size_t kMostCsv = std::size_t{64} << 20;        // bytes
inline constexpr std::uint64_t kMostMergedRows = 5'000'000;           // of all merged ranges
inline constexpr std::uint64_t kMostCells = std::uint64_t{16} << 20;  // 16 bytes each

// Rows and columns count from 0.
struct Place {
  std::uint32_t row = 0;
  std::uint32_t column = 0;
  auto operator<=>(const Place&) const = default;
};
struct Range {
  Place first;
  Place last;
};
std::string cell_name(Place place);  // "B7"

// Texts, each kept once and named by a number of 8 bytes. Append only.
class Pool {
 public:
  struct Text {
    std::uint32_t at = 0;
    std::uint32_t size = 0;
  };
  // `place`: of the cell, for what is wrong. bad_input: longer than kMostCellText, or more than 4
  // GiB in all.
  Result<Text> keep(std::string_view text, std::optional<Place> place);
  std::string_view view(Text text) const {
    return std::string_view(bytes_).substr(text.at, text.size);
  }

 private:
  std::string bytes_;
};

class Grid {
 public:
  // A cell with something in it. bad_input: outside the limits above.
  Result<void> put(Place place, Pool::Text text);
  // Whatever stands in the range beside its first cell is hidden and left out.
  void merge(Range range) { merged_.push_back(range); }
  bool empty() const { return cells_.empty(); }
  // RFC 4180 with CR LF: record n is row n, blank rows are blank lines, all others equally wide.
  // bad_input: two cells in one place, more than kMostCsv.
  Result<std::string> csv(const Pool& pool);

 private:
  struct Cell {
    Place place;
    Pool::Text text;
  };
  Result<void> sort();
  Result<void> hide_merged();

  std::vector<Cell> cells_;
  std::vector<Range> merged_;
  bool sorted_ = true;
};

}  // namespace hustings
