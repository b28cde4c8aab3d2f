// Passphrases, from a file or the terminal.
#pragma once
#include <string>

#include "base/error.h"

namespace hustings::cli {

// The first line of `file` ("-": standard input); without a file it is asked for on the terminal,
// unseen, and twice where it is a new one. Errors: bad_input where there is no terminal, the two
// differ, or a new one is short or easily guessed.
Result<std::string> read_passphrase(const std::string& file, bool is_new);

}  // namespace hustings::cli
