// The witnesses of this node's log (c2sp.org/tlog-witness, the log's side): who they are, and how
// they are asked to cosign a checkpoint. They never stop a publication: what they say is added.
#pragma once
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/disk.h"
#include "base/http.h"
#include "base/time.h"
#include "log/cosign.h"
#include "log/policy.h"
#include "log/tile.h"
#include "store/witness.h"

namespace hustings {

// Below a node's directory; c2sp.org/tlog-policy. Its `log` lines may be left away.
inline constexpr std::string_view kPolicyFile = "witnesses.policy";
inline constexpr std::chrono::milliseconds kAskLimit{1000};

// The node's policy, with its log first. No file: no witnesses, and no quorum. Errors: those of
// parse_policy (where: file and line); bad_input for a log that is another, or a witness without an
// http or https URL or whose name is no UTF-8.
Result<Policy> read_own_policy(Disk& disk, const Path& dir, const VerifierKey& log);

// Seconds before a witness that has failed so many times in a row is asked again.
std::int64_t pause_after(std::int64_t failures);

// Asks witnesses, all at once, and keeps what is known of each. One thread at a time.
class Witnesses {
 public:
  // `known`: rows of these and perhaps other witnesses.
  Witnesses(Http& http, const Clock& clock, Policy policy, const std::vector<WitnessRow>& known);

  // A checkpoint to be cosigned. It must have been stored by the compare-and-swap of the log state,
  // and its tiles must be where readers find them.
  struct Subject {
    TreeHead head;
    std::string_view note;  // signed by the log
    const TileFetch& fetch;
    std::span<const VerifierKey> signed_by = {};  // witnesses that need not be asked
  };
  struct Round {
    std::vector<Cosignature> cosignatures;  // each holds; in no order
    // A witness has seen more than this head, or something else: see guard.h.
    bool doubted = false;
  };
  // Asks who is due: not those that have failed lately. Waits for `limit` at most; once a quorum
  // that is asked for is met, only a moment longer.
  Round ask(const Subject& subject, std::chrono::milliseconds limit = kAskLimit);

  const Policy& policy() const { return policy_; }
  bool none() const { return policy_.witnesses.empty(); }
  // Notes that a witness could not be reached just now.
  void missed(const std::string& name, const std::string& why);
  // True where ask() would ask somebody.
  bool any_due(std::span<const VerifierKey> signed_by) const;
  // Writes what has changed since the last time.
  Result<void> save(Db& db);

 private:
  struct Asking;
  bool due(std::size_t witness, std::span<const VerifierKey> signed_by) const;
  std::optional<HttpRequest> take(Asking& asking, std::size_t n, const HttpAnswer& answer);
  Result<HttpRequest> request(const Subject& subject, std::size_t witness) const;
  void good(Asking& asking, std::size_t witness, Cosignature cosignature);
  void bad(std::size_t witness, std::string problem);

  Http& http_;
  const Clock& clock_;
  const Policy policy_;
  std::vector<WitnessRow> rows_;                    // one for each of policy_.witnesses
  std::vector<bool> changed_;                       // as rows_: not saved yet
  std::map<std::uint64_t, std::int64_t> cosigned_;  // size: Unix seconds; not saved yet
};

}  // namespace hustings
