#include "node/node.h"

#include <fmt/core.h>
#include <sys/resource.h>

#include <algorithm>

#include "base/id.h"
#include "node/job.h"

namespace hustings {

Node::Node(World world, Path dir, const Registry& registry, Config config, Secrets secrets,
           std::vector<Signer> signers, FileLock lock, std::unique_ptr<Store> store)
    : world_(world),
      dir_(std::move(dir)),
      registry_(registry),
      config_(std::move(config)),
      secrets_(std::move(secrets)),
      signers_(std::move(signers)),
      lock_(std::move(lock)),
      store_(std::move(store)),
      tiles_(world.disk, dir_ / "log"),
      preparer_(secrets_, registry.kinds(), world.clock) {}

Node::~Node() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  changed_.notify_all();
  for (auto& thread : threads_) thread.join();
}

void Node::start() {
  const unsigned sealers = std::max(1U, std::thread::hardware_concurrency());
  for (unsigned i = 0; i < sealers; ++i) threads_.emplace_back([this] { prepare_loop(); });
  threads_.emplace_back([this] { write_loop(); });
  threads_.emplace_back([this] { publish_loop(); });
}

std::vector<std::string> Node::issuers() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> out;
  out.reserve(secrets_.issuers.size());
  for (const auto& [id, key] : secrets_.issuers) out.push_back(id);
  return out;
}

Result<std::string> Node::create_issuer() {
  std::unique_lock lock(mutex_);
  const auto random = random_->fork(UINT64_MAX - ++issuers_made_);
  lock.unlock();
  std::string id = uuid_v7(world_.clock.now(), *random);
  HUSTINGS_TRY(const auto key, hustings::create_issuer(world_.disk, dir_ / "secrets", id, *random));
  lock.lock();
  secrets_.issuers.emplace(id, key);
  return id;
}

std::future<Answers> Node::submit(std::vector<Submission> items, Lane lane) {
  auto job = std::make_shared<Job>();
  auto answer = job->promise.get_future();
  job->count = items.size();
  const auto queue = static_cast<std::size_t>(lane);
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return stopped_ || items_[queue] < kMaxQueue; });
  if (stopped_) {
    const Error error = *stopped_;
    lock.unlock();
    job->answer_all(error);
    return answer;
  }
  job->said.reserve(items.size());
  for (auto& item : items) {
    const auto key = secrets_.issuers.find(item.by);
    const SigningKey* held = key == secrets_.issuers.end() ? nullptr : &key->second;
    job->said.push_back({std::move(item), held});
  }
  job->random = random_->fork(++jobs_);
  items_[queue] += job->count;
  lanes_[queue].push_back(job);
  to_prepare_.push_back(std::move(job));
  lock.unlock();
  changed_.notify_all();
  return answer;
}

Answers Node::admit(std::vector<Submission> items, Lane lane) {
  return submit(std::move(items), lane).get();
}

void Node::prepare_loop() {
  // Of this thread: the one writer, for which all others wait, is never kept from a core by these.
  (void)setpriority(PRIO_PROCESS, 0, 10);
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [&] { return closing_ || !to_prepare_.empty(); });
    if (to_prepare_.empty()) return;
    const auto job = to_prepare_.front();
    to_prepare_.pop_front();
    lock.unlock();
    std::vector<Item> items;
    items.reserve(job->said.size());
    for (auto& [submission, key] : job->said) {
      items.push_back(preparer_.prepare(std::move(submission), key, *job->random));
    }
    lock.lock();
    job->said.clear();
    job->items = std::move(items);
    job->prepared = true;
    ++prepared_;
    changed_.notify_all();
  }
}

// The longest run of prepared jobs that fits one transaction, interactive ones first.
std::vector<std::shared_ptr<Node::Job>> Node::take_batch(std::unique_lock<std::mutex>& lock) {
  const auto ready = [&] {
    return std::ranges::any_of(
        lanes_, [](const auto& lane) { return !lane.empty() && lane.front()->prepared; });
  };
  const auto drained = [&] { return closing_ && lanes_[0].empty() && lanes_[1].empty(); };
  changed_.wait(lock, [&] { return pauses_ == 0 && (ready() || drained()); });
  changed_.wait_until(lock, pace_.next(), [&] { return closing_ || prepared_ >= pace_.enough(); });
  const std::size_t unanswered = lanes_[0].size() + lanes_[1].size() + committed_;
  std::vector<std::shared_ptr<Job>> jobs;
  std::size_t items = 0;
  for (std::size_t i = 0; i < std::size(lanes_); ++i) {
    auto& lane = lanes_[i];
    while (!lane.empty() && lane.front()->prepared &&
           (jobs.empty() || items + lane.front()->count <= kMaxBatch)) {
      items += lane.front()->count;
      items_[i] -= lane.front()->count;
      jobs.push_back(std::move(lane.front()));
      lane.pop_front();
    }
  }
  prepared_ -= jobs.size();
  pace_.began(std::chrono::steady_clock::now(), jobs.size(), unanswered);
  return jobs;
}

void Node::write_loop() {
  std::unique_lock lock(mutex_);
  for (;;) {
    const auto jobs = take_batch(lock);
    if (jobs.empty()) break;
    writing_ = true;
    const auto stopped = stopped_;
    lock.unlock();
    changed_.notify_all();
    if (stopped) {
      for (const auto& job : jobs) job->answer_all(*stopped);
    } else {
      commit_jobs(jobs);
    }
    lock.lock();
    writing_ = false;
    changed_.notify_all();
  }
}

// All jobs in one transaction; where that fails each in its own, so that one bad job does not take
// the others with it.
void Node::commit_jobs(const std::vector<std::shared_ptr<Job>>& jobs) {
  auto done = try_commit(jobs);
  if (done) return;
  for (const auto& job : jobs) {
    if (jobs.size() > 1 && !committer_->fatal()) {
      done = try_commit({&job, 1});
      if (done) continue;
    }
    if (committer_->fatal()) stop_with(done.error());
    job->answer_all(done.error());
  }
}

// The jobs' items in one transaction. An error means that nothing stands and nobody was answered.
Result<void> Node::try_commit(std::span<const std::shared_ptr<Job>> jobs) {
  std::vector<const Item*> items;
  for (const auto& job : jobs) {
    for (const auto& item : job->items) items.push_back(&item);
  }
  HUSTINGS_TRY(auto batch, committer_->commit(items));
  auto publication = std::make_unique<Publication>();
  auto answer = batch.answers.begin();
  for (const auto& job : jobs) {
    const auto end = answer + static_cast<std::ptrdiff_t>(job->count);
    job->answers.assign(std::make_move_iterator(answer), std::make_move_iterator(end));
    answer = end;
    publication->jobs.push_back(job);
  }
  batch.answers.clear();
  publication->batch = std::move(batch);
  const std::lock_guard lock(mutex_);
  to_publish_.push_back(std::move(publication));
  committed_ += jobs.size();
  changed_.notify_all();
  return {};
}

void Node::stop_with(const Error& error) {
  const std::lock_guard lock(mutex_);
  if (!stopped_) stopped_ = error;
  changed_.notify_all();
}

// Waits until the writer stands still, and keeps it so as long as the lock is held: it takes its
// next batch under the same lock. Preparers do not touch the database.
std::unique_lock<std::mutex> Node::quiet() {
  std::unique_lock lock(mutex_);
  ++pauses_;  // otherwise it could go on for ever
  changed_.wait(lock, [&] { return !writing_; });
  --pauses_;
  changed_.notify_all();
  return lock;
}

}  // namespace hustings
