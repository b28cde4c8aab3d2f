#include <algorithm>
#include <chrono>

#include "node/job.h"
#include "node/node.h"

namespace hustings {
namespace {

constexpr std::chrono::seconds kRetry(5);  // while the disk is full

}  // namespace

// Makes what was committed public, in order; batches that piled up meanwhile go out together. The
// next transaction may commit while this runs.
void Node::publish_loop() {
  CommittedBatch due;   // what is committed and not public yet
  bool behind = false;  // there is such
  Result<void> done;    // of the last try
  const auto ready = [this] {
    return !to_publish_.empty() ||
           (closing_ && lanes_[0].empty() && lanes_[1].empty() && !writing_);
  };
  std::unique_lock lock(mutex_);
  for (;;) {
    if (behind && done.error().code == Code::disk_full) {
      changed_.wait_for(lock, kRetry, ready);
    } else {
      changed_.wait(lock, ready);
    }
    if (to_publish_.empty() && ready()) return;
    std::deque<std::unique_ptr<Publication>> taken;
    taken.swap(to_publish_);
    lock.unlock();

    for (const auto& publication : taken) {
      auto& batch = publication->batch;
      std::ranges::move(batch.full, std::back_inserter(due.full));
      if (!batch.grew) continue;
      due.edge = std::move(batch.edge);
      due.note = std::move(batch.note);
      behind = true;
    }
    // A full disk can be mended: the next try brings everything since. Anything else may mean that
    // the disk lies about what it holds: nothing is written any more.
    if (behind && (done || done.error().code == Code::disk_full)) {
      done = tiles_.publish(published_, due.edge, due.full, due.note);
      if (done) {
        published_ = due.edge.size();
        due.full.clear();
        behind = false;
      } else if (done.error().code != Code::disk_full) {
        stop_with(done.error());
      }
    }
    for (const auto& publication : taken) {
      for (const auto& job : publication->jobs) {
        for (auto& answer : job->answers) {
          if (!answer) continue;
          answer->published = answer->index < published_;
          if (!answer->published && !done) answer->delay = done.error();
        }
        job->answer();
      }
    }
    lock.lock();
  }
}

}  // namespace hustings
