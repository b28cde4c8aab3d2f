#include "base/disk.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <set>
#include <system_error>
#include <thread>
#include <utility>

namespace hustings {
namespace {

constexpr std::size_t kPage = 4096;

std::string system_text(int number) { return std::generic_category().message(number); }

constexpr std::string_view kCheck =
    "check the disk, then start again; nothing acknowledged is lost";

std::unexpected<Error> system_error(std::string_view what, const Path& where, int number) {
  if (number == ENOSPC || number == EDQUOT) {
    return fail(Code::disk_full, fmt::format("cannot {}: the disk is full", what), where.string(),
                "make room and start again; nothing acknowledged is lost");
  }
  return fail(number == ENOENT ? Code::not_found : Code::io,
              fmt::format("cannot {}: {}", what, system_text(number)), where.string(),
              number == EIO ? std::string(kCheck) : "");
}

// Whatever the reason, "no room" too: what was written may be lost (see Disk::write).
std::unexpected<Error> sync_error(std::string_view what, const Path& where, int number) {
  return fail(Code::io,
              fmt::format("cannot {}: {}; the disk may not hold what was written, so nothing more "
                          "is written to it",
                          what, system_text(number)),
              where.string(), std::string(kCheck));
}

// Closes on every way out; close errors are reported by `close_checked`.
class Fd {
 public:
  explicit Fd(int fd) : fd_(fd) {}
  Fd(const Fd&) = delete;
  Fd& operator=(const Fd&) = delete;
  ~Fd() {
    if (fd_ >= 0) ::close(fd_);
  }
  int get() const { return fd_; }
  int close_checked() { return ::close(std::exchange(fd_, -1)); }

 private:
  int fd_;
};

// The folder that holds a file; a bare file name is in the current one.
Path folder_of(const Path& file) {
  const Path parent = file.parent_path();
  return parent.empty() ? Path(".") : parent;
}

Result<void> sync_folder(const Path& folder) {
  const Fd fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (fd.get() < 0) return system_error("open folder", folder, errno);
  if (::fsync(fd.get()) != 0) return sync_error("fsync folder", folder, errno);
  return {};
}

// Reads until `room` is full or the file ends. Negative after an error, with errno set.
ssize_t read_up_to(int fd, char* data, std::size_t room) {
  std::size_t at = 0;
  while (at < room) {
    const ssize_t n = ::read(fd, data + at, room - at);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return n;
    if (n == 0) break;
    at += static_cast<std::size_t>(n);
  }
  return static_cast<ssize_t>(at);
}

class RealDisk final : public Disk {
 public:
  Result<std::string> read(const Path& file) override {
    const Fd fd(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
    if (fd.get() < 0) return system_error("read", file, errno);
    struct stat about{};
    if (::fstat(fd.get(), &about) != 0) return system_error("read", file, errno);
    // One allocation for the whole file and a byte that shows its end: a string that grows past
    // what malloc keeps in its heap costs more page faults than the reading costs time.
    std::string out;
    for (auto room = std::max<std::size_t>(kPage, static_cast<std::size_t>(about.st_size) + 1);;
         room *= 2) {
      ssize_t n = 0;
      const std::size_t had = out.size();
      out.resize_and_overwrite(room, [&](char* data, std::size_t) {
        n = read_up_to(fd.get(), data + had, room - had);
        return had + static_cast<std::size_t>(std::max<ssize_t>(n, 0));
      });
      if (n < 0) return system_error("read", file, errno);
      if (out.size() < room) return out;
    }
  }

  Result<void> write(const Path& file, std::string_view bytes, unsigned mode) override {
    std::error_code ignored;
    const auto there = std::filesystem::status(file, ignored);
    if (std::filesystem::is_other(there)) return pour(file, bytes);
    HUSTINGS_CHECK(put(file, bytes, mode));
    return sync_folder(folder_of(file));
  }

  Result<void> write_all(const std::vector<std::pair<Path, std::string>>& files) override {
    std::set<Path> folders;
    for (const auto& [file, bytes] : files) {
      HUSTINGS_CHECK(put(file, bytes, 0644));
      folders.insert(folder_of(file));
    }
    for (const auto& folder : folders) HUSTINGS_CHECK(sync_folder(folder));
    return {};
  }

  Result<void> remove(const Path& file) override {
    if (std::remove(file.c_str()) != 0 && errno != ENOENT) {
      return system_error("remove", file, errno);
    }
    return {};
  }

  Result<std::vector<std::string>> list(const Path& folder) override {
    std::vector<std::string> names;
    std::error_code error;
    for (auto it = std::filesystem::directory_iterator(folder, error);
         !error && it != std::filesystem::directory_iterator(); it.increment(error)) {
      names.push_back(it->path().filename().string());
    }
    if (error && error != std::errc::no_such_file_or_directory) {
      return system_error("list", folder, error.value());
    }
    std::ranges::sort(names);
    return names;
  }

  Result<void> make_folder(const Path& folder, unsigned mode) override {
    // "a/b/" has the parent "a/b", which would then be made with the mode for parents.
    if (!folder.has_filename() && folder.has_relative_path()) {
      return make_folder(folder.parent_path(), mode);
    }
    std::error_code unreadable;  // mkdir reports it
    if (folder.empty() || std::filesystem::is_directory(folder, unreadable)) return {};
    HUSTINGS_CHECK(make_folder(folder.parent_path(), 0755));
    if (::mkdir(folder.c_str(), mode) != 0) {
      const int number = errno;
      const bool there = number == EEXIST && std::filesystem::is_directory(folder, unreadable);
      return there ? Result<void>{} : system_error("make folder", folder, number);
    }
    return sync_folder(folder_of(folder));
  }

 private:
  // Temporary file, write, fsync, rename. The folder is not synced yet.
  Result<void> put(const Path& file, std::string_view bytes, unsigned mode) {
    HUSTINGS_CHECK(make_folder(folder_of(file), 0755));
    const Path temporary = folder_of(file) / fmt::format(".{}.{}.{}.tmp", file.filename().string(),
                                                         ::getpid(), ++counter_);
    auto done = fill(temporary, bytes, mode);
    if (done && ::rename(temporary.c_str(), file.c_str()) != 0) {
      done = system_error("rename to", file, errno);
    }
    if (!done) ::unlink(temporary.c_str());
    return done;
  }

  static Result<void> fill(const Path& file, std::string_view bytes, unsigned mode) {
    Fd fd(::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
    if (fd.get() < 0) return system_error("create", file, errno);
    HUSTINGS_CHECK(write_to(fd, file, bytes));
    if (::fsync(fd.get()) != 0) return sync_error("fsync", file, errno);
    if (fd.close_checked() != 0) return system_error("close", file, errno);
    return {};
  }

  static Result<void> pour(const Path& file, std::string_view bytes) {
    const Fd fd(::open(file.c_str(), O_WRONLY | O_CLOEXEC));
    if (fd.get() < 0) return system_error("open", file, errno);
    return write_to(fd, file, bytes);
  }

  static Result<void> write_to(const Fd& fd, const Path& file, std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t n = ::write(fd.get(), bytes.data(), bytes.size());
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) return system_error("write", file, errno);
      bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    return {};
  }

  std::atomic<std::uint64_t> counter_{0};
};

}  // namespace

Result<void> sync_tree(const Path& folder) {
  std::error_code error;
  for (std::filesystem::directory_iterator it(folder, error), end; !error && it != end;
       it.increment(error)) {
    if (it->is_directory()) {
      HUSTINGS_CHECK(sync_tree(it->path()));
      continue;
    }
    const Fd fd(::open(it->path().c_str(), O_RDONLY | O_CLOEXEC));
    if (fd.get() < 0) return system_error("open", it->path(), errno);
    if (::fsync(fd.get()) != 0) return sync_error("fsync", it->path(), errno);
  }
  if (error) return system_error("list folder", folder, error.value());
  return sync_folder(folder);
}

Result<void> write_again(const Path& file) {
  constexpr std::size_t kPart = std::size_t{1} << 20;
  const Fd fd(::open(file.c_str(), O_RDWR | O_CLOEXEC));
  if (fd.get() < 0 && errno == ENOENT) return {};
  if (fd.get() < 0) return system_error("open", file, errno);
  std::string part(kPart, '\0');
  for (off_t at = 0;;) {
    const ssize_t n = ::pread(fd.get(), part.data(), part.size(), at);
    if (n < 0) return system_error("read", file, errno);
    if (n == 0) break;
    const ssize_t written = ::pwrite(fd.get(), part.data(), static_cast<std::size_t>(n), at);
    if (written < 0) return system_error("write", file, errno);
    at += written;
  }
  if (::fsync(fd.get()) != 0) return sync_error("fsync", file, errno);
  return sync_folder(folder_of(file));
}

std::unique_ptr<Disk> real_disk() { return std::make_unique<RealDisk>(); }

Result<FileLock> FileLock::take(const Path& file, std::chrono::milliseconds patience) {
  constexpr std::chrono::milliseconds kPause(5);
  const int fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (fd < 0) return system_error("open lock", file, errno);
  const auto end = std::chrono::steady_clock::now() + patience;
  while (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
    const int number = errno;
    if (number == EWOULDBLOCK && std::chrono::steady_clock::now() < end) {
      std::this_thread::sleep_for(kPause);
      continue;
    }
    ::close(fd);
    if (number != EWOULDBLOCK) return system_error("lock", file, number);
    return fail(Code::unavailable, "another process is using this data directory",
                file.parent_path().string(), "stop it first, or wait until it has finished");
  }
  return FileLock(fd);
}

FileLock& FileLock::operator=(FileLock&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

FileLock::~FileLock() {
  if (fd_ >= 0) ::close(fd_);
}

}  // namespace hustings
