// Opens what `hustings import` reads, whatever its container, with what the user says about it.
#pragma once
#include <string>

#include "cli/bundle.h"
#include "cli/commands.h"
#include "tables/import.h"

namespace hustings::cli {

// One table that is to be read.
struct ImportInput {
  std::string file;
  std::string part = {};           // of a bundle
  std::optional<CivilDate> day;    // of which it is
  const Bundle* bundle = nullptr;  // borrowed, as the next
  const JoinedValues* renamed = nullptr;
};

// The built-in profiles of the format, or the user's own.
Result<std::vector<Profile>> chosen_profiles(Disk& disk, const ImportArguments& arguments);
// Whether rows of the format are about ads that are declared already, and have to be looked up.
Result<bool> is_about_declared_ads(std::string_view format);
// The rows of the file: a table, JSON, the first sheet of a workbook, or a part of a bundle. What
// does not fit leaves `profiles`.
Result<Rows> open_input(const ImportArguments& arguments, const ImportInput& input,
                        std::vector<Profile>& profiles);
Result<hustings::Import> open_table(Disk& disk, const ImportArguments& arguments,
                                    const ImportInput& input);

Result<Digest> digest_file(const std::string& name);
// The day that the user gives; else the UTC day on which the file changed last.
Result<std::optional<CivilDate>> day_of_file(const ImportArguments& arguments,
                                             const std::string& file);

}  // namespace hustings::cli
