// What became of the rows of an import.
#pragma once
#include <cstdint>
#include <map>
#include <string>

namespace hustings::cli {

struct ImportTotals {
  std::uint64_t rows = 0;
  std::uint64_t admitted = 0;
  std::uint64_t changed = 0;  // of those, new versions; of a dry run only
  std::uint64_t unchanged = 0;
  std::uint64_t withheld = 0;
  std::uint64_t older = 0;  // than what stands of the same source
  std::uint64_t refused = 0;
  std::uint64_t sums = 0;      // rows of totals, skipped
  std::uint64_t unwanted = 0;  // rows of other countries, skipped
  std::uint64_t missing = 0;   // of a whole: what an earlier one showed, and this one does not
  std::uint64_t back = 0;      // and what is shown again
  std::uint64_t linked = 0;    // pages, by a number in a register that their ads name
  std::map<std::string, std::uint64_t> rules;
};

// To standard output, as a table or as one line of JSON.
void print_totals(const ImportTotals& totals, bool json, bool dry);

}  // namespace hustings::cli
