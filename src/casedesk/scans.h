// What an antivirus says of the files of a case. It explains: a human decides, nothing is held
// back.
#pragma once
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/clamd.h"
#include "casedesk/sealed.h"

namespace hustings::casedesk {

// Thread-safe. Answers are kept in memory: an hour, or a minute where there was none.
class Scans {
 public:
  // `clamd`: its socket; nothing: the operator set up none. `clock` outlives it.
  Scans(std::optional<std::string> clamd, const Clock& clock)
      : clamd_(std::move(clamd)), clock_(clock) {}

  // One for each file; nothing: none is set up. Opens those that are not known, piece by piece, and
  // blocks for ten seconds at most, however many they are.
  std::vector<std::optional<ScanAnswer>> of(vault::Vault& vault, const vault::OpenCase& open,
                                            const std::vector<SealedFile>& files);
  // Forgets what is too old.
  void round();

 private:
  using Place = std::pair<std::string, std::string>;  // case and path in the vault
  struct Kept {
    ScanAnswer answer;
    Instant at;
  };
  std::optional<ScanAnswer> known(const Place& place);
  bool is_over(const Kept& kept) const;

  const std::optional<std::string> clamd_;
  const Clock& clock_;
  std::mutex mutex_;  // of what follows
  std::map<Place, Kept> kept_;
};

}  // namespace hustings::casedesk
