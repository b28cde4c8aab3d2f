// The rows of a foreign file, whatever its container.
#pragma once
#include <variant>
#include <vector>

#include "tables/json_rows.h"
#include "tables/profile.h"
#include "tables/reader.h"

namespace hustings {

using Rows = std::variant<Reader, JsonRows>;

// Opens a file as its first bytes say, a table or JSON, and leaves in `profiles` those that read
// such a file. Errors: the source's and the reader's; bad_input where no profile reads it.
Result<Rows> open_rows(ByteSource source, const ReaderOptions& options,
                       std::vector<Profile>& profiles);

// Cuts the value of each access token out of a text, such as that of an address that a platform
// hands out to one person. False where there is none.
bool without_tokens(std::string& text);

}  // namespace hustings
