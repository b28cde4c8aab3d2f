// The guard against rollback: before a node writes, it compares itself with what its witnesses have
// seen of its log. A node that was restored from an old copy would sign a second history.
#pragma once
#include <chrono>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "base/http.h"
#include "log/hash.h"
#include "log/policy.h"
#include "log/tile.h"

namespace hustings {

// What witnesses show of this log (tlog-witness, "Monitor Retrieval Mechanism").
struct Sightings {
  struct Seen {
    std::string witness;  // its name in the policy
    TreeHead head;        // signed by this log's own key, or it does not count
  };
  struct Silent {
    std::string witness;
    std::string why;
    bool answers = false;  // but says nothing of use
  };
  std::vector<Seen> seen;  // not those that have never cosigned this log
  std::vector<Silent> silent;
};

// Asks all witnesses of the policy at once. `monitoring`: as Config::monitoring. `log`: the log's
// keys, at least one.
Sightings ask_what_was_seen(Http& http, const Policy& policy,
                            const std::map<std::string, std::string>& monitoring,
                            std::span<const VerifierKey> log,
                            std::chrono::milliseconds limit = std::chrono::milliseconds(1500));

// Errors: unverified when a witness has seen more entries than are committed, or another root of
// this size.
Result<void> check_not_behind(const Sightings& sightings, const TreeHead& committed);
// Errors: unverified when this tree does not continue what a witness has seen up to its size.
// `fetch`: its tiles; errors of that.
Result<void> check_continues(const Sightings& sightings, const TreeHead& head,
                             const TileFetch& fetch);

}  // namespace hustings
