// One connection, and what connections share. Of server.cc and session.cc only: Asio and Beast stay
// behind it.
#pragma once
#include <array>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "base/random.h"
#include "web/cache.h"
#include "web/server.h"
#include "web/wire.h"

namespace hustings::web {

namespace net = boost::asio;
using tcp = net::ip::tcp;

class Session;

// The network of an address: its /24 or /64.
std::string network_of(const net::ip::address& address);

// Belongs to the server's own thread; handlers on the pool see the router and nothing else of it.
struct Shared {
  Shared(ServerOptions o, Router r)
      : options(std::move(o)), router(std::move(r)), access(options.access_log) {}

  ServerOptions options;
  const Router router;
  std::set<Session*> sessions;
  net::io_context io{1};
  net::thread_pool pool{options.threads};
  net::thread_pool patient{options.patient_threads};
  PageCache cache;
  AccessLog access;
  std::unique_ptr<Random> random = system_random();
  std::string log;          // log_line() as it was seen last, about a second ago at most
  std::size_t waiting = 0;  // for the pool; changed by count_waiting() only
  std::size_t large = 0;    // bodies over Limits::large_body
  bool stopping = false;

  void count_waiting(int more);
};

class Session {
 public:
  Session(tcp::socket socket, Shared& shared);
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  ~Session();

  net::awaitable<void> run();
  void finish();  // ends now when it waits for a request, else behind the answer
  void abort();
  const tcp::endpoint& peer() const { return peer_; }

 private:
  using Parser = boost::beast::http::request_parser<boost::beast::http::string_body>;
  // A request on its way through serve().
  struct Exchange {
    Request request;
    Framing framing;
    Instant now;
    Stopwatch watch;
    std::string route = "-";  // template, for the access log
    std::string log;          // log_line() for answers that say none
    bool http11 = true;
  };
  struct Answer {
    std::shared_ptr<const Wire> wire;
    std::string error;  // for the log
  };
  struct Piece {
    std::string bytes;
    bool more = false;
    std::string error;
  };

  net::awaitable<std::size_t> read_some();
  net::awaitable<Gated<std::size_t>> read_head(bool first);
  Gated<Framing> parse_head(std::size_t size);
  void take_fields(Request& request) const;
  net::awaitable<bool> serve(std::size_t head_size);
  net::awaitable<bool> serve_routed(Exchange exchange);
  net::awaitable<bool> refuse_body(Exchange exchange, Response response);
  net::awaitable<Gated<bool>> read_body(const Framing& framing, std::size_t limit,
                                        std::string& out);
  net::awaitable<Gated<bool>> read_chunks(std::size_t limit, std::string& out);
  net::awaitable<bool> read_in_time(Limits::Duration since, std::size_t received);
  net::awaitable<bool> refuse(const Refusal& refusal, std::string_view part);
  net::awaitable<bool> write(std::string_view a, std::string_view b = {}, std::string_view c = {});
  net::awaitable<bool> write_large(std::string_view bytes);
  net::awaitable<bool> send(const Exchange& exchange, std::shared_ptr<const Wire> wire);
  net::awaitable<bool> send_stream(const Wire& wire);
  net::awaitable<void> linger();
  Answer answer(const Exchange& exchange, const Match& match) const;
  std::string log_behind(const Exchange& exchange) const;
  std::shared_ptr<const Wire> wire_of(const Exchange& exchange, Response response,
                                      RouteClass kind) const;
  void log(const Exchange& exchange, int status);
  void log_error(const std::string& line);

  Shared& shared_;
  const Limits& limits_;
  Metrics* const metrics_;
  boost::beast::tcp_stream stream_;
  tcp::endpoint peer_;
  std::optional<Parser> parser_;
  RawHead head_;
  std::string buffer_;            // received and not used yet
  std::array<char, 8192> piece_;  // NOLINT: filled by each read
  std::uint64_t sent_ = 0;        // bytes of the answer's body
  bool idle_ = false;             // waits for the first byte of a request
};

}  // namespace hustings::web
