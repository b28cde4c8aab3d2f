#include "node/node.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/id.h"
#include "node/job.h"
#include "node/kinds.h"

namespace hustings {

Node::Node(World world, Path dir, const Registry& registry, Config config, Secrets secrets,
           Signer signer, FileLock lock, std::unique_ptr<Store> store)
    : world_(world),
      dir_(std::move(dir)),
      registry_(registry),
      config_(std::move(config)),
      secrets_(std::move(secrets)),
      signer_(std::move(signer)),
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
  for (const auto& [id, key] : secrets_.issuers) out.push_back(id);
  return out;
}

Result<std::string> Node::create_issuer() {
  std::string id = uuid_v7(world_.clock.now(), world_.random);
  HUSTINGS_TRY(auto key, hustings::create_issuer(world_.disk, dir_ / "secrets", id, world_.random));
  const std::lock_guard lock(mutex_);
  secrets_.issuers.emplace(id, std::move(key));
  return id;
}

std::future<Answers> Node::submit(std::vector<Submission> items, Lane lane) {
  auto job = std::make_shared<Job>();
  auto answer = job->promise.get_future();
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] {
    return stopped_ || lanes_[0].size() + lanes_[1].size() < kMaxQueue;
  });
  job->submissions = std::move(items);
  if (stopped_) {
    job->answer_all(*stopped_);
    return answer;
  }
  add_prologue(job->submissions, job->extra);
  job->random = world_.random.fork(++jobs_);
  lanes_[static_cast<std::size_t>(lane)].push_back(job);
  to_prepare_.push_back(std::move(job));
  lock.unlock();
  changed_.notify_all();
  return answer;
}

Answers Node::admit(std::vector<Submission> items, Lane lane) {
  return submit(std::move(items), lane).get();
}

// What the node itself has to say first: the set of rules in force, and the key record of each
// custodial issuer before the first thing that issuer says.
void Node::add_prologue(std::vector<Submission>& items, std::size_t& extra) {
  std::vector<Submission> first;
  const auto key_of = [&](const std::string& issuer) {
    const auto key = secrets_.issuers.find(issuer);
    if (key == secrets_.issuers.end() || !announced_.insert(issuer).second) return;
    KeyRecord record{.issuer = {ThingId{issuer}},
                     .act = {KeyAct::begin},
                     .public_key = {Key32{Hash{key->second.public_key().value}}},
                     .custody = {Custody::node},
                     .domain = {}};
    first.push_back({.what = draft(std::move(record)), .by = issuer});
  };
  if (!ruleset_logged_) {
    ruleset_logged_ = true;
    key_of(config_.operator_id);
    first.push_back({.what = draft(make_ruleset(registry_.rules())), .by = config_.operator_id});
  }
  for (const auto& item : items) {
    const auto* said = std::get_if<Draft>(&item.what);
    if (said != nullptr && said->as<KeyRecord>() == nullptr) key_of(item.by);
  }
  extra = first.size();
  items.insert(items.begin(), std::make_move_iterator(first.begin()),
               std::make_move_iterator(first.end()));
}

void Node::prepare_loop() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [&] { return closing_ || !to_prepare_.empty(); });
    if (to_prepare_.empty()) return;
    const auto job = to_prepare_.front();
    to_prepare_.pop_front();
    lock.unlock();
    std::vector<Item> items;
    items.reserve(job->submissions.size());
    for (auto& submission : job->submissions) {
      items.push_back(preparer_.prepare(std::move(submission), *job->random));
    }
    lock.lock();
    job->submissions.clear();
    job->items = std::move(items);
    job->prepared = true;
    changed_.notify_all();
  }
}

// The longest run of prepared jobs that fits one transaction, interactive ones first.
std::vector<std::shared_ptr<Node::Job>> Node::take_batch(std::unique_lock<std::mutex>& lock) {
  const auto ready = [&] {
    return std::ranges::any_of(lanes_, [](const auto& lane) {
      return !lane.empty() && lane.front()->prepared;
    });
  };
  const auto drained = [&] { return closing_ && lanes_[0].empty() && lanes_[1].empty(); };
  changed_.wait(lock, [&] { return ready() || drained(); });
  std::vector<std::shared_ptr<Job>> jobs;
  std::size_t items = 0;
  for (auto& lane : lanes_) {
    while (!lane.empty() && lane.front()->prepared &&
           (jobs.empty() || items + lane.front()->items.size() <= kMaxBatch)) {
      items += lane.front()->items.size();
      jobs.push_back(std::move(lane.front()));
      lane.pop_front();
    }
  }
  return jobs;
}

void Node::write_loop() {
  const auto random = world_.random.fork(0);
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
      commit_jobs(jobs, *random);
    }
    lock.lock();
    writing_ = false;
    changed_.notify_all();
  }
}

void Node::commit_jobs(const std::vector<std::shared_ptr<Job>>& jobs, Random& random) {
  Error error;
  if (try_commit(jobs, random, error)) return;
  for (const auto& job : jobs) {  // one bad job must not take the others with it
    if (committer_->fatal()) stop_with(error);
    const std::span<const std::shared_ptr<Job>> one(&job, 1);
    if (committer_->fatal() || jobs.size() == 1 || !try_commit(one, random, error)) {
      job->answer_all(error);
    }
  }
}

bool Node::try_commit(std::span<const std::shared_ptr<Job>> jobs, Random& random, Error& error) {
  std::vector<Item*> items;
  for (const auto& job : jobs) {
    for (auto& item : job->items) items.push_back(&item);
  }
  auto batch = committer_->commit(items, random);
  if (!batch) {
    error = std::move(batch).error();
    return false;
  }
  auto publication = std::make_unique<Publication>();
  std::size_t at = 0;
  for (const auto& job : jobs) {
    for (std::size_t i = 0; i < job->items.size(); ++i) {
      job->answers.push_back(std::move(batch->answers[at++]));
    }
    publication->jobs.push_back(job);
  }
  batch->answers.clear();
  publication->batch = *std::move(batch);
  const std::lock_guard lock(mutex_);
  to_publish_.push_back(std::move(publication));
  changed_.notify_all();
  return true;
}

void Node::stop_with(Error error) {
  const std::lock_guard lock(mutex_);
  if (!stopped_) stopped_ = std::move(error);
}

// Waits until nothing is under way, and keeps it so as long as the lock is held.
std::unique_lock<std::mutex> Node::quiet() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] {
    return lanes_[0].empty() && lanes_[1].empty() && !writing_ && to_publish_.empty() && !publishing_;
  });
  return lock;
}

Result<void> Node::scrub() {
  const auto lock = quiet();
  std::vector<std::string> tables = {"disclosure", "sealed", "search"};
  for (const auto* projection : registry_.projections()) {
    tables.insert(tables.end(), projection->tables.begin(), projection->tables.end());
  }
  return store_->scrub(tables);
}

}  // namespace hustings
