// Promises: what a log gives for a record whose checkpoint has not yet been witnessed as its policy
// asks. A note signed by the log's key; its text can never be that of a checkpoint. docs/witness.md
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/error.h"
#include "log/hash.h"
#include "log/note.h"

namespace hustings {

// From `accepted` on and within `delay`, the log will show a checkpoint that holds this record and
// meets the quorum of its policy.
struct Promise {
  std::string origin;         // of the log
  std::uint64_t index = 0;    // of the record
  Hash leaf;                  // its leaf hash
  std::int64_t accepted = 0;  // Unix seconds
  std::int64_t delay = 0;     // seconds
  std::int64_t deadline() const { return accepted + delay; }
  bool operator==(const Promise&) const = default;
};

bool is_promise(std::string_view file);  // by its first line
// Errors: bad_input for a key that is not the log's, a negative time or an origin with a line
// break.
Result<std::string> sign_promise(const Promise& promise, const Signer& log);
// Errors: those of open_note; bad_input (where: "promise line N"); unverified unless a key of type
// 0x01 has signed whose name is the origin.
Result<Promise> open_promise(std::string_view note, std::span<const VerifierKey> keys);

}  // namespace hustings
