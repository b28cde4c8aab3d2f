#include "tables/delimiter.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <utility>
#include <vector>

namespace hustings {
namespace {

constexpr std::string_view kDelimiters = ",;\t|";
constexpr std::size_t kRows = 64;
using Counts = std::array<std::size_t, kDelimiters.size()>;

// How often each delimiter stands outside quotes in each of the first rows.
std::vector<Counts> count_rows(std::string_view head, bool whole) {
  std::vector<Counts> rows;
  Counts row{};
  bool quoted = false;
  bool cell_begins = true;
  bool row_begins = true;
  for (std::size_t i = 0; i < head.size() && rows.size() < kRows; ++i) {
    const char c = head[i];
    if (quoted) {
      if (c != '"') continue;
      if (i + 1 < head.size() && head[i + 1] == '"') {
        ++i;
      } else {
        quoted = false;
      }
      continue;
    }
    const std::size_t which = kDelimiters.find(c);
    if (c == '\n' || c == '\r') {
      if (!row_begins) rows.push_back(std::exchange(row, {}));
      row_begins = cell_begins = true;
      continue;
    }
    if (which != std::string_view::npos) ++row[which];
    quoted = c == '"' && cell_begins;
    cell_begins = which != std::string_view::npos;
    row_begins = false;
  }
  if (whole && !row_begins && rows.size() < kRows) rows.push_back(row);
  return rows;
}

}  // namespace

char sniff_delimiter(std::string_view head, bool whole) {
  const std::vector<Counts> rows = count_rows(head, whole);
  char best = ',';
  std::pair<std::size_t, std::size_t> best_score{0, 0};  // rows that agree, delimiters in each
  for (std::size_t which = 0; which < kDelimiters.size(); ++which) {
    std::map<std::size_t, std::size_t> rows_with;
    for (const Counts& row : rows) {
      if (row[which] > 0) ++rows_with[row[which]];
    }
    std::pair<std::size_t, std::size_t> score{0, 0};
    for (const auto& [count, agree] : rows_with) score = std::max(score, {agree, count});
    if (score > best_score) {
      best_score = score;
      best = kDelimiters[which];
    }
  }
  return best;
}

}  // namespace hustings
