// Following one log: a round asks for its newest checkpoint, says what that means beside those
// before, fetches what is new, and cosigns it. docs/observe.md tells it as its user sees it.
#pragma once
#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/http.h"
#include "base/time.h"
#include "log/fork.h"
#include "node/watch.h"
#include "observe/mirror.h"
#include "observe/sync.h"

namespace hustings {

struct FollowOptions {
  Disk& disk;
  const Clock& clock;
  Path dir;                            // of all mirrors
  std::mutex& meeting;                 // two addresses do not make one mirror at once
  const Kinds* kinds = nullptr;        // of the records; null: entries are not looked into
  std::vector<VerifierKey> keys = {};  // that the user has from elsewhere
  Watch* watch = nullptr;              // cosigns; null: nobody does
  std::chrono::seconds silence{3600};  // without an answer
  std::chrono::seconds still{0};       // without a newer checkpoint; 0: that is no alert
  std::stop_token stop = {};
};

// What a round has found.
struct Round {
  std::string log;                          // origin; the address while nothing else is known
  Path folder = {};                         // of the mirror; empty while there is none
  std::uint64_t was = 0;                    // entries in the mirror before
  std::uint64_t size = 0;                   // and after
  bool cosigned = false;                    // in this round
  std::optional<VerifierKey> adopted = {};  // in this round: the log has named it as its new key
  std::vector<Alert> raised = {};           // in this round
  std::vector<std::string> standing;        // ids of all that nobody has removed
  std::optional<Error> problem;             // why less could be learnt than usual
};

// One address. One thread at a time; several of them share the options.
class Follower {
 public:
  // `options` and `http` outlive it.
  Follower(const FollowOptions& options, Http& http, std::string url);
  // Errors: what is wrong with the mirror or its disk. What is wrong with the log is in the round.
  Result<Round> round();

 private:
  // follow.cc: whom to ask, and what to make of no answer
  Result<bool> meet(Round& out);
  Result<bool> meet_first(Round& out);
  Result<bool> ask_node(Round& out);
  Result<void> doubt_key(Round& out);
  Result<std::optional<Shown>> ask_checkpoint(Round& out);
  Result<void> follow(Round& out);
  Result<void> blame(const Error& error, const Shown& shown, Round& out);
  Result<void> listen(Round& out);
  // judge.cc: what a checkpoint means, and alerts
  Result<bool> judge(const Shown& shown, Round& out);
  Result<void> judge_older(const Shown& shown, const Shown& seen, Round& out);
  Result<void> raise(Alert alert, Round& out);
  Result<void> raise_fork(const Shown& known, const Shown& shown, const Fork& fork, Round& out);
  Result<void> raise_record(Sync& sync, const Shown& shown, Index index, std::string_view entry,
                            const Error& why, Round& out);
  // keep.cc: the mirror's files and cosignatures
  Result<void> mend();
  Result<void> take(const Shown& shown, Round& out);
  Result<void> fetch_news(const Shown& shown, std::uint64_t was, Round& out);
  Result<void> adopt(const Shown& shown, Round& out);
  Result<void> show_again(const Shown& shown, const Shown& mirrored);
  Result<std::string> with_own_line(const std::string& note, const std::string& from) const;
  Result<void> cosign(Round& out);
  Result<bool> cosign_from(std::uint64_t& size, const Shown& mirrored, Round& out);

  const FollowOptions& options_;
  Http& http_;
  const std::string url_;
  struct Named {  // another key than the mirror's
    VerifierKey key;
    std::string json;  // what the node says of itself
  };
  std::unique_ptr<Mirror> mirror_;         // null until it is known
  std::optional<Named> named_;             // by the node in this round
  std::map<TileId, std::string> fetched_;  // in this round, to compare
  std::optional<std::uint64_t> gap_;       // the first entry whose files are missing in the mirror
  bool whole_ = false;                     // the mirror has been found to be whole
};

}  // namespace hustings
