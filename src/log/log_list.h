// Lists of logs that ask to be witnessed (format logs/v0 of the witness network): what a witness
// reads to know which logs it watches, and what a log publishes about itself.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "log/note.h"

namespace hustings {

inline constexpr std::size_t kMaxLogList = 1 << 20;  // bytes

struct ListedLog {
  VerifierKey key;            // of type Ed25519
  std::string origin;         // the key's name unless the list says otherwise
  std::uint64_t per_day = 0;  // checkpoints that it may submit in a day (qpd), at least 1
  std::string contact;        // for people
  bool operator==(const ListedLog&) const = default;
};

// Errors: too_large over kMaxLogList; bad_input (where: "log list line N") for another header, a
// missing, misplaced or malformed line, a key of another type, or one that stands twice.
Result<std::vector<ListedLog>> parse_log_list(std::string_view file);
std::string format_log_list(const std::vector<ListedLog>& logs);

}  // namespace hustings
