// For worker_test: does in the sandbox what its first argument says, as a parser would that a file
// has taken over. Writes "done" when it could, and errno when it was told that it may not.
#include <fcntl.h>
#include <fmt/core.h>
#include <netinet/in.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "worker/child/sandbox.h"

namespace {

using namespace hustings;  // NOLINT: a program of its own

struct Deed {
  std::string_view name;
  bool (*act)();
};

bool allocate() {
  std::vector<std::string> all;
  while (true) all.emplace_back(std::size_t{8} << 20, 'x');
}

bool spin() {
  volatile bool on = true;
  while (on) {
  }
  return false;
}

bool begin_thread() {
  bool ran = false;
  std::thread([&] { ran = true; }).join();
  return ran;
}

constexpr std::array kDeeds = {
    Deed{"nothing", [] { return true; }},
    Deed{"socket", [] { return socket(AF_INET, SOCK_STREAM, 0) >= 0; }},
    Deed{"unix-socket", [] { return socket(AF_UNIX, SOCK_STREAM, 0) >= 0; }},
    Deed{"read-file", [] { return open("/etc/passwd", O_RDONLY | O_CLOEXEC) >= 0; }},
    Deed{"write-file",
         [] { return open("/tmp/probe", O_WRONLY | O_CREAT | O_CLOEXEC, 0600) >= 0; }},
    Deed{"fork", [] { return fork() >= 0; }},
    Deed{"exec", [] { return execl("/bin/true", "true", nullptr) == 0; }},
    Deed{"run-memory",
         [] {
           return mmap(nullptr, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
                       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED;
         }},
    Deed{"kill-parent", [] { return kill(getppid(), 0) == 0; }},
    Deed{"inherited", [] { return fcntl(3, F_GETFD) >= 0 || fcntl(9, F_GETFD) >= 0; }},
    Deed{"memory", allocate},
    Deed{"crash", []() -> bool { abort(); }},
    Deed{"spin", spin},
    Deed{"sleep", [] { return pause() == 0; }},
    Deed{"flood",
         [] {
           const std::string piece(std::size_t{64} << 10, 'x');
           while (write(STDOUT_FILENO, piece.data(), piece.size()) > 0) {
           }
           return false;
         }},
    Deed{"garbage", [] { return write(STDOUT_FILENO, "{}", 2) == 2; }},
    // What read_sheet and those for pictures ask for; "done" is no answer to them.
    Deed{"sheet", [] { return true; }},
    Deed{"picture", [] { return true; }},
    Deed{"codes", [] { return true; }},
    Deed{"label", [] { return true; }},
    Deed{"thread", begin_thread},
    Deed{"environment", [] { return environ == nullptr || *environ == nullptr; }},
};

// Deeds that show a single wall, without the others in front of it.
bool partial(std::string_view name) { return name.starts_with("landlock:") || name == "sleep"; }

Result<void> lock_in(std::string_view name, const SandboxLimits& limits) {
  if (!partial(name)) return enter_sandbox(limits);
  HUSTINGS_CHECK(set_limits(limits));
  HUSTINGS_TRY(const bool had, forbid_files());
  if (!had && name != "sleep") return fail(Code::io, "no Landlock here");
  return {};
}

}  // namespace

int main(int count, char** values) {
  if (count != 4) return 2;
  const std::string_view name = values[1];
  SandboxLimits limits;
  limits.memory = std::strtoull(values[2], nullptr, 10);
  limits.cpu_seconds = static_cast<unsigned>(std::strtoul(values[3], nullptr, 10));
  limits.threads = name.starts_with("threads:");
  if (limits.threads) begin_thread();  // the first one needs more than those after it
  if (!lock_in(name, limits)) return 2;
  const std::string_view deed = name.substr(name.find(':') + 1);
  for (const Deed& known : kDeeds) {
    if (known.name != deed) continue;
    const std::string answer = known.act() ? "done" : std::to_string(errno);
    // Not return: the leak check of sanitizers at the end would want files.
    _exit(write(STDOUT_FILENO, answer.data(), answer.size()) > 0 ? 0 : 2);
  }
  return 2;
}
