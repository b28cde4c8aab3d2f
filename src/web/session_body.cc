// The bodies of requests: read within their limits and in time, or refused.
#include <fmt/core.h>

#include <chrono>

#include "web/session.h"

namespace hustings::web {
namespace {

namespace beast = boost::beast;
namespace http = boost::beast::http;
using boost::system::error_code;

std::chrono::milliseconds monotonic() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::steady_clock::now().time_since_epoch());
}

}  // namespace

// Reads and forgets what a refused client still sends, for a moment: closing at once would reset
// the connection and could take the answer with it.
net::awaitable<void> Session::linger() {
  error_code ignored;
  ignored = stream_.socket().shutdown(tcp::socket::shutdown_send, ignored);
  stream_.expires_after(limits_.linger);
  for (std::size_t left = 1 << 20;;) {
    buffer_.clear();
    const std::size_t n = co_await read_some();
    if (n == 0 || n >= left) break;
    left -= n;
  }
}

// A body that was only slack plus its size by the least rate late is cut off.
net::awaitable<bool> Session::read_in_time(Limits::Duration since, std::size_t received) {
  const Limits::Duration earned(received * 1000 / limits_.body_rate);
  const auto left = since + limits_.body_slack + earned - monotonic();
  if (left.count() <= 0) co_return false;
  stream_.expires_after(left);
  const std::size_t n = co_await read_some();
  co_return n > 0;
}

// False: the connection is over.
net::awaitable<Gated<bool>> Session::read_body(const Framing& framing, std::size_t limit,
                                               std::string& out) {
  if (framing.length > limit) {
    co_return std::unexpected(
        Refusal{413, fmt::format("A body here has at most {} bytes.", limit)});
  }
  if (framing.expects_continue && buffer_.empty()) {
    const bool good = co_await write("HTTP/1.1 100 Continue\r\n\r\n");
    if (!good) co_return false;
  }
  if (framing.chunked) co_return co_await read_chunks(limit, out);
  const auto since = monotonic();
  while (buffer_.size() < framing.length) {
    const bool good = co_await read_in_time(since, buffer_.size());
    if (!good) co_return false;
  }
  out.assign(buffer_, 0, framing.length);
  buffer_.erase(0, framing.length);
  co_return true;
}

net::awaitable<Gated<bool>> Session::read_chunks(std::size_t limit, std::string& out) {
  auto check = [most = limits_.chunk_extension](std::uint64_t, beast::string_view extension,
                                                error_code& error) {
    if (extension.size() > most) error = http::error::bad_chunk_extension;
  };
  Parser& parser = *parser_;  // NOLINT(bugprone-unchecked-optional-access): parse_head made it
  parser.on_chunk_header(check);
  parser.body_limit(limit);
  parser.eager(true);
  const auto since = monotonic();
  std::size_t received = 0;
  for (;;) {
    error_code error;
    if (!buffer_.empty()) buffer_.erase(0, parser.put(net::buffer(buffer_), error));
    if (error == http::error::body_limit || parser.get().body().size() > limit) {
      co_return std::unexpected(
          Refusal{413, fmt::format("A body here has at most {} bytes.", limit)});
    }
    if (error && error != http::error::need_more) {
      co_return std::unexpected(Refusal{400, "The chunked body is malformed."});
    }
    if (parser.is_done()) break;
    if (buffer_.size() > limits_.head_bytes) {
      co_return std::unexpected(Refusal{400, "A chunk's line or the trailer is too long."});
    }
    const std::size_t before = buffer_.size();
    const bool good = co_await read_in_time(since, received);
    if (!good) co_return false;
    received += buffer_.size() - before;
  }
  out = std::move(parser.get().body());
  co_return true;
}

}  // namespace hustings::web
