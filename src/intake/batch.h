// The way of reports and steps of cases into vault and log. What waits goes together: one
// transaction of the vault, one batch of the log. The log's writer is opened when there is
// something, stays open while more comes, and is closed again soon, so that commands and the desk
// get their turn (docs/adr/0020, docs/adr/0026).
#pragma once
#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <mutex>
#include <thread>

#include "intake/flood.h"
#include "node/node.h"
#include "vault/vault.h"

namespace hustings::intake {

// Something that stands in vault and log.
struct Logged {
  Admitted admitted;
  std::string promise;  // where the witnesses that the policy asks for have not signed yet
};

class Batch {
 public:
  // All of it outlives the batch. `errors`: called on its own thread.
  Batch(World world, Path dir, const Registry& registry, vault::Vault& vault, Counters& counters,
        std::function<void(std::string_view)> errors);
  ~Batch();  // first answers what was given to it
  Batch(const Batch&) = delete;
  Batch& operator=(const Batch&) = delete;

  // Waits until it stands in both. `parcel`: of a new case; null: a step. Errors: conflict for a
  // form that was sent before; unavailable when a command keeps the log for long, nothing stands
  // then; what admitting says.
  Result<Logged> add(Submission item, const vault::Parcel* parcel);

 private:
  struct Job {
    Submission item;
    const vault::Parcel* parcel;
    std::promise<Result<Logged>> promise;
  };
  using Jobs = std::vector<std::unique_ptr<Job>>;
  void loop();
  Jobs next(std::chrono::milliseconds patience);
  void work(Jobs jobs);
  Result<void> serve(Node& node, Jobs jobs);
  void put(Jobs& jobs);
  void admit(Node& node, Jobs& jobs);
  void settle(Node& node);
  void say_stats(Node& node);

  const World world_;
  const Path dir_;
  const Registry& registry_;
  vault::Vault& vault_;
  Counters& counters_;
  const std::function<void(std::string_view)> errors_;
  std::mutex mutex_;
  std::condition_variable woken_;
  std::deque<std::unique_ptr<Job>> waiting_;
  bool closing_ = false;
  bool settled_ = false;  // what a crash left is found
  Instant stats_said_;
  std::thread thread_;
};

}  // namespace hustings::intake
