// A process of hustings-worker as its starter sees it. For .cc files of this folder only.
#pragma once
#include <fcntl.h>
#include <fmt/core.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <optional>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "worker/protocol.h"
#include "worker/worker.h"

namespace hustings::process {

using Clock = std::chrono::steady_clock;

inline std::unexpected<Error> system_error(std::string_view what, int why, std::string where = {}) {
  return fail(Code::io, fmt::format("{} ({})", what, std::generic_category().message(why)),
              std::move(where));
}

inline std::unexpected<Error> unreadable(std::string_view why) {
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

// What the end of the process means.
inline Result<std::string> judge(int status, std::string output, const WorkerLimits& limits) {
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

}  // namespace hustings::process
