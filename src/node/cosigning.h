// Late cosignatures: while nothing new is logged, witnesses that have not answered are asked again,
// and what they say is added to the public checkpoint. For a process that serves a node's directory
// and does not hold its lock.
#pragma once
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "base/disk.h"
#include "base/http.h"
#include "base/time.h"
#include "log/policy.h"
#include "store/tiles.h"

namespace hustings {

struct CosigningOptions {
  Disk& disk;
  const Clock& clock;
  Http& http;
  Path dir;
  std::chrono::milliseconds limit{5000};  // for answers
};

// What one try has come to.
struct CosigningRound {
  std::size_t added = 0;  // cosignatures that the public checkpoint has now and had not before
  bool idle = true;       // nobody was asked: all have signed, or are not due
};
// Asks once. Only a checkpoint that the database has committed is shown to witnesses. Errors:
// unverified when a witness shows more of this log than is committed here, or another history;
// those of disk, database and lock.
Result<CosigningRound> cosign_late(const CosigningOptions& options);

// The same again and again on a thread of its own, until destroyed; at once when the public
// checkpoint has not changed for a second. `errors`: called there, a line.
class Cosigning {
 public:
  Cosigning(CosigningOptions options, std::function<void(const std::string&)> errors);
  Cosigning(const Cosigning&) = delete;
  Cosigning& operator=(const Cosigning&) = delete;
  ~Cosigning();

 private:
  void run();
  bool wait();

  const CosigningOptions options_;
  const std::function<void(const std::string&)> errors_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace hustings
