// What the columns of a table with unknown headings could be: by the likeness of headings, and by
// what stands below them. People confirm it; nothing is imported by a guess.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tables/profile.h"
#include "tables/reader.h"
#include "tables/rows.h"

namespace hustings {

inline constexpr std::size_t kSampleRows = 50;  // that are looked at below the headings

struct SeenColumn {
  std::string heading;               // as the file has it
  std::vector<std::string> samples;  // up to three different cells, shortened
};
struct SeenTable {
  std::uint64_t header_row = 0;  // Row::record
  std::vector<SeenColumn> columns;
  std::vector<std::optional<std::size_t>> fields;  // of each column: the field that it may be
  std::size_t profile = 0;                         // the one that fits best
};
// Reads the beginning of a table. Errors: the reader's; bad_input for JSON, whose elements have no
// columns, and for a table without rows.
Result<SeenTable> look_at(Rows rows, std::span<const Profile> profiles);

// Fields whose column must exist and that no column stands for.
std::vector<std::size_t> missing_fields(const Profile& profile,
                                        std::span<const std::optional<std::size_t>> fields);
// The profile for files with these headings, of which `fields` says what each is: the same field
// for two columns counts once. What no column stands for is left out; what must be there keeps the
// heading "?", which fits no file.
Profile profile_for(const Profile& base, std::span<const SeenColumn> columns,
                    std::span<const std::optional<std::size_t>> fields);
// The profile as TOML that parse_profile reads again. A line "# ..." above a field: `notes`, by
// field name.
std::string write_profile(const Profile& profile,
                          const std::map<std::string, std::string>& notes = {});

// The table as UTF-8 with commas, row for row, with the profile's own headings for the columns that
// stand for a field. Errors: the reader's.
Result<std::string> with_known_headings(std::string table, const SeenTable& seen,
                                        const Profile& profile,
                                        std::span<const std::optional<std::size_t>> fields);

}  // namespace hustings
