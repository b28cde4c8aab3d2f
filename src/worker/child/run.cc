#include "worker/child/run.h"

#include <fmt/core.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <new>
#include <system_error>
#include <vector>

#include "worker/protocol.h"

namespace hustings {
namespace {

Result<std::string> read_all() {
  std::string input;
  constexpr std::size_t kPiece = std::size_t{1} << 20;
  while (true) {
    const std::size_t before = input.size();
    input.resize(before + kPiece);
    const ssize_t got = read(STDIN_FILENO, input.data() + before, kPiece);
    if (got < 0 && errno != EINTR) return fail(Code::io, "the input cannot be read");
    input.resize(before + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    if (got == 0) return input;
  }
}

bool write_all(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t done = write(STDOUT_FILENO, bytes.data(), bytes.size());
    if (done < 0 && errno != EINTR) return false;
    if (done > 0) bytes.remove_prefix(static_cast<std::size_t>(done));
  }
  return true;
}

template <class T>
bool parse(std::string_view text, T& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && end == text.data() + text.size();
}

// Standard input in memory as far as it is looked at: a mapping, which the sandbox would forbid.
Result<std::string_view> map_input() {
  struct stat found{};
  if (fstat(STDIN_FILENO, &found) != 0 || !S_ISREG(found.st_mode))
    return fail(Code::io, "the input is no file");
  const auto size = static_cast<std::size_t>(found.st_size);
  if (size == 0) return std::string_view();
  void* mapped = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, STDIN_FILENO, 0);
  if (mapped == MAP_FAILED) return fail(Code::io, "the input cannot be mapped");
  return std::string_view(static_cast<const char*>(mapped), size);
}

// One piece of an answer in pieces; an empty one is its end.
bool emit(std::string_view piece) {
  std::array<char, kFrameHead> head{};
  for (std::size_t i = 0; i < head.size(); ++i)
    head.at(i) = static_cast<char>(piece.size() >> 8 * i & 0xFF);
  return write_all({head.data(), head.size()}) && write_all(piece);
}

Result<std::string> work(const Program& program, std::span<const std::string_view> arguments) {
  SandboxLimits limits = program.limits;
  if (arguments.size() >= 3 &&
      (!parse(arguments[1], limits.memory) || !parse(arguments[2], limits.cpu_seconds))) {
    return fail(Code::io, "a limit is no number", {}, std::string(program.usage));
  }
  if (program.prepare != nullptr) HUSTINGS_CHECK(program.prepare());
  const auto task = std::ranges::find(program.tasks, arguments[0], &Task::name);
  const bool streams = task != program.tasks.end() && task->stream != nullptr;
  std::string_view mapped;
  if (streams) {
    HUSTINGS_TRY(mapped, map_input());
  }
  HUSTINGS_CHECK(enter_sandbox(limits));
  if (streams) {
    auto done = task->stream(mapped, arguments.size() == 4 ? arguments[3] : "", emit);
    (void)emit({});
    if (!done) return std::unexpected(std::move(done).error());
    return std::string();
  }
  if (task == program.tasks.end()) {
    return fail(Code::io, fmt::format("the worker has no task \"{}\"", arguments[0]));
  }
  HUSTINGS_TRY(const std::string input, read_all());
  return task->run(input);
}

// The error without anything that needs much memory.
std::string said(const Error& error) {
  std::string out;
  write_worker_error(error, out);
  return out;
}

}  // namespace

int run_program(const Program& program, int count, char** values) {
  const std::vector<std::string_view> arguments(values + std::min(count, 1), values + count);
  if (arguments.size() != 1 && arguments.size() != 3 && arguments.size() != 4) {
    fmt::print(stderr, "{}", program.usage);
    return kWorkerUsage;
  }
  Result<std::string> made;
  try {
    made = work(program, arguments);
  } catch (const std::bad_alloc&) {
    made = fail(Code::bad_input, "the file needs more memory than the worker may take", {},
                std::string(program.smaller));
  }
  if (!write_all(made ? *made : said(made.error()))) return kWorkerUsage;
  return made ? kWorkerDone : kWorkerRefused;
}

}  // namespace hustings
