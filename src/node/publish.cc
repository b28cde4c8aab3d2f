#include <algorithm>
#include <chrono>

#include "log/promise.h"
#include "node/job.h"
#include "node/node.h"
#include "node/witnessing.h"

namespace hustings {
namespace {

using Steady = std::chrono::steady_clock;
constexpr std::chrono::seconds kRetry(5);         // while the disk is full
constexpr std::chrono::milliseconds kApart(100);  // between two rounds of questions
constexpr std::chrono::seconds kSaveApart(1);     // what is known of witnesses is only hints

}  // namespace

// The committed note may leave the process; witnesses see it when its tiles are in their place, and
// readers when the witnesses have answered or are late. Errors: as of Tiles::publish; unverified
// when a witness has seen another history.
Result<void> Node::make_public(const CommittedBatch& due) {
  if (!witnesses_) return tiles_.publish(published_, due.edge, due.full, due.note);
  HUSTINGS_CHECK(tiles_.stage(published_, due.edge, due.full));
  const TileFetch fetch = [this](const TileId& id) { return tiles_.fetch(id); };
  const auto round = witnesses_->ask({due.edge.head(), due.note, fetch});
  asked_at_ = Steady::now();
  if (round.doubted) HUSTINGS_CHECK(check_witnesses(due.edge.head(), fetch));
  HUSTINGS_TRY(const std::string note, add_cosignatures(due.note, round.cosignatures));
  HUSTINGS_CHECK(tiles_.swap(due.edge.size(), note));
  return note_witnessed();
}

// Whether the public checkpoint meets a quorum that is asked for.
Result<void> Node::note_witnessed() {
  witnessed_ = false;
  if (!asks_for_quorum()) return {};
  const Policy& policy = witnesses_->policy();
  HUSTINGS_TRY(const std::string note, tiles_.checkpoint());
  HUSTINGS_TRY(const auto shown, open_checkpoint(note, keys_of(policy)));
  witnessed_ = meets_quorum(policy, shown.note.verified);
  return {};
}

Result<std::string> Node::promise(const Admitted& admitted) const {
  return sign_promise(
      {config_.origin, admitted.index, admitted.leaf, world_.clock.now().seconds(), kPromisedDelay},
      signers_.front());
}

// After a witness has said that it knows more or other entries: only what it can show counts.
Result<void> Node::check_witnesses(const TreeHead& head, const TileFetch& fetch) {
  const auto seen =
      ask_what_was_seen(*world_.http, witnesses_->policy(), config_.monitoring, verifiers());
  HUSTINGS_TRY(const auto committed, read_state(*witness_db_, config_.origin));
  HUSTINGS_CHECK(check_not_behind(seen, committed ? committed->head : head));
  return check_continues(seen, head, fetch);
}

// Under load more batches pile up meanwhile, and go out together.
void Node::space_out(std::unique_lock<std::mutex>& lock) {
  if (!witnesses_) return;
  changed_.wait_until(lock, asked_at_ + kApart, [this] { return closing_; });
}

void Node::save_witnesses(bool last) {
  if (!witnesses_ || (!last && Steady::now() < saved_at_ + kSaveApart)) return;
  [[maybe_unused]] const auto saved = witnesses_->save(*witness_db_);  // known again when asked
  saved_at_ = Steady::now();
}

void Node::Publication::answer(std::uint64_t size, bool witnessed, const Result<void>& done) {
  for (const auto& job : jobs) {
    for (auto& answer : job->answers) {
      if (!answer) continue;
      answer->published = answer->index < size;
      if (!answer->published && !done) answer->delay = done.error();
      answer->witnessed = answer->published && witnessed;
    }
    job->answer();
  }
}

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
    if (to_publish_.empty() && ready()) break;
    space_out(lock);
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
      done = make_public(due);
      if (done) {
        published_ = due.edge.size();
        due.full.clear();
        behind = false;
      } else if (done.error().code != Code::disk_full) {
        stop_with(done.error());
      }
    }
    std::size_t answered = 0;
    for (const auto& publication : taken) {
      publication->answer(published_, witnessed_, done);
      answered += publication->jobs.size();
    }
    save_witnesses(false);
    lock.lock();
    committed_ -= answered;
  }
  lock.unlock();
  save_witnesses(true);
}

}  // namespace hustings
