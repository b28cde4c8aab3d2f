#include "intake/batch.h"

#include <fmt/core.h>

#include <algorithm>

namespace hustings::intake {
namespace {

using std::chrono::milliseconds;
using Steady = std::chrono::steady_clock;

constexpr std::size_t kMostTogether = 64;
constexpr milliseconds kLinger(200);       // for more, with the log open
constexpr milliseconds kLongest(3000);     // open, then others have their turn
constexpr milliseconds kPause(50);         // for them
constexpr milliseconds kPatience(10'000);  // while a command writes
constexpr milliseconds kRound(60'000);     // looks at what needs nobody
constexpr std::int64_t kStatsEvery = std::int64_t{3600} * 1000;  // ms

}  // namespace

Batch::Batch(World world, Path dir, const Registry& registry, vault::Vault& vault,
             Counters& counters, std::function<void(std::string_view)> errors)
    : world_(world),
      dir_(std::move(dir)),
      registry_(registry),
      vault_(vault),
      counters_(counters),
      errors_(std::move(errors)),
      stats_said_(world.clock.now()),
      thread_([this] { loop(); }) {}

Batch::~Batch() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  woken_.notify_all();
  thread_.join();
}

Result<Logged> Batch::add(Submission item, const vault::Parcel* parcel) {
  auto job = std::make_unique<Job>(std::move(item), parcel, std::promise<Result<Logged>>());
  auto answer = job->promise.get_future();
  {
    const std::lock_guard lock(mutex_);
    if (closing_) return fail(Code::unavailable, "the node is being stopped");
    waiting_.push_back(std::move(job));
  }
  woken_.notify_all();
  return answer.get();
}

// What waits now; nothing when nothing came in time.
Batch::Jobs Batch::next(milliseconds patience) {
  std::unique_lock lock(mutex_);
  woken_.wait_for(lock, patience, [&] { return closing_ || !waiting_.empty(); });
  Jobs out;
  while (!waiting_.empty() && out.size() < kMostTogether) {
    out.push_back(std::move(waiting_.front()));
    waiting_.pop_front();
  }
  return out;
}

void Batch::loop() {
  work({});  // what a crash left
  for (;;) {
    auto jobs = next(kRound);
    const bool due = world_.clock.now().unix_ms - stats_said_.unix_ms >= kStatsEvery;
    bool closing = false;
    {
      const std::lock_guard lock(mutex_);
      closing = closing_ && jobs.empty() && waiting_.empty();
    }
    if (!jobs.empty() || due || closing || !settled_) work(std::move(jobs));
    if (closing) return;
    std::this_thread::sleep_for(kPause);
  }
}

void Batch::work(Jobs jobs) {
  const auto end = Steady::now() + kPatience;
  for (;;) {
    auto node = Node::open(world_, dir_, registry_);
    if (node) {
      const auto done = serve(**node, std::move(jobs));
      if (!done) errors_(fmt::format("- reports: {}\n", done.error().text()));
      return;
    }
    if (node.error().code != Code::unavailable || Steady::now() > end || jobs.empty()) {
      for (auto& job : jobs) job->promise.set_value(std::unexpected(node.error()));
      return;
    }
    std::this_thread::sleep_for(kPause);
  }
}

Result<void> Batch::serve(Node& node, Jobs jobs) {
  const auto end = Steady::now() + kLongest;
  if (!settled_) settle(node);
  while (!jobs.empty()) {
    put(jobs);
    if (!jobs.empty()) admit(node, jobs);
    jobs = Steady::now() < end ? next(kLinger) : Jobs();
  }
  say_stats(node);
  return vault_.forget_codes({world_.clock.now().unix_ms - std::int64_t{15} * 60'000});
}

// Answers those that cannot be put; the others go on.
void Batch::put(Jobs& jobs) {
  std::vector<const vault::Parcel*> parcels;
  for (const auto& job : jobs) {
    if (job->parcel != nullptr) parcels.push_back(job->parcel);
  }
  if (parcels.empty() || vault_.put(parcels)) return;
  std::erase_if(jobs, [&](const auto& job) {  // one of them is to blame: each on its own
    if (job->parcel == nullptr) return false;
    const vault::Parcel* const one = job->parcel;
    const auto done = vault_.put({&one, 1});
    if (!done) job->promise.set_value(std::unexpected(done.error()));
    return !done;
  });
}

void Batch::admit(Node& node, Jobs& jobs) {
  std::vector<Submission> items;
  items.reserve(jobs.size());
  for (auto& job : jobs) items.push_back(std::move(job->item));
  auto answers = node.admit(std::move(items));
  std::vector<std::string> kept;
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    const auto* parcel = jobs[i]->parcel;
    if (parcel == nullptr) continue;
    if (answers[i]) kept.push_back(parcel->id);
    // io: nobody knows whether it stands; what is left is settled at the next start.
    else if (answers[i].error().code != Code::io) [[maybe_unused]]
      const auto erased = vault_.erase(parcel->id);
  }
  // Not kept in time is no harm: the log says that it stands.
  if (const auto done = vault_.keep(kept); !done)
    errors_(fmt::format("- reports: {}\n", done.error().text()));
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    if (!answers[i]) {
      jobs[i]->promise.set_value(std::unexpected(answers[i].error()));
      continue;
    }
    Logged out{*std::move(answers[i]), {}};
    if (node.asks_for_quorum() && !out.admitted.witnessed)
      out.promise = node.promise(out.admitted).value_or("");
    jobs[i]->promise.set_value(std::move(out));
  }
}

// A case whose record stands was received; of any other nobody was told.
void Batch::settle(Node& node) {
  const auto left = vault_.coming({world_.clock.now().unix_ms + 1});
  const auto db = node.connect();
  if (!left || !db) return;
  for (const auto& id : *left) {
    const auto head = read_head(**db, id);
    if (!head) return;
    const std::array ids = {id};
    if (!(*head ? vault_.keep(ids) : vault_.erase(id))) return;
  }
  settled_ = true;
}

void Batch::say_stats(Node& node) {
  const Instant now = world_.clock.now();
  bool closing = false;
  {
    const std::lock_guard lock(mutex_);
    closing = closing_;
  }
  if (!closing && now.unix_ms - stats_said_.unix_ms < kStatsEvery) return;
  stats_said_ = now;
  const auto stats = counters_.take(now);
  if (!stats) return;
  std::vector<Submission> items;
  items.push_back({.what = draft(*stats), .by = node.config().operator_id});
  const auto answers = node.admit(std::move(items));
  if (!answers.front()) {
    counters_.put_back(*stats);
    errors_(fmt::format("- intake-stats: {}\n", answers.front().error().text()));
  }
}

}  // namespace hustings::intake
