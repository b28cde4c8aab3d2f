#include "node/guard.h"

#include <fmt/core.h>

#include "log/checkpoint.h"
#include "log/proof.h"
#include "store/witness.h"

namespace hustings {
namespace {

constexpr std::string_view kMend =
    "never go on from an old copy: bring back the newest database of this log; if it is lost, this "
    "log has ended and a new node needs a new origin";

std::string address(std::string base, const VerifierKey& log) {
  while (base.ends_with('/')) base.pop_back();
  return fmt::format("{}/{}/checkpoint", base, origin_hash(log.name()));
}

std::unexpected<Error> rolled_back(const Sightings::Seen& seen, std::string what) {
  return fail(Code::unverified, std::move(what), "witness " + seen.witness, std::string(kMend));
}

std::string other_entries(std::uint64_t size) {
  return fmt::format("it has seen {} other entries under this log's key", size);
}

void note_down(Sightings& out, const std::string& witness, const HttpAnswer& answer,
               std::span<const VerifierKey> log) {
  if (answer.status == 404) return;  // it has never cosigned this log
  if (answer.status != 200) {
    const bool answers = answer.status != 0;
    out.silent.push_back(
        {witness, answers ? fmt::format("it answers {}", answer.status) : answer.problem, answers});
    return;
  }
  // The log's own signature is enough: nobody else can make it, not even the witness.
  const auto opened = open_checkpoint(answer.body, log);
  if (!opened) {
    out.silent.push_back(
        {witness, "what it shows is not signed by this log: " + opened.error().message, true});
    return;
  }
  out.seen.push_back({witness, opened->checkpoint.head});
}

}  // namespace

Sightings ask_what_was_seen(Http& http, const Policy& policy,
                            const std::map<std::string, std::string>& monitoring,
                            std::span<const VerifierKey> log, std::chrono::milliseconds limit) {
  Sightings out;
  std::vector<HttpRequest> requests;
  for (const auto& witness : policy.witnesses) {
    const auto elsewhere = monitoring.find(witness.name);
    const std::string& base = elsewhere == monitoring.end() ? witness.url : elsewhere->second;
    requests.push_back({.url = address(base, log.front()), .post = {}});
  }
  if (requests.empty()) return out;
  http.ask(std::move(requests), {.limit = limit},
           [&](std::size_t n, const HttpAnswer& answer) -> std::optional<HttpRequest> {
             note_down(out, policy.witnesses[n].name, answer, log);
             return std::nullopt;
           });
  return out;
}

Result<void> check_not_behind(const Sightings& sightings, const TreeHead& committed) {
  for (const auto& seen : sightings.seen) {
    if (seen.head.size > committed.size) {
      return rolled_back(seen, fmt::format("it has seen {} entries of this log, this node has {}",
                                           seen.head.size, committed.size));
    }
    if (seen.head.size == committed.size && seen.head.root != committed.root) {
      return rolled_back(seen, other_entries(seen.head.size));
    }
  }
  return {};
}

Result<void> check_continues(const Sightings& sightings, const TreeHead& head,
                             const TileFetch& fetch) {
  for (const auto& seen : sightings.seen) {
    if (seen.head.size == 0 || seen.head.size > head.size || seen.head == head) continue;
    HUSTINGS_TRY(const Proof proof, consistency_proof(seen.head.size, head.size, fetch));
    if (!verify_consistency(seen.head, head, proof))
      return rolled_back(seen, other_entries(seen.head.size));
  }
  return {};
}

}  // namespace hustings
