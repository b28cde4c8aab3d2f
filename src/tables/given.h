// What stands outside the table: options of the user and the file's name.
#pragma once
#include <map>
#include <string>
#include <string_view>

#include "base/error.h"
#include "tables/profile.h"

namespace hustings {

// The fields that the name of a file holds, by Profile::file_name; empty when it has another form.
// Folders before the name do not count, nor what comes after the pattern ("... (1).csv").
std::map<std::string, std::string> read_file_name(std::string_view file, const Profile& profile);

// The user's options and the file's name together. Errors: bad_input when they differ, or when an
// option is given that this table has in a column or does not have at all.
Result<std::map<std::string, std::string>> gather_given(
    const std::map<std::string, std::string>& options, std::string_view file,
    const Profile& profile);

// "--period-start" for "period_start".
std::string option_name(std::string_view field);

}  // namespace hustings
