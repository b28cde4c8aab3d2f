#include "hook/raw_log.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <utility>

#include "base/bytes.h"
#include "log/checkpoint.h"
#include "log/hash.h"
#include "node/node.h"

namespace hustings::bench {
namespace {

// Which entries are there, as the table of sources tells the node.
constexpr const char* kKnown =
    "CREATE TABLE known (leaf BLOB PRIMARY KEY, idx BIGINT NOT NULL) WITHOUT ROWID";

}  // namespace

RawLog::RawLog(Disk& disk, const Path& dir, Signer signer, Tell tell)
    : signer_(std::move(signer)), tell_(std::move(tell)), tiles_(disk, dir / "log") {}

RawLog::~RawLog() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  to_commit_.notify_one();
  to_publish_.notify_one();
  for (auto& thread : threads_) thread.join();
}

Result<std::unique_ptr<RawLog>> RawLog::make(Disk& disk, const Path& dir, Signer signer,
                                             Tell tell) {
  if (std::filesystem::exists(dir)) {
    return fail(Code::conflict, "there is something here already", dir.string(),
                "name a folder that is not there yet");
  }
  HUSTINGS_CHECK(disk.make_folder(dir));
  std::unique_ptr<RawLog> log(new RawLog(disk, dir, std::move(signer), std::move(tell)));
  HUSTINGS_CHECK(log->begin(dir));
  return log;
}

Result<void> RawLog::begin(const Path& dir) {
  HUSTINGS_TRY(store_, Store::open((dir / "node.db").string()));
  HUSTINGS_CHECK(store_->writer().script(kKnown));
  const std::string& origin = signer_.verifier().name();
  HUSTINGS_TRY(const std::string note, sign_checkpoint({origin, edge_.head()}, signer_));
  HUSTINGS_CHECK(create_state(store_->writer(), origin, {edge_.head(), note}));
  HUSTINGS_CHECK(tiles_.publish(0, edge_, {}, note));
  threads_.emplace_back([this] { commit_loop(); });
  threads_.emplace_back([this] { publish_loop(); });
  return {};
}

void RawLog::add(const Wanted& wanted) {
  {
    const std::lock_guard lock(mutex_);
    waiting_.push_back(wanted);
    if (waiting_.size() != 1 && waiting_.size() != pace_.enough()) return;
  }
  to_commit_.notify_one();
}

// The largest batch and the pace are the node's.
void RawLog::commit_loop() {
  std::unique_lock lock(mutex_);
  for (;;) {
    to_commit_.wait(lock, [this] { return closing_ || !waiting_.empty(); });
    to_commit_.wait_until(lock, pace_.next(),
                          [this] { return closing_ || waiting_.size() >= pace_.enough(); });
    if (closing_) return;
    const auto count = static_cast<std::ptrdiff_t>(std::min(waiting_.size(), kMaxBatch));
    pace_.began(std::chrono::steady_clock::now(), static_cast<std::size_t>(count),
                waiting_.size() + unanswered_);
    const auto end = waiting_.begin() + count;
    const std::vector<Wanted> batch(waiting_.begin(), end);
    waiting_.erase(waiting_.begin(), end);
    lock.unlock();
    auto done = commit(batch);
    if (!done) return stop_with(done.error());
    lock.lock();
    unanswered_ += done->placed.size();
    committed_.push_back(*std::move(done));
    to_publish_.notify_one();
  }
}

// As Committer does it, without what makes a record.
Result<RawLog::Batch> RawLog::commit(const std::vector<Wanted>& wanted) {
  Db& db = store_->writer();
  const std::string& origin = signer_.verifier().name();
  Batch batch;
  batch.edge = edge_;
  HUSTINGS_TRY(auto tx, Transaction::begin(db));
  HUSTINGS_CHECK(hold_state(db, origin, edge_.head()));
  for (const auto& each : wanted) {
    HUSTINGS_TRY(const std::uint64_t index, place(batch, each));
    batch.placed.push_back({each.who, index});
  }
  const TreeHead now = batch.edge.head();
  HUSTINGS_TRY(batch.note, sign_checkpoint({origin, now}, signer_));
  HUSTINGS_CHECK(swap_state(db, origin, edge_.head(), {now, batch.note}));
  HUSTINGS_CHECK(tx.commit());
  edge_ = batch.edge;
  return batch;
}

Result<std::uint64_t> RawLog::place(Batch& batch, const Wanted& wanted) {
  Db& db = store_->writer();
  const Hash leaf = leaf_hash(bytes(wanted.entry));
  HUSTINGS_TRY(const auto there, db.integer("SELECT idx FROM known WHERE leaf = $1", {Blob{leaf}}));
  if (there) return static_cast<std::uint64_t>(*there);
  const std::uint64_t index = batch.edge.size();
  HUSTINGS_CHECK(batch.edge.append(bytes(wanted.entry), leaf, batch.full));
  HUSTINGS_CHECK(
      db.send("INSERT INTO entry (idx, jws) VALUES ($1, $2)", {param(index), wanted.entry}));
  HUSTINGS_CHECK(
      db.send("INSERT INTO known (leaf, idx) VALUES ($1, $2)", {Blob{leaf}, param(index)}));
  return index;
}

void RawLog::publish_loop() {
  std::unique_lock lock(mutex_);
  for (;;) {
    to_publish_.wait(lock, [this] { return closing_ || !committed_.empty(); });
    if (closing_) return;
    auto batches = std::exchange(committed_, {});
    lock.unlock();
    const auto told = publish(std::move(batches));
    if (!told) return stop_with(told.error());
    lock.lock();
    unanswered_ -= *told;
  }
}

// As Node does it: what piled up goes out together.
Result<std::size_t> RawLog::publish(std::vector<Batch> batches) {
  Batch all = std::move(batches.back());
  batches.pop_back();
  std::vector<TileData> full;
  std::vector<Placed> placed;
  for (auto& batch : batches) {
    std::ranges::move(batch.full, std::back_inserter(full));
    std::ranges::move(batch.placed, std::back_inserter(placed));
  }
  std::ranges::move(all.full, std::back_inserter(full));
  std::ranges::move(all.placed, std::back_inserter(placed));
  if (all.edge.size() != published_) {
    HUSTINGS_CHECK(tiles_.publish(published_, all.edge, full, all.note));
  }
  published_ = all.edge.size();
  const std::size_t told = placed.size();
  tell_(std::move(placed));
  return told;
}

void RawLog::stop_with(const Error& error) {
  fmt::print(stderr, "log_hook: {}\n", error.text());
  tell_({});
}

}  // namespace hustings::bench
