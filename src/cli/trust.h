// Whose signatures a command believes: the verifier keys and the policy that its user names.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/disk.h"
#include "log/checkpoint.h"
#include "log/policy.h"

namespace hustings::cli {

struct Trust {
  std::vector<VerifierKey> keys;  // of logs and witnesses
  std::optional<Policy> policy;
};
// `vkey`: a file with a verifier key a line; `policy`: a tlog-policy. Either may be empty. Errors:
// bad_input when no key of a log is among them.
Result<Trust> read_trust(Disk& disk, const std::string& vkey, const std::string& policy);

// What witnesses say about a checkpoint, in words that promise no more than their signatures do.
struct Witnessed {
  std::vector<std::string> lines;  // for people
  std::string json;                // "witnesses":[...],"quorum_met":...
};
// Errors: unverified when the policy asks for a quorum that is not met.
Result<Witnessed> say_witnessed(const Trust& trust, const Note& note);

// The checkpoint in a file: alone, or in a receipt. `where`: a file or a URL.
Result<std::string> read_checkpoint(Disk& disk, const std::string& where);
bool is_url(std::string_view text);

}  // namespace hustings::cli
