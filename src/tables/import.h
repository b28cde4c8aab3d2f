// The mapping engine: a foreign table and the profiles of its format become typed rows, or refusals
// that say what to mend. Nothing is guessed, nothing is dropped without being counted.
#pragma once
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

#include "base/error.h"
#include "base/money.h"
#include "base/stated.h"
#include "base/time.h"
#include "tables/cell.h"
#include "tables/profile.h"
#include "tables/rows.h"

namespace hustings {

// The source says that there is none: "These ads ran without a disclaimer".
struct NoneStated {
  auto operator<=>(const NoneStated&) const = default;
};
// Absent: the source has no value here, and does not say why.
// Text is verbatim (no trimming, no normal form); identifiers, countries and currencies are text
// too.
using CellValue = std::variant<Absent, Unknown, NoneStated, std::string, std::int64_t, Interval,
                               MoneyInterval, CivilDate, std::vector<MoneyInterval>>;

struct Mapped {
  std::uint64_t row = 0;                                   // Row::record
  std::uint64_t line = 0;                                  // Row::line
  std::shared_ptr<const std::vector<std::string>> fields;  // Profile::outputs()
  std::vector<CellValue> values;                           // one each
  std::vector<std::string> source;                         // the row's cells, verbatim
  std::string at = {};                                     // Row::at
  // The value of a field; null when the profile has no such field.
  const CellValue* find(std::string_view field) const;
};

struct Refusal {
  std::uint64_t row = 0;
  std::uint64_t line = 0;
  std::string column;  // the header as the file has it; empty when the whole row is wrong
  std::string cell;    // verbatim
  std::string reason;
  std::string mend;
  std::vector<std::string> source;  // the row's cells, as far as they could be read
};

using Outcome = std::variant<Mapped, Refusal>;

// Values by a key that stands in the table: what another table of the same source says of it.
using JoinedValues = std::unordered_map<std::string, std::string>;

struct ImportOptions {
  // Values of fields that the profile wants from outside, by field name ("country" = "AT"), and
  // "currency", "period_start", "period_end" (YYYY-MM-DD). What the file's name or a column says
  // otherwise is an error.
  std::map<std::string, std::string> given = {};
  // For number columns whose profile leaves it to evidence.
  DecimalMark numbers = DecimalMark::undecided;
  // Codes of the only countries that are wanted, where Profile::countries names the field that says
  // them; empty: all.
  std::vector<std::string> countries = {};
  // Of fields with Field::joined_by, by field name. Borrowed while the import lives, as the next.
  std::map<std::string, const JoinedValues*> joined = {};
  // Newer identifiers by older ones: cells of fields `ad_id` and `page_id` that are in it are
  // replaced before anything else sees them. Null: none.
  const JoinedValues* renamed = nullptr;
};

struct ImportCounts {
  std::uint64_t mapped = 0;
  std::uint64_t refused = 0;
  std::uint64_t totals = 0;    // rows of sums, skipped
  std::uint64_t blank = 0;     // rows of empty cells, skipped (lines without any cell do not count)
  std::uint64_t unwanted = 0;  // rows of other countries than ImportOptions::countries, skipped
};

// What the reader should be told before it opens a file for these profiles; what `options` declares
// stays.
ReaderOptions reader_options(ReaderOptions options, std::span<const Profile> profiles);

// Whether this is what Import::open says of a table whose headings no profile knows.
bool is_unknown_header(const Error& error);

// Not thread-safe.
class Import {
 public:
  // Finds the header within the first kPreamble rows and the profile it fits best, then everything
  // that holds for the whole file. Access tokens are taken out of every cell (without_tokens)
  // before anything else sees it. Errors: the reader's; bad_input with what was found and what is
  // missing for each profile, or with the option to give.
  static Result<Import> open(Rows rows, std::vector<Profile> profiles,
                             const ImportOptions& options = {});
  Import(Import&&) noexcept;
  Import& operator=(Import&&) noexcept;
  ~Import();

  // The next row; nothing at the end. An error ends the import: what came before stands.
  Result<std::optional<Outcome>> next();

  const Profile& profile() const;
  const std::vector<std::string>& header() const;  // as the file has it
  std::uint64_t header_row() const;                // Row::record
  const ImportCounts& counts() const;              // so far

 private:
  struct State;
  explicit Import(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace hustings
