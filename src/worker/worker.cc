#include "worker/worker.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>

#include "base/json.h"
#include "worker/protocol.h"

namespace hustings {
namespace {

using Clock = std::chrono::steady_clock;

std::unexpected<Error> system_error(std::string_view what, int why, std::string where = {}) {
  return fail(Code::io, fmt::format("{} ({})", what, std::generic_category().message(why)),
              std::move(where));
}

std::unexpected<Error> unreadable(std::string_view why) {
  return fail(Code::bad_input, fmt::format("the file could not be read: {}", why), {},
              "save it anew with the program that made it, or in a simpler form such as CSV");
}

class Fd {
 public:
  explicit Fd(int fd = -1) : fd_(fd) {}
  Fd(Fd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Fd& operator=(Fd&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Fd() { close(); }
  void close() {
    if (fd_ >= 0) ::close(std::exchange(fd_, -1));
  }
  int get() const { return fd_; }

 private:
  int fd_;
};

// The input as a file that has no name and that nobody can change any more. Unlike a pipe it takes
// the whole input at once, so that nobody has to write while the worker writes.
Result<Fd> sealed_file(std::string_view bytes) {
  Fd file(memfd_create("input", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (file.get() < 0) return system_error("no memory for the worker's input", errno);
  for (std::string_view rest = bytes; !rest.empty();) {
    const ssize_t done = write(file.get(), rest.data(), rest.size());
    if (done < 0 && errno != EINTR) return system_error("no memory for the worker's input", errno);
    if (done > 0) rest.remove_prefix(static_cast<std::size_t>(done));
  }
  constexpr int kSeals = F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL;
  if (lseek(file.get(), 0, SEEK_SET) != 0 || fcntl(file.get(), F_ADD_SEALS, kSeals) != 0) {
    return system_error("the worker's input cannot be sealed", errno);
  }
  return file;
}

// A process that does not outlive this object and leaves no zombie.
class Child {
 public:
  explicit Child(pid_t pid) : pid_(pid) {}
  Child(Child&& other) noexcept : pid_(std::exchange(other.pid_, 0)) {}
  Child& operator=(Child&&) = delete;
  ~Child() {
    if (pid_ > 0) end();
  }
  // Kills it if it still runs.
  void end() {
    kill(pid_, SIGKILL);
    int status = 0;
    while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    pid_ = 0;
  }
  // Its status once it has ended; nothing at the deadline.
  Result<std::optional<int>> wait(Clock::time_point deadline) {
    while (true) {
      int status = 0;
      const pid_t done = waitpid(pid_, &status, WNOHANG);
      if (done == pid_) {
        pid_ = 0;
        return status;
      }
      if (done < 0 && errno != EINTR) return system_error("the worker cannot be waited for", errno);
      if (Clock::now() >= deadline) return std::nullopt;
      std::this_thread::sleep_for(std::chrono::microseconds(200));
    }
  }

 private:
  pid_t pid_;
};

// What posix_spawn is told: input, output, nothing else open, signals as a new process has them
// whatever the threads of this one block or ignore.
class SpawnPlan {
 public:
  SpawnPlan(int input, int output) {
    posix_spawn_file_actions_init(&files_);
    posix_spawn_file_actions_adddup2(&files_, input, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&files_, output, STDOUT_FILENO);
    // What a library prints about a hostile file does not belong into the log.
    posix_spawn_file_actions_addopen(&files_, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addclosefrom_np(&files_, STDERR_FILENO + 1);
    posix_spawnattr_init(&attributes_);
    sigset_t none;
    sigset_t all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes_, &none);
    posix_spawnattr_setsigdefault(&attributes_, &all);
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  SpawnPlan(const SpawnPlan&) = delete;
  SpawnPlan& operator=(const SpawnPlan&) = delete;
  ~SpawnPlan() {
    posix_spawn_file_actions_destroy(&files_);
    posix_spawnattr_destroy(&attributes_);
  }
  Result<Child> spawn(const Path& program, std::vector<std::string> arguments) const {
    std::vector<char*> argv;
    argv.reserve(arguments.size() + 1);
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    std::array<char*, 1> environment{};
    pid_t pid = 0;
    const int failed =
        posix_spawn(&pid, program.c_str(), &files_, &attributes_, argv.data(), environment.data());
    if (failed == 0) return Child(pid);
    Error error{
        Code::io,
        fmt::format("the worker cannot be started ({})", std::generic_category().message(failed)),
        program.string(), "put hustings-worker beside hustings"};
    return std::unexpected(std::move(error));
  }

 private:
  posix_spawn_file_actions_t files_{};
  posix_spawnattr_t attributes_{};
};

std::string duration(std::chrono::milliseconds time) {
  return time.count() % 1000 == 0 ? fmt::format("{} s", time.count() / 1000)
                                  : fmt::format("{} ms", time.count());
}

std::unexpected<Error> too_slow(const WorkerLimits& limits) {
  return unreadable(fmt::format("it takes longer than {}", duration(limits.wall)));
}

// All that comes until the other end is closed.
Result<std::string> read_output(int from, const WorkerLimits& limits, Clock::time_point deadline) {
  std::string out;
  std::array<char, std::size_t{64} << 10> piece;
  while (true) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
    if (left <= 0) return too_slow(limits);
    pollfd ready{from, POLLIN, 0};
    const int events = poll(&ready, 1, static_cast<int>(std::min<std::int64_t>(left, 60'000)));
    if (events < 0 && errno != EINTR) return system_error("the worker cannot be heard", errno);
    if (events <= 0) continue;
    const ssize_t got = read(from, piece.data(), piece.size());
    if (got < 0 && errno != EINTR) return system_error("the worker cannot be heard", errno);
    if (got == 0) return out;
    if (got > 0) out.append(piece.data(), static_cast<std::size_t>(got));
    if (out.size() > limits.most_output) {
      return unreadable(fmt::format("more than {} bytes come of it", limits.most_output));
    }
  }
}

// What the end of the process means.
Result<std::string> judge(int status, std::string output, const WorkerLimits& limits) {
  if (WIFEXITED(status)) {
    if (WEXITSTATUS(status) == kWorkerDone) return output;
    if (WEXITSTATUS(status) == kWorkerRefused) return std::unexpected(read_worker_error(output));
    return fail(Code::io, fmt::format("the worker ended with status {}", WEXITSTATUS(status)), {},
                "install hustings-worker of the same version as hustings");
  }
  const int signal = WTERMSIG(status);
  if (signal == SIGXCPU) {
    return unreadable(fmt::format("it takes more than {} s of computing", limits.cpu_seconds));
  }
  if (signal == SIGSYS) return unreadable("its reader tried what it may not, and was ended");
  return unreadable(fmt::format("its reader crashed (signal {})", signal));
}

template <class T>
const T* member(const Result<Json>& object, std::string_view key) {
  const Json* found = object ? object->find(key) : nullptr;
  return found == nullptr ? nullptr : found->as<T>();
}

}  // namespace

Result<std::string> run_worker(const Path& program, std::string_view task, std::string_view input,
                               const WorkerLimits& limits) {
  const Clock::time_point deadline = Clock::now() + limits.wall;
  HUSTINGS_TRY(const Fd file, sealed_file(input));
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return system_error("no pipe to the worker", errno);
  const Fd from(ends[0]);
  Fd to(ends[1]);
  HUSTINGS_TRY(Child child, SpawnPlan(file.get(), to.get())
                                .spawn(program, {program.filename().string(), std::string(task),
                                                 std::to_string(limits.memory),
                                                 std::to_string(limits.cpu_seconds)}));
  to.close();  // or its end would never be seen
  HUSTINGS_TRY(std::string output, read_output(from.get(), limits, deadline));
  HUSTINGS_TRY(const std::optional<int> status, child.wait(deadline));
  if (!status) return too_slow(limits);
  return judge(*status, std::move(output), limits);
}

Path worker_program() {
  std::error_code failed;  // without /proc the path is relative and starting it says so
  return std::filesystem::read_symlink("/proc/self/exe", failed).parent_path() / "hustings-worker";
}

Result<Sheet> read_sheet(const Path& program, std::string_view file, const WorkerLimits& limits) {
  HUSTINGS_TRY(std::string output, run_worker(program, "sheet", file, limits));
  // A worker that a file has taken over says what it likes; no more than text comes of it.
  const std::size_t line = output.find('\n');
  const Result<Json> head = parse_json(std::string_view(output).substr(0, line));
  const auto* name = member<std::string>(head, "sheet");
  const auto* others = member<JsonArray>(head, "others");
  const auto* uncomputed = member<std::string>(head, "uncomputed");
  if (line == std::string::npos || name == nullptr || others == nullptr || uncomputed == nullptr) {
    return unreadable("its reader answered with something else");
  }
  Sheet sheet{.name = *name, .others = {}, .uncomputed = *uncomputed, .csv = {}};
  for (const Json& other : *others) {
    if (const auto* said = other.as<std::string>()) sheet.others.push_back(*said);
  }
  output.erase(0, line + 1);
  sheet.csv = std::move(output);
  return sheet;
}

}  // namespace hustings
