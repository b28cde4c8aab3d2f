#include "observe/alert.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace hustings {
namespace {

constexpr std::string_view kAbout = "alert.json";  // written last: without it there is no alert

struct Row {
  AlertKind kind;
  std::string_view name;
  std::string_view advice;
};
constexpr std::array kRows = {
    Row{AlertKind::fork, "fork",
        "Keep this folder and show it to the operator, to other observers and to who can publish "
        "it: the two checkpoints are signed with the log's key and no log has both."},
    Row{AlertKind::rollback, "rollback",
        "Ask the operator: a cache in front of the log may show an old state for a while; a node "
        "that was restored from an old copy must not go on."},
    Row{AlertKind::signature, "signature",
        "Ask the operator which key signs; until the known one does, nothing of this log is "
        "taken."},
    Row{AlertKind::record, "record",
        "Tell the operator and the named issuer: the log vouches for this entry, its author does "
        "not, or it does not follow the version before it."},
    Row{AlertKind::damage, "damage",
        "Tell the operator: the signed root has settled what the right bytes are, and this mirror "
        "may have them. It goes on by itself once they are served."},
    Row{AlertKind::key, "key",
        "Ask the operator on another way than this address. Where the log really is another now, "
        "move the mirror's folder away: the next round begins a new one."},
    Row{AlertKind::silence, "silence", "Ask the operator whether the node runs."},
};

const Row& row(AlertKind kind) { return *std::ranges::find(kRows, kind, &Row::kind); }

bool forbids(std::string_view id) {
  return id.starts_with("fork-") || id.starts_with("rollback-") || id.starts_with("key-");
}

}  // namespace

std::string_view name(AlertKind kind) { return row(kind).name; }
std::string_view advice(AlertKind kind) { return row(kind).advice; }

Result<bool> Alerts::raise(const Alert& alert) const {
  const Path to = folder(alert.id);
  const auto there = disk_.read(to / kAbout);
  if (there) return false;
  if (there.error().code != Code::not_found) return std::unexpected(there.error());
  JsonObject about{{"alert", std::string(name(alert.kind))},
                   {"log", alert.log},
                   {"at", to_string(alert.at)},
                   {"what", alert.what},
                   {"advice", std::string(advice(alert.kind))}};
  about.insert(about.end(), alert.facts.begin(), alert.facts.end());
  std::string json;
  write_json(about, json);
  for (const auto& [file, bytes] : alert.evidence) HUSTINGS_CHECK(disk_.write(to / file, bytes));
  HUSTINGS_CHECK(disk_.write(to / kAbout, json + '\n'));
  return true;
}

Result<std::vector<std::string>> Alerts::standing() const {
  HUSTINGS_TRY(const auto names, disk_.list(folder_));
  std::vector<std::string> out;
  for (const auto& id : names) {
    if (stands(id)) out.push_back(id);
  }
  return out;
}

bool Alerts::stands(std::string_view id) const {
  return disk_.read(folder(id) / kAbout).has_value();
}

Result<bool> Alerts::forbid_cosigning() const {
  HUSTINGS_TRY(const auto names, disk_.list(folder_));
  return std::ranges::any_of(names, forbids);  // also one that is only being written
}

}  // namespace hustings
