// Commands about witnesses: those of this node's log, and the logs that it watches itself.
#include <fmt/core.h>

#include <algorithm>
#include <cstdio>

#include "base/json.h"
#include "cli/commands.h"
#include "cli/trust.h"
#include "node/cosigning.h"
#include "node/reader.h"
#include "node/watch.h"
#include "node/witnessing.h"

namespace hustings::cli {
namespace {

// What this node may be asked for by a log whose list does not say.
constexpr std::uint64_t kPerDay = 86400;

std::string time_of(std::int64_t seconds) {
  return seconds > 0 ? to_string(Instant{seconds * 1000}) : "never";
}

std::string json_text(std::string_view text) {
  std::string out;
  write_json_string(text, out);
  return out;
}

struct Status {
  Policy policy;
  Witnessing::State ours;
  std::vector<std::pair<ListedLog, std::optional<CosignedRow>>> watched;
};

Result<Status> read_status(Disk& disk, const std::string& data) {
  HUSTINGS_TRY(const auto reader, open_reader(disk, data));
  HUSTINGS_TRY(const auto witnessing, Witnessing::open(disk, data));
  HUSTINGS_TRY(auto ours, witnessing.read(*reader.db));
  Status out{witnessing.policy(), std::move(ours), {}};
  HUSTINGS_TRY(const auto logs, read_watched(disk, data));
  for (const auto& log : logs) {
    HUSTINGS_TRY(auto last, read_cosigned(*reader.db, origin_hash(log.origin)));
    out.watched.emplace_back(log, std::move(last));
  }
  return out;
}

std::string state_of(const Witnessing::OfWitness& one) {
  if (one.signed_at) return "has cosigned it, " + time_of(*one.signed_at);
  if (one.known.failures == 0) return "has not been asked about it yet";
  return fmt::format("{} times in a row: {}", one.known.failures, one.known.problem);
}

void print_text(const Status& status) {
  const auto& ours = status.ours;
  fmt::print("The public checkpoint of this log has {} entries.\n", ours.head.size);
  if (ours.witnesses.empty()) {
    fmt::print(
        "It has no witnesses: only its own key speaks for its order and its times. Name some "
        "in witnesses.policy.\n");
  }
  for (const auto& one : ours.witnesses)
    fmt::print("  witness {:<20} {}\n", one.witness.name, state_of(one));
  if (ours.quorum_met) {
    fmt::print("Quorum \"{}\": {}.\n", status.policy.quorum,
               *ours.quorum_met ? "met" : "not met, and published nevertheless");
  }
  fmt::print("\nLogs that this node cosigns: {}\n", status.watched.size());
  for (const auto& [log, last] : status.watched) {
    fmt::print(
        "  {:<28} {}\n", log.origin,
        last ? fmt::format("{} entries, {}", last->head.size, time_of(last->time)) : "nothing yet");
  }
}

void print_json(const Status& status) {
  const auto& ours = status.ours;
  std::string witnesses;
  for (const auto& one : ours.witnesses) {
    witnesses += fmt::format(
        R"({}{{"name":{},"vkey":{},"cosigned":{},"size":{},"failures":{},"problem":{}}})",
        witnesses.empty() ? "" : ",", json_text(one.witness.name), json_text(one.known.vkey),
        one.signed_at ? json_text(time_of(*one.signed_at)) : "null", one.known.size,
        one.known.failures, json_text(one.known.problem));
  }
  std::string watched;
  for (const auto& [log, last] : status.watched) {
    watched += fmt::format(R"({}{{"origin":{},"size":{},"time":{}}})", watched.empty() ? "" : ",",
                           json_text(log.origin), last ? std::to_string(last->head.size) : "null",
                           last ? json_text(time_of(last->time)) : "null");
  }
  fmt::print(R"({{"size":{},"quorum":{},"quorum_met":{},"witnesses":[{}],"watched":[{}]}})"
             "\n",
             ours.head.size, json_text(status.policy.quorum),
             ours.quorum_met ? (*ours.quorum_met ? "true" : "false") : "null", witnesses, watched);
}

// What a user may mean by a log: its verifier key, or a list in a file or at a URL.
Result<std::vector<ListedLog>> read_logs(Disk& disk, const std::string& what) {
  if (auto key = VerifierKey::parse(what)) {
    if (key->type() == KeyType::ed25519)
      return std::vector<ListedLog>{{*key, key->name(), kPerDay, key->name()}};
    return fail(Code::bad_input, "this is the key of a witness, not of a log", what);
  }
  HUSTINGS_TRY(const std::string text, is_url(what) ? fetch_url(what) : disk.read(what));
  auto logs = parse_log_list(text);
  if (!logs) logs.error().where = what + ": " + logs.error().where;
  return logs;
}

Result<std::size_t> watch(Disk& disk, const std::string& data, const std::string& what) {
  HUSTINGS_TRY(const Config config, read_config(disk, data));
  HUSTINGS_TRY(const auto more, read_logs(disk, what));
  HUSTINGS_TRY(auto all, read_watched(disk, data));
  std::size_t added = 0;
  for (const auto& log : more) {
    if (log.origin == config.origin) {
      return fail(Code::bad_input, "a node is no witness of its own log", log.origin,
                  "name other nodes' logs");
    }
    if (std::ranges::find(all, log.key, &ListedLog::key) != all.end()) continue;
    all.push_back(log);
    ++added;
  }
  if (added > 0) HUSTINGS_CHECK(disk.write(Path(data) / kWatchedFile, format_log_list(all)));
  return added;
}

}  // namespace

int witness_status(const std::string& data, bool json) {
  const RealWorld real;
  const auto status = read_status(*real.disk, data);
  if (!status) return report(status.error(), json);
  if (json) {
    print_json(*status);
  } else {
    print_text(*status);
  }
  return 0;
}

int witness_watch(const std::string& data, const std::string& log) {
  const RealWorld real;
  const auto added = watch(*real.disk, data, log);
  if (!added) return report(added.error());
  const auto vkey = real.disk->read(Path(data) / "witness.vkey");
  fmt::print(
      "{} more. While `hustings serve` runs, they may ask below /witness; their policy names\n"
      "  witness NAME {} https://THIS-NODE/witness\n",
      *added == 1 ? "One log" : fmt::format("{} logs", *added),
      vkey ? vkey->substr(0, vkey->find('\n')) : "VKEY");
  return 0;
}

int witness_ask(const std::string& data) {
  const RealWorld real;
  const auto done =
      cosign_late({.disk = *real.disk, .clock = real.clock, .http = *real.http, .dir = data});
  if (!done) return report(done.error());
  if (done->idle) {
    fmt::print("Nobody is to be asked now; `hustings witness status` says why.\n");
  } else {
    fmt::print("{} new cosignatures.\n", done->added);
  }
  return 0;
}

}  // namespace hustings::cli
