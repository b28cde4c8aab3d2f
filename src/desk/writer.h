// The one way from the desk into the log. `serve` only reads (docs/adr/0010): the log's writer is
// opened when there is something to say, and closed again, so that commands can write in between.
#pragma once
#include <chrono>
#include <mutex>
#include <vector>

#include "node/node.h"
#include "staff/desk_db.h"

namespace hustings::desk {

// Thread-safe.
class Writer {
 public:
  // All of it outlives the writer. Witnesses are asked over a client of its own.
  Writer(Disk& disk, const Clock& clock, Random& random, Path dir, const Registry& registry,
         DeskDb& db);

  // Admits all of it, and behind it what staff did and is not logged yet. Waits while a command
  // writes; unavailable when it goes on for long: nothing was written then. Answers in order; the
  // first that was refused is the error, and what was not refused stands.
  Result<std::vector<Admitted>> write(std::vector<Submission> items);
  // Only what staff did.
  Result<void> write_acts();

 private:
  Result<std::vector<Admitted>> admit(Node& node, std::vector<Submission> items);
  Result<void> log_acts(Node& node);

  Disk& disk_;
  const Clock& clock_;
  Random& random_;
  const Path dir_;
  const Registry& registry_;
  DeskDb& db_;
  std::mutex mutex_;
  const std::unique_ptr<Http> http_;
};

}  // namespace hustings::desk
