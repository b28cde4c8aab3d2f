// Connections for reading, one for each request that runs at the same time, and the snapshot that a
// request reads from.
#pragma once
#include <memory>
#include <mutex>
#include <vector>

#include "node/page.h"
#include "node/reader.h"

namespace hustings::web {

// Thread-safe.
class Readers {
 public:
  // `disk` outlives it.
  Readers(Disk& disk, Path dir) : disk_(disk), dir_(std::move(dir)) {}

  // A reader of one's own until the lease ends.
  class Lease {
   public:
    Lease(Readers& home, std::unique_ptr<NodeReader> reader)
        : home_(&home), reader_(std::move(reader)) {}
    Lease(Lease&&) = default;
    Lease& operator=(Lease&&) = delete;
    ~Lease() {
      if (reader_) home_->give_back(std::move(reader_));
    }
    NodeReader& operator*() const { return *reader_; }
    NodeReader* operator->() const { return reader_.get(); }

   private:
    Readers* home_;
    std::unique_ptr<NodeReader> reader_;
  };
  Result<Lease> take();

 private:
  void give_back(std::unique_ptr<NodeReader> reader);

  Disk& disk_;
  const Path dir_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<NodeReader>> free_;
};

// The committed state of the log in this snapshot.
Result<AsOf> read_as_of(NodeReader& reader);

// "SIZE ROOT" of the header Hustings-Log.
std::string log_line(const TreeHead& head);
// The same of the log as it is now. Errors: those of Readers::take and of the database.
Result<std::string> read_log_line(Readers& readers);

}  // namespace hustings::web
