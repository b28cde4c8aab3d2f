// Alerts: what an observer has found, as folders that anybody can check. Format:
// docs/formats/observe.md.
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/disk.h"
#include "base/json.h"
#include "base/time.h"

namespace hustings {

enum class AlertKind : std::uint8_t {
  fork,       // two signed checkpoints that no append-only log has both
  rollback,   // fewer entries than it had shown before
  signature,  // a checkpoint that the log's key has not signed
  record,     // an entry of the log whose own signature or place does not hold
  damage,     // files that are not those that the checkpoint is signed over
  key,        // the node names another log or key than before
  silence,    // no answer, or nothing new, for too long
};
std::string_view name(AlertKind kind);
// How it is mended, or what its reader should do.
std::string_view advice(AlertKind kind);

struct Alert {
  AlertKind kind = AlertKind::fork;
  std::string id;    // its folder; the same finding has the same id: "fork-300"
  std::string log;   // origin
  std::string what;  // for people
  Instant at;
  JsonObject facts = {};  // for programs: sizes, roots, a proof
  // Names and bytes of the files that prove it.
  std::vector<std::pair<std::string, std::string>> evidence = {};
};

// The alerts about one log. They stand until somebody removes their folder.
class Alerts {
 public:
  Alerts(Disk& disk, Path folder) : disk_(disk), folder_(std::move(folder)) {}

  // Writes the folder, alert.json last. False when it stands already: nothing is written over.
  Result<bool> raise(const Alert& alert) const;
  Result<std::vector<std::string>> standing() const;  // ids, sorted
  bool stands(std::string_view id) const;
  // Whether one of them says that this log has two histories or may have: then nobody vouches for
  // it, and cosigns nothing.
  Result<bool> forbid_cosigning() const;
  Path folder(std::string_view id) const { return folder_ / id; }

 private:
  Disk& disk_;
  Path folder_;
};

}  // namespace hustings
