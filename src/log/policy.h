// Trust policies (c2sp.org/tlog-policy): which logs and witnesses somebody trusts, and how many of
// the witnesses must have cosigned a checkpoint.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "log/note.h"

namespace hustings {

inline constexpr std::size_t kMaxPolicy = 1 << 20;  // bytes
inline constexpr std::string_view kNoQuorum = "none";

struct PolicyLog {
  VerifierKey key;  // of type Ed25519; its name is the log's origin
  std::string url;  // empty: not given
  bool operator==(const PolicyLog&) const = default;
};
struct PolicyWitness {
  std::string name;  // means something in this policy only
  VerifierKey key;   // of type cosignature
  std::string url;   // its submission prefix (c2sp.org/tlog-witness); empty: not given
  bool operator==(const PolicyWitness&) const = default;
};
struct PolicyGroup {
  std::string name;
  std::size_t needed = 1;  // 1 to the number of members
  std::vector<std::string> members;
  bool operator==(const PolicyGroup&) const = default;
};

struct Policy {
  std::vector<PolicyLog> logs;
  std::vector<PolicyWitness> witnesses;
  std::vector<PolicyGroup> groups;  // each knows only witnesses and the groups before it
  std::string quorum{kNoQuorum};    // a witness, a group, or kNoQuorum
  bool operator==(const Policy&) const = default;

  bool asks_for_witnesses() const { return quorum != kNoQuorum; }
  std::vector<VerifierKey> log_keys() const;
  std::vector<VerifierKey> witness_keys() const;
};

// Errors: too_large over kMaxPolicy; bad_input (where: "policy line N") for what tlog-policy does
// not allow: an unknown or malformed line, a key of the wrong type or given twice, a name that is
// taken, not defined above or already in a group, no quorum or two.
Result<Policy> parse_policy(std::string_view file);
// What parse_policy() reads as the same policy, without comments; groups with numbers.
std::string format_policy(const Policy& policy);

// Do these cosignatures meet the quorum? Others than those of the policy's witnesses do not count.
bool meets_quorum(const Policy& policy, std::span<const VerifiedSignature> signatures);
// The earliest time at which they did: until then enough witnesses had seen the checkpoint, as each
// of them says (Unix seconds). Nothing when the quorum is not met or none is asked for.
std::optional<std::int64_t> quorum_time(const Policy& policy,
                                        std::span<const VerifiedSignature> signatures);

}  // namespace hustings
