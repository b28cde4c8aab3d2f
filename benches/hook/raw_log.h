// A log of raw entries for ./bench log: what a node does with its records, but without records. One
// thread commits batches, another publishes them; both use the node's own code (store, log, disk).
#pragma once
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "log/note.h"
#include "log/tree.h"
#include "node/pace.h"
#include "store/store.h"
#include "store/tiles.h"

namespace hustings::bench {

// An entry that came in, and who waits for its index and keeps the entry until then.
struct Wanted {
  std::uint64_t who = 0;
  std::string_view entry;
};
struct Placed {
  std::uint64_t who = 0;
  std::uint64_t index = 0;
};

// Thread-safe. An entry that is in the log already gets the index that it has: every entry's leaf
// hash is in the database, in the transaction that adds the entry.
class RawLog {
 public:
  // Called from the publisher's thread with a batch that is durable and public; nothing more comes
  // after an empty one: something failed, and standard error says what.
  using Tell = std::function<void(std::vector<Placed>)>;

  // `dir` must not be there yet; `disk` outlives the log. Errors: conflict; those of the database
  // and the disk.
  static Result<std::unique_ptr<RawLog>> make(Disk& disk, const Path& dir, Signer signer,
                                              Tell tell);
  ~RawLog();
  RawLog(const RawLog&) = delete;
  RawLog& operator=(const RawLog&) = delete;

  void add(const Wanted& wanted);
  const Tiles& tiles() const { return tiles_; }

 private:
  struct Batch {  // committed, not public yet
    std::vector<Placed> placed;
    std::vector<TileData> full;
    RightEdge edge;
    std::string note;
  };
  RawLog(Disk& disk, const Path& dir, Signer signer, Tell tell);
  Result<void> begin(const Path& dir);
  void commit_loop();
  void publish_loop();
  Result<Batch> commit(const std::vector<Wanted>& wanted);
  Result<std::uint64_t> place(Batch& batch, const Wanted& wanted);
  Result<std::size_t> publish(std::vector<Batch> batches);  // how many were told
  void stop_with(const Error& error);

  const Signer signer_;
  const Tell tell_;
  std::unique_ptr<Store> store_;
  Tiles tiles_;
  RightEdge edge_;               // of the committing thread
  std::uint64_t published_ = 0;  // of the publishing thread

  std::mutex mutex_;  // for what follows
  // One for each thread: the publisher does not wake for every entry that comes in.
  std::condition_variable to_commit_;
  std::condition_variable to_publish_;
  std::vector<Wanted> waiting_;
  Pace pace_;
  std::vector<Batch> committed_;
  std::size_t unanswered_ = 0;  // entries that are committed
  bool closing_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace hustings::bench
