#include <algorithm>

#include "node/job.h"
#include "node/node.h"

namespace hustings {

// Makes what was committed public, in order; batches that piled up meanwhile go out together. The
// next transaction may commit while this runs.
void Node::publish_loop() {
  std::vector<TileData> full;  // of batches that could not be published yet
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [&] {
      return !to_publish_.empty() ||
             (closing_ && lanes_[0].empty() && lanes_[1].empty() && !writing_);
    });
    if (to_publish_.empty()) return;
    std::deque<std::unique_ptr<Publication>> taken;
    taken.swap(to_publish_);
    publishing_ = true;
    lock.unlock();

    const Publication* last = nullptr;
    for (const auto& publication : taken) {
      std::ranges::move(publication->batch.full, std::back_inserter(full));
      if (publication->batch.grew) last = publication.get();
    }
    Result<void> done;
    if (last != nullptr) {
      done = tiles_.publish(published_, last->batch.edge, full, last->batch.note);
    }
    if (done && last != nullptr) {
      published_ = last->batch.edge.size();
      full.clear();
    }
    // A full disk can be mended: the next batch tries again with everything since. Anything else may
    // mean that the disk lies about what it holds.
    if (!done && done.error().code != Code::disk_full) stop_with(done.error());
    for (const auto& publication : taken) {
      for (const auto& job : publication->jobs) {
        for (auto& answer : job->answers) {
          if (answer && answer->outcome == Admitted::Outcome::added) answer->published = done.has_value();
        }
        job->answer();
      }
    }
    lock.lock();
    publishing_ = false;
    changed_.notify_all();
  }
}

}  // namespace hustings
