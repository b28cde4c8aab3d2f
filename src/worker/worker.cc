#include "worker/worker.h"

#include <poll.h>
#include <sys/mman.h>

#include <algorithm>

#include "base/json.h"
#include "worker/process.h"

namespace hustings {
namespace {

using namespace process;  // NOLINT: helpers of this folder

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
