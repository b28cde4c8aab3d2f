// Searches files for a value that must not be there, in every form in which it could have survived.
#pragma once
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace hustings::testing {

// "FILE: FORM" for each file at or below `folder` whose name or bytes hold `value`: as it is or
// folded for search, in base64 (at every alignment, both alphabets), in hexadecimal, and any of
// these inside a gzip or zlib stream. `value` is at least 8 bytes long.
std::vector<std::string> search_files(const std::filesystem::path& folder, std::string_view value);
// The same in bytes: the names of the forms.
std::vector<std::string> search_bytes(std::string_view data, std::string_view value);

}  // namespace hustings::testing
