// One file with all secrets of a node, encrypted under a passphrase: what is kept offline. Format:
// docs/formats/key-copy.md.
#pragma once
#include <string>
#include <string_view>

#include "base/time.h"
#include "node/secrets.h"

namespace hustings {

inline constexpr std::size_t kMinPassphrase = 15;  // bytes (NIST SP 800-63B-4, section 3.1.1.2)

// As it was read; what is in it is still encrypted.
struct KeyCopy {
  std::string origin;
  Instant made;
  UnderPassphrase sealed;
};
// Errors: bad_input (where: a JSON Pointer), also for a cost over 10 passes or 1 GiB: a stranger's
// file must not take the machine.
Result<KeyCopy> parse_key_copy(std::string_view json);

// The copy of DIR/secrets. Errors: bad_input for a short passphrase; those of the disk.
Result<std::string> make_key_copy(Disk& disk, const Path& dir, std::string_view passphrase,
                                  PassphraseCost cost, Instant now, Random& random);

// Writes the secrets of a copy to DIR/secrets; answers how many. Nothing that is there is written
// over: can be repeated. Errors: unverified for another passphrase or a damaged copy; conflict when
// DIR is the node of another origin, or has another key in the place of one.
Result<std::size_t> restore_keys(Disk& disk, const Path& dir, const KeyCopy& copy,
                                 std::string_view passphrase);

}  // namespace hustings
