// Stands in front of the C library (LD_PRELOAD): numbers the calls by which a program opens, reads
// and changes the files below one folder, writes each down, and makes a chosen one fail.
// tests/e2e/faults.py drives it by environment variables:
//   FAULT_ROOT   the folder; an absolute path
//   FAULT_LOG    gets a line for each call: number, call, result (negative: errno), path, other
//                path, offset, length, flags, place of the data in FAULT_DATA; tabs between them
//   FAULT_DATA   gets the bytes that were written, if set
//   FAULT_AT     the number of the call that fails, from 1
//   FAULT_SITE   if set, only these count for FAULT_AT: "fdatasync data/node.db"
//   FAULT_DO     how: EIO, ENOSPC, SIGKILL (before the call), SHORT (writes half), and those that
//                end in + go on for all later calls
//   FAULT_SEED   if set, randomness and the calendar's clock repeat from run to run
// strace sees the same calls.
#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdarg>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <mutex>
#include <string>
#include <string_view>

namespace {

// The C library's own function.
template <class F>
F* real(const char* name) {
  return reinterpret_cast<F*>(::dlsym(RTLD_NEXT, name));
}

std::string setting(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): read once, at the start
  return value == nullptr ? "" : value;
}

// What a line says beside the path.
struct Details {
  std::string other;
  long offset = 0;
  long length = 0;
  int flags = 0;
  std::string_view data = {};
};

class Interposer {
 public:
  Interposer() {
    log_ = open_own("FAULT_LOG");
    data_ = open_own("FAULT_DATA");
    if (how_.ends_with('+')) {
      how_.pop_back();
      go_on_ = true;
    }
  }
  bool seeded() const { return seeded_; }
  std::uint64_t draw() {  // splitmix64
    const std::lock_guard lock(mutex_);
    std::uint64_t z = (random_ += 0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }
  long tick() {
    const std::lock_guard lock(mutex_);
    return ++ticks_;
  }

  // "" for what is not below the root. `folder` is what a relative path starts at.
  std::string below(int folder, const char* path) {
    std::string name = path;
    if (!name.starts_with('/')) {
      if (folder < 0 || file(folder).empty()) return {};
      name = file(folder) + '/' + name;
    }
    while (name.size() > 1 && name.ends_with('/')) name.pop_back();
    const bool inside = !root_.empty() && name.starts_with(root_) &&
                        (name.size() == root_.size() || name[root_.size()] == '/');
    return inside ? name : "";
  }
  // The path of a descriptor; "" for one that is not below the root.
  std::string file(int fd) const {
    return fd >= 0 && fd < static_cast<int>(files_.size()) ? files_[fd] : "";
  }
  void keep(int fd, const std::string& path) {
    if (fd >= 0 && fd < static_cast<int>(files_.size())) files_[fd] = path;
  }

  // Counts the call, makes it or lets it fail, and writes it down. One at a time, so that the
  // order of the lines is the order in which things happened. `half`: for writes.
  template <class Call, class Half>
  auto watch(const char* name, const std::string& path, const Details& details, Call call,
             Half half) -> decltype(call()) {
    const std::lock_guard lock(calls_);
    const long number = ++count_;
    const bool counts = site_.empty() || site_ == std::string(name) + ' ' + shown(path);
    if (counts) ++nth_;
    const bool chosen = at_ > 0 && ((counts && nth_ == at_) || (go_on_ && nth_ >= at_));
    if (chosen && how_ == "SIGKILL") ::kill(::getpid(), SIGKILL);
    decltype(call()) result{};
    if (!chosen) {
      result = call();
    } else if (how_ == "SHORT") {
      result = half();
    } else {
      if (std::string_view(name) == "close") call();  // closed it is, whatever it says
      errno = how_ == "ENOSPC" ? ENOSPC : EIO;
      result = failed<decltype(call())>();
    }
    const int number_of_error = errno;
    write_down(number, chosen, name, path, as_number(result, number_of_error), details);
    errno = number_of_error;
    return result;
  }
  template <class Call>
  auto watch(const char* name, const std::string& path, const Details& details, Call call) {
    return watch(name, path, details, call, call);
  }

 private:
  template <class T>
  static T failed() {
    if constexpr (std::is_pointer_v<T>) {
      return nullptr;
    } else {
      return -1;
    }
  }
  template <class T>
  static long as_number(T result, int error) {
    if constexpr (std::is_pointer_v<T>) {
      return result == nullptr ? -error : 0;
    } else {
      return result < 0 ? -error : static_cast<long>(result);
    }
  }
  static int open_own(const char* name) {
    const std::string path = setting(name);
    if (path.empty()) return -1;
    using Open = int(const char*, int, ...);
    return real<Open>("open")(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  }
  static void put(int fd, std::string_view bytes) {
    using Write = ssize_t(int, const void*, std::size_t);
    static auto* const write = real<Write>("write");
    while (fd >= 0 && !bytes.empty()) {
      const ssize_t n = write(fd, bytes.data(), bytes.size());
      if (n <= 0) std::abort();
      bytes.remove_prefix(static_cast<std::size_t>(n));
    }
  }
  std::string shown(const std::string& path) const {
    if (path.size() <= root_.size()) return path.empty() ? "" : ".";
    return path.substr(root_.size() + 1);
  }
  void write_down(long number, bool chosen, const char* name, const std::string& path, long result,
                  const Details& details) {
    const long at = data_ >= 0 && result > 0 ? place_ : -1;
    if (data_ >= 0 && result > 0 && !details.data.empty()) {
      const auto written = details.data.substr(0, static_cast<std::size_t>(result));
      put(data_, written);
      place_ += static_cast<long>(written.size());
    }
    std::string line = std::to_string(number) + (chosen ? "!" : "") + '\t' + name + '\t' +
                       std::to_string(result) + '\t' + shown(path) + '\t' + shown(details.other);
    for (const long n : {details.offset, details.length, static_cast<long>(details.flags), at}) {
      line += '\t' + std::to_string(n);
    }
    put(log_, line + '\n');
  }

  const std::string root_ = setting("FAULT_ROOT");
  std::string how_ = setting("FAULT_DO");
  const std::string site_ = setting("FAULT_SITE");
  const long at_ = std::atol(setting("FAULT_AT").c_str());  // NOLINT(cert-err34-c): 0 is none
  bool go_on_ = false;
  const bool seeded_ = !setting("FAULT_SEED").empty();
  int log_ = -1;
  int data_ = -1;
  std::mutex calls_;
  std::mutex mutex_;  // of what is below
  long count_ = 0;
  long nth_ = 0;
  long place_ = 0;
  std::uint64_t random_ = 1;
  long ticks_ = 0;
  std::array<std::string, 1024> files_;
};

// Never destroyed: other threads and libraries still call while the program ends.
Interposer& interposer() {
  static auto* const made = new Interposer;
  return *made;
}

// Opens below the root are counted, also those that only read.
template <class Open>
int watch_open(int folder, const char* path, int flags, Open open) {
  const std::string below = interposer().below(folder, path);
  if (below.empty()) return open();
  Details details;
  details.flags = flags;
  return interposer().watch("open", below, details, [&] {
    const int fd = open();
    interposer().keep(fd, below);
    return fd;
  });
}

template <class Call>
int watch_path(const char* name, int folder, const char* path, Call call, int flags = 0) {
  const std::string below = interposer().below(folder, path);
  if (below.empty()) return call();
  Details details;
  details.flags = flags;
  return interposer().watch(name, below, details, call);
}

template <class Call>
auto watch_file(const char* name, int fd, Call call, long length = 0) -> decltype(call()) {
  const std::string file = interposer().file(fd);
  if (file.empty()) return call();
  Details details;
  details.length = length;
  return interposer().watch(name, file, details, call);
}

template <class Write>
ssize_t watch_write(const char* name, int fd, const void* data, std::size_t size, long offset,
                    Write write) {
  const std::string file = interposer().file(fd);
  if (file.empty()) return write(size);
  Details details;
  details.offset = offset >= 0 ? offset : ::lseek(fd, 0, SEEK_CUR);
  details.length = static_cast<long>(size);
  details.data = {static_cast<const char*>(data), size};
  return interposer().watch(
      name, file, details, [&] { return write(size); }, [&] { return write((size + 1) / 2); });
}

void fill_seeded(void* out, std::size_t size) {
  for (std::size_t i = 0; i < size; i += 8) {
    const std::uint64_t drawn = interposer().draw();
    std::memcpy(static_cast<char*>(out) + i, &drawn, std::min<std::size_t>(8, size - i));
  }
}

}  // namespace

// What stands below replaces functions of the C library, under their own names.
// NOLINTBEGIN(cert-dcl50-cpp): so are they declared
extern "C" {

// Whoever passes no mode passes no O_CREAT.
#define HUSTINGS_MODE(flags)                    \
  mode_t mode = 0;                              \
  if (((flags) & (O_CREAT | O_TMPFILE)) != 0) { \
    va_list more;                               \
    va_start(more, flags);                      \
    mode = va_arg(more, mode_t);                \
    va_end(more);                               \
  }

int open(const char* path, int flags, ...) {
  HUSTINGS_MODE(flags)
  static auto* const next = real<int(const char*, int, ...)>("open");
  return watch_open(-1, path, flags, [&] { return next(path, flags, mode); });
}
int open64(const char* path, int flags, ...) {
  HUSTINGS_MODE(flags)
  return open(path, flags, mode);
}
int __open_2(const char* path, int flags) { return open(path, flags); }    // NOLINT
int __open64_2(const char* path, int flags) { return open(path, flags); }  // NOLINT
int openat(int folder, const char* path, int flags, ...) {
  HUSTINGS_MODE(flags)
  static auto* const next = real<int(int, const char*, int, ...)>("openat");
  return watch_open(folder, path, flags, [&] { return next(folder, path, flags, mode); });
}
int openat64(int folder, const char* path, int flags, ...) {
  HUSTINGS_MODE(flags)
  return openat(folder, path, flags, mode);
}
int closedir(DIR* folder) {
  static auto* const next = real<int(DIR*)>("closedir");
  const int fd = ::dirfd(folder);
  return watch_file("close", fd, [&] {
    interposer().keep(fd, {});
    return next(folder);
  });
}
int close(int fd) {
  static auto* const next = real<int(int)>("close");
  return watch_file("close", fd, [&] {
    interposer().keep(fd, {});
    return next(fd);
  });
}
ssize_t write(int fd, const void* data, std::size_t size) {
  static auto* const next = real<ssize_t(int, const void*, std::size_t)>("write");
  return watch_write("write", fd, data, size, -1, [&](std::size_t n) { return next(fd, data, n); });
}
ssize_t pwrite(int fd, const void* data, std::size_t size, off_t offset) {
  static auto* const next = real<ssize_t(int, const void*, std::size_t, off_t)>("pwrite");
  return watch_write("pwrite64", fd, data, size, offset,
                     [&](std::size_t n) { return next(fd, data, n, offset); });
}
ssize_t pwrite64(int fd, const void* data, std::size_t size, off64_t offset) {
  return pwrite(fd, data, size, offset);
}
ssize_t read(int fd, void* data, std::size_t size) {
  static auto* const next = real<ssize_t(int, void*, std::size_t)>("read");
  return watch_file("read", fd, [&] { return next(fd, data, size); }, static_cast<long>(size));
}
ssize_t pread(int fd, void* data, std::size_t size, off_t offset) {
  static auto* const next = real<ssize_t(int, void*, std::size_t, off_t)>("pread");
  return watch_file(
      "pread64", fd, [&] { return next(fd, data, size, offset); }, static_cast<long>(size));
}
ssize_t pread64(int fd, void* data, std::size_t size, off64_t offset) {
  return pread(fd, data, size, offset);
}
int fsync(int fd) {
  static auto* const next = real<int(int)>("fsync");
  return watch_file("fsync", fd, [&] { return next(fd); });
}
int fdatasync(int fd) {
  static auto* const next = real<int(int)>("fdatasync");
  return watch_file("fdatasync", fd, [&] { return next(fd); });
}
int ftruncate(int fd, off_t size) noexcept {
  static auto* const next = real<int(int, off_t)>("ftruncate");
  return watch_file("ftruncate", fd, [&] { return next(fd, size); }, size);
}
int ftruncate64(int fd, off64_t size) noexcept { return ftruncate(fd, size); }
int rename(const char* from, const char* to) noexcept {
  static auto* const next = real<int(const char*, const char*)>("rename");
  const std::string below = interposer().below(-1, from);
  if (below.empty()) return next(from, to);
  Details details;
  details.other = interposer().below(-1, to);
  return interposer().watch("rename", below, details, [&] { return next(from, to); });
}
int unlink(const char* path) noexcept {
  static auto* const next = real<int(const char*)>("unlink");
  return watch_path("unlink", -1, path, [&] { return next(path); });
}
int rmdir(const char* path) noexcept {
  static auto* const next = real<int(const char*)>("rmdir");
  return watch_path("rmdir", -1, path, [&] { return next(path); });
}
int unlinkat(int folder, const char* path, int flags) noexcept {
  static auto* const next = real<int(int, const char*, int)>("unlinkat");
  return watch_path((flags & AT_REMOVEDIR) != 0 ? "rmdir" : "unlink", folder, path,
                    [&] { return next(folder, path, flags); });
}
int remove(const char* path) noexcept {
  if (unlink(path) == 0) return 0;
  return errno == EISDIR || errno == EPERM ? rmdir(path) : -1;
}
int mkdir(const char* path, mode_t mode) noexcept {
  static auto* const next = real<int(const char*, mode_t)>("mkdir");
  return watch_path("mkdir", -1, path, [&] { return next(path, mode); });
}

// What differs from run to run otherwise.
ssize_t getrandom(void* out, std::size_t size, unsigned flags) {
  static auto* const next = real<ssize_t(void*, std::size_t, unsigned)>("getrandom");
  if (!interposer().seeded()) return next(out, size, flags);
  fill_seeded(out, size);
  return static_cast<ssize_t>(size);
}
int getentropy(void* out, std::size_t size) {
  static auto* const next = real<int(void*, std::size_t)>("getentropy");
  if (!interposer().seeded()) return next(out, size);
  fill_seeded(out, size);
  return 0;
}
int clock_gettime(clockid_t clock, timespec* out) noexcept {
  static auto* const next = real<int(clockid_t, timespec*)>("clock_gettime");
  if (clock != CLOCK_REALTIME || !interposer().seeded()) return next(clock, out);
  const long milliseconds = interposer().tick();
  *out = {1876000000 + milliseconds / 1000, milliseconds % 1000 * 1000000};  // June 2029
  return 0;
}

}  // extern "C"
// NOLINTEND(cert-dcl50-cpp)
