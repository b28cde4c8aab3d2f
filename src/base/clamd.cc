#include "base/clamd.h"

#include <fmt/core.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <expected>
#include <ranges>
#include <vector>

namespace hustings {
namespace {

using Deadline = std::chrono::steady_clock::time_point;
template <class T>
using Heard = std::expected<T, Scanned>;

constexpr std::size_t kMostReply = 1024;  // bytes
constexpr std::size_t kMostName = 200;

bool is_printable(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7f; });
}

// "Mon Nov 30 08:26:17 2026", as ctime writes it.
std::optional<CivilDate> day_of(std::string_view text) {
  static constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
  std::vector<std::string_view> words;
  for (const auto part : std::views::split(text, ' ')) {
    if (!part.empty()) words.emplace_back(part.begin(), part.end());
  }
  if (words.size() != 5 || words[1].size() != 3) return std::nullopt;
  const auto month = kMonths.find(words[1]);
  if (month == std::string_view::npos || month % 3 != 0) return std::nullopt;
  return parse_date(fmt::format("{}-{:02}-{:0>2}", words[4], month / 3 + 1, words[2]));
}

// One connection; it ends with one answer.
class Talk {
 public:
  explicit Talk(Deadline end) : end_(end) {}
  Talk(const Talk&) = delete;
  Talk& operator=(const Talk&) = delete;
  ~Talk() {
    if (socket_ >= 0) ::close(socket_);
  }

  Heard<void> open(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.empty() || path.size() >= sizeof address.sun_path)
      return std::unexpected(Scanned::unreachable);
    std::ranges::copy(path, address.sun_path);
    socket_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (socket_ < 0) return std::unexpected(Scanned::unreachable);
    if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0)
      return {};
    // EAGAIN: as many wait for it as may.
    return std::unexpected(errno == EAGAIN ? Scanned::too_slow : Scanned::unreachable);
  }

  // Sends before it waits: POLLOUT wants most of the room free, where a few bytes need little.
  Heard<void> say(std::string_view text) {
    while (!text.empty()) {
      const ssize_t n = ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL);
      if (n >= 0) {
        text.remove_prefix(static_cast<std::size_t>(n));
      } else if (errno != EAGAIN && errno != EINTR) {
        return std::unexpected(Scanned::unreachable);
      } else if (const auto ready = wait(POLLOUT); !ready) {
        return ready;
      }
    }
    return {};
  }

  // Up to the NUL.
  Heard<std::string> hear() {
    std::string out;
    while (out.size() < kMostReply) {
      if (const auto ready = wait(POLLIN); !ready) return std::unexpected(ready.error());
      std::array<char, kMostReply> buffer{};
      const ssize_t n = ::recv(socket_, buffer.data(), buffer.size(), 0);
      if (n < 0 && (errno == EAGAIN || errno == EINTR)) continue;
      if (n < 0) return std::unexpected(Scanned::unreachable);
      if (n == 0) return std::unexpected(out.empty() ? Scanned::unreachable : Scanned::unclear);
      out.append(buffer.data(), static_cast<std::size_t>(n));
      if (const auto nul = out.find('\0'); nul != std::string::npos) return out.substr(0, nul);
    }
    return std::unexpected(Scanned::unclear);
  }

 private:
  Heard<void> wait(short event) {
    using std::chrono::milliseconds;
    const auto left = std::chrono::ceil<milliseconds>(end_ - Deadline::clock::now());
    pollfd on{.fd = socket_, .events = event, .revents = 0};
    if (left <= milliseconds(0)) return std::unexpected(Scanned::too_slow);
    const int n = ::poll(&on, 1, static_cast<int>(left.count()));
    if (n < 0 && errno != EINTR) return std::unexpected(Scanned::unreachable);
    if (n == 0) return std::unexpected(Scanned::too_slow);
    return {};
  }

  const Deadline end_;
  int socket_ = -1;
};

Heard<std::string> ask(const std::string& socket, std::string_view command, Deadline end) {
  Talk talk(end);
  if (const auto done = talk.open(socket); !done) return std::unexpected(done.error());
  if (const auto done = talk.say(command); !done) return std::unexpected(done.error());
  return talk.hear();
}

// Pieces with their lengths in front, big-endian; one of length 0 ends it.
std::string framed(std::string_view piece) {
  const auto size = static_cast<std::uint32_t>(piece.size());
  std::string out;
  for (const int shift : {24, 16, 8, 0}) out += static_cast<char>(size >> shift & 0xff);
  return out.append(piece);
}

// Where clamd takes no more it has said why: that is no failure.
Heard<void> send_all(Talk& talk, const NextPiece& next) {
  const auto send = [&talk](std::string_view piece) -> Heard<bool> {
    const auto done = talk.say(framed(piece));
    if (done) return true;
    if (done.error() == Scanned::unreachable) return false;
    return std::unexpected(done.error());
  };
  std::string piece;
  std::size_t sent = 0;
  for (bool more = true; more;) {
    piece.clear();
    const auto got = next(piece);
    if (!got) return std::unexpected(Scanned::unreadable);
    more = *got;
    sent += piece.size();
    if (sent > kMostScanned) return std::unexpected(Scanned::too_large);
    if (piece.empty()) continue;
    const auto taken = send(piece);
    if (!taken) return std::unexpected(taken.error());
    if (!*taken) return {};
  }
  const auto taken = send({});
  return taken ? Heard<void>() : std::unexpected(taken.error());
}

}  // namespace

std::string_view name(Scanned result) {
  static constexpr std::array<std::string_view, 7> kNames = {
      "nothing_found", "found", "unreachable", "too_large", "too_slow", "unreadable", "unclear"};
  return kNames.at(static_cast<std::size_t>(result));
}

ScanAnswer read_scan_reply(std::string_view reply) {
  static constexpr std::string_view kStream = "stream: ";
  static constexpr std::string_view kFound = " FOUND";
  if (reply == "INSTREAM size limit exceeded. ERROR") return {.result = Scanned::too_large};
  if (reply == "stream: OK") return {.result = Scanned::nothing_found};
  if (!reply.starts_with(kStream) || !reply.ends_with(kFound)) return {};
  reply.remove_prefix(kStream.size());
  if (reply.size() <= kFound.size()) return {};
  reply.remove_suffix(kFound.size());
  if (reply.size() > kMostName || !is_printable(reply)) return {};
  return {.result = Scanned::found, .name = std::string(reply)};
}

ScanAnswer read_scanner_version(std::string_view reply) {
  static constexpr std::string_view kName = "ClamAV ";
  static constexpr std::size_t kMostVersion = 32;
  if (!reply.starts_with(kName)) return {};
  reply.remove_prefix(kName.size());
  const auto version = reply.substr(0, reply.find('/'));
  if (version.empty() || version.size() > kMostVersion || !is_printable(version)) return {};
  ScanAnswer out{.version = std::string(version)};
  const auto last = reply.rfind('/');
  if (last != std::string_view::npos) out.signatures = day_of(reply.substr(last + 1));
  return out;
}

ScanAnswer scan(const std::string& socket, const NextPiece& next,
                std::chrono::milliseconds patience) {
  using std::string_view_literals::operator""sv;
  const Deadline end = Deadline::clock::now() + patience;
  const auto version = ask(socket, "zVERSION\0"sv, end);
  if (!version) return {.result = version.error()};
  ScanAnswer out = read_scanner_version(*version);
  if (out.version.empty()) return out;
  const auto ended = [&out](Scanned how) {
    out.result = how;
    return out;
  };
  Talk talk(end);
  if (const auto done = talk.open(socket); !done) return ended(done.error());
  if (const auto done = talk.say("zINSTREAM\0"sv); !done) return ended(done.error());
  if (const auto sent = send_all(talk, next); !sent) return ended(sent.error());
  const auto reply = talk.hear();
  if (!reply) return ended(reply.error());
  const ScanAnswer said = read_scan_reply(*reply);
  out.name = said.name;
  return ended(said.result);
}

}  // namespace hustings
