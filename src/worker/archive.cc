#include "worker/archive.h"

#include <poll.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <memory>

#include "worker/process.h"
#include "worker/said.h"
#include "worker/tasks.h"

namespace hustings {
namespace {

using namespace process;  // NOLINT: helpers of this folder

// Of a worker that unpacks: its input is mapped beside what it works with.
constexpr std::uint64_t kMemory = std::uint64_t{256} << 20;
constexpr WorkerLimits kLimits = {.wall = std::chrono::minutes(1), .cpu_seconds = 36'000};

// What one worker says, piece by piece.
class Stream {
 public:
  Stream(Child child, Fd from) : child_(std::move(child)), from_(std::move(from)) {}

  Result<std::size_t> read(std::span<char> out) {
    if (ended_ || out.empty()) return std::size_t{0};
    if (left_ == 0) {
      HUSTINGS_TRY(left_, next_length());
      if (left_ == 0) {
        HUSTINGS_CHECK(finish());
        return std::size_t{0};
      }
    }
    HUSTINGS_TRY(const std::size_t got, some(out.first(std::min(out.size(), left_))));
    if (got == 0) return broken_off();
    left_ -= got;
    return got;
  }

 private:
  Result<std::size_t> some(std::span<char> out) {
    while (true) {
      pollfd ready{from_.get(), POLLIN, 0};
      const int events = poll(&ready, 1, static_cast<int>(kLimits.wall.count()));
      if (events == 0) return unreadable("its reader says nothing for a minute");
      if (events < 0 && errno != EINTR) return system_error("the worker cannot be heard", errno);
      if (events < 0) continue;
      const ssize_t got = ::read(from_.get(), out.data(), out.size());
      if (got < 0 && errno != EINTR) return system_error("the worker cannot be heard", errno);
      if (got >= 0) return static_cast<std::size_t>(got);
    }
  }
  Result<std::size_t> next_length() {
    std::array<char, kFrameHead> head{};
    for (std::size_t have = 0; have < head.size();) {
      HUSTINGS_TRY(const std::size_t got, some(std::span(head).subspan(have)));
      if (got == 0) return broken_off();
      have += got;
    }
    std::size_t length = 0;
    for (std::size_t i = head.size(); i-- > 0;)
      length = length << 8 | static_cast<unsigned char>(head.at(i));
    return length;
  }
  // Behind the last piece: an error, or nothing.
  Result<void> finish() {
    ended_ = true;
    std::string said;
    std::array<char, 4096> piece{};
    for (std::size_t got = 1; got > 0;) {
      HUSTINGS_TRY(got, some(piece));
      said.append(piece.data(), got);
      if (said.size() > kMostSaid) return unreadable("its reader answered with something else");
    }
    return end(std::move(said));
  }
  Result<void> end(std::string said) {
    HUSTINGS_TRY(const auto status, child_.wait(process::Clock::now() + kLimits.wall));
    if (!status) return unreadable("its reader does not end");
    HUSTINGS_CHECK(judge(*status, std::move(said), kLimits));
    return {};
  }
  std::unexpected<Error> broken_off() {
    ended_ = true;
    auto why = end({});
    return why ? unreadable("its reader broke off") : std::unexpected(std::move(why).error());
  }

  static constexpr std::size_t kMostSaid = std::size_t{64} << 10;
  Child child_;
  Fd from_;
  std::size_t left_ = 0;  // of the piece that is being read
  bool ended_ = false;
};

Result<std::shared_ptr<Stream>> start(const Path& program, const Path& file, std::string_view task,
                                      const std::string& argument) {
  const Fd input(open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (input.get() < 0) return system_error("the file cannot be read", errno, file.string());
  std::error_code failed;
  const auto size = std::filesystem::file_size(file, failed);
  if (failed) return system_error("the file cannot be read", failed.value(), file.string());
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return system_error("no pipe to the worker", errno);
  Fd from(ends[0]);
  const Fd to(ends[1]);
  HUSTINGS_TRY(Child child, SpawnPlan(input.get(), to.get())
                                .spawn(program, {program.filename().string(), std::string(task),
                                                 std::to_string(size + kMemory),
                                                 std::to_string(kLimits.cpu_seconds), argument}));
  return std::make_shared<Stream>(std::move(child), std::move(from));
}

}  // namespace

std::vector<ArchivePart> parts_said(std::string_view output) {
  std::vector<ArchivePart> out;
  for (std::string_view rest = output; !rest.empty();) {
    const auto end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    ArchivePart part;
    const auto space = std::min(line.find(' '), line.size());
    const std::string_view digits = line.substr(0, space);
    std::from_chars(digits.data(), digits.data() + digits.size(), part.size);
    part.name = line.substr(std::min(space + 1, line.size()));
    out.push_back(std::move(part));
  }
  return out;
}

Result<std::vector<ArchivePart>> list_archive(const Path& program, const Path& file) {
  HUSTINGS_TRY(const auto stream, start(program, file, kPartsTask, ""));
  std::string all;
  std::array<char, 4096> piece{};
  for (std::size_t got = 1; got > 0;) {
    HUSTINGS_TRY(got, stream->read(piece));
    all.append(piece.data(), got);
    if (all.size() > kLimits.most_output) return unreadable("its list of parts does not end");
  }
  return parts_said(all);
}

Result<std::function<Result<std::size_t>(std::span<char>)>> open_part(const Path& program,
                                                                      const Path& file,
                                                                      const std::string& name) {
  HUSTINGS_TRY(auto stream, start(program, file, kPartTask, name));
  return [stream = std::move(stream)](std::span<char> out) { return stream->read(out); };
}

}  // namespace hustings
