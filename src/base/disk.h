// The disk as a parameter, so that tests can break it. Every byte that Hustings itself writes to a
// file goes through here (SQLite and PostgreSQL write their own).
#pragma once
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace hustings {

using Path = std::filesystem::path;

// Thread-safe.
class Disk {
 public:
  virtual ~Disk() = default;

  virtual Result<std::string> read(const Path& file) = 0;  // not_found when there is none
  // The file has exactly these bytes after a crash or has not changed at all: temporary file,
  // write, fsync, rename, fsync of the folder. Makes missing folders. Devices and pipes are kept.
  // A failed fsync is always code io, also where there was no room: the kernel may then take for
  // written what is not on the disk. The caller must stop writing and exit.
  virtual Result<void> write(const Path& file, std::string_view bytes, unsigned mode = 0644) = 0;
  // The same for many files with the folders synced once each; order of the renames is the order
  // given. A failure may leave a prefix of them in place.
  virtual Result<void> write_all(const std::vector<std::pair<Path, std::string>>& files) = 0;
  // A file or an empty folder; no error when there is none.
  virtual Result<void> remove(const Path& file) = 0;
  virtual Result<std::vector<std::string>> list(
      const Path& folder) = 0;  // names, sorted; empty if none
  virtual Result<void> make_folder(const Path& folder, unsigned mode = 0755) = 0;
};

std::unique_ptr<Disk> real_disk();

// What others have written below a folder survives a crash from here on: fsync of every file and
// folder.
Result<void> sync_tree(const Path& folder);

// Writes the bytes of a file over themselves and syncs it and its folder; nothing when there is no
// file. What a process of before could not sync is in memory only, and the next fsync would not
// write it: after this it is on the disk. Nobody else may write meanwhile; others may read.
Result<void> write_again(const Path& file);

// An exclusive lock on a file, held until destroyed. Does not hold on NFS.
class FileLock {
 public:
  // unavailable when another process still holds it after `patience`.
  static Result<FileLock> take(const Path& file, std::chrono::milliseconds patience = {});
  FileLock(FileLock&& other) noexcept : fd_(other.fd_) { other.fd_ = -1; }
  FileLock& operator=(FileLock&& other) noexcept;
  ~FileLock();

 private:
  explicit FileLock(int fd) : fd_(fd) {}
  int fd_ = -1;
};

}  // namespace hustings
