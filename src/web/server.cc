#include "web/server.h"

#include <fmt/core.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <charconv>
#include <chrono>
#include <csignal>

#include "web/session.h"

namespace hustings::web {
namespace {

constexpr auto kToken = net::as_tuple(net::use_awaitable);
using boost::system::error_code;

Result<tcp::endpoint> parse_listen(const std::string& listen) {
  const auto colon = listen.rfind(':');
  std::string host = listen.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  if (host == "localhost") host = "127.0.0.1";
  std::uint16_t port = 0;
  const std::string_view digits =
      colon == std::string::npos ? std::string_view() : std::string_view(listen).substr(colon + 1);
  const auto [ptr, ec] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  error_code error;
  const auto address = net::ip::make_address(host, error);
  if (error || digits.empty() || ec != std::errc() || ptr != digits.data() + digits.size()) {
    return fail(Code::bad_input, "this is no address to listen on", listen,
                "write ADDRESS:PORT, such as 127.0.0.1:8080 or [::1]:8080");
  }
  return tcp::endpoint(address, port);
}

}  // namespace

std::string network_of(const net::ip::address& address) {
  if (address.is_v4()) {
    const auto bytes = address.to_v4().to_bytes();
    return {bytes.begin(), bytes.begin() + 3};
  }
  const auto v6 = address.to_v6();
  if (v6.is_v4_mapped()) return network_of(net::ip::make_address_v4(net::ip::v4_mapped, v6));
  const auto bytes = v6.to_bytes();
  return {bytes.begin(), bytes.begin() + 8};
}

Result<bool> is_loopback(const std::string& listen) {
  HUSTINGS_TRY(const tcp::endpoint at, parse_listen(listen));
  return at.address().is_loopback();
}

struct Server::State : Shared {
  State(ServerOptions o, Router r) : Shared(std::move(o), std::move(r)) {}

  net::awaitable<void> accept_loop();
  net::awaitable<void> tick();
  net::awaitable<void> watch_log();
  net::awaitable<void> wait_for_signal();
  bool has_room(const net::ip::address& from) const;
  void begin_stop();
  void report(const std::exception_ptr& bug);

  tcp::acceptor acceptor{io};
  net::steady_timer timer{io};
  net::steady_timer log_timer{io};
  net::signal_set signals{io};
  std::chrono::steady_clock::time_point deadline;  // of the grace time
};

// A bug or no memory left ends one connection, not the server.
void Server::State::report(const std::exception_ptr& bug) {
  if (!bug || !options.errors) return;
  try {
    std::rethrow_exception(bug);
  } catch (const std::exception& what) {
    options.errors(fmt::format("- a connection ended: {}\n", what.what()));
  }
}

bool Server::State::has_room(const net::ip::address& from) const {
  if (sessions.size() >= options.limits.connections) return false;
  if (options.limits.exempt_loopback && from.is_loopback()) return true;
  std::size_t same = 0;
  const std::string network = network_of(from);
  for (const auto* session : sessions) {
    if (network_of(session->peer().address()) == network) ++same;
  }
  return same < options.limits.per_network;
}

net::awaitable<void> Server::State::accept_loop() {
  for (;;) {
    auto [error, socket] = co_await acceptor.async_accept(kToken);
    if (stopping) break;
    if (error) {  // no descriptors left, or the peer was gone again: not the end of the server
      net::steady_timer pause(io, std::chrono::milliseconds(20));
      (void)co_await pause.async_wait(kToken);
      continue;
    }
    error_code gone;
    const auto peer = socket.remote_endpoint(gone);
    if (gone) continue;
    if (!has_room(peer.address())) {
      if (options.metrics != nullptr) options.metrics->turned_away();
      continue;  // closes it
    }
    auto session = std::make_shared<Session>(std::move(socket), *this);
    net::co_spawn(
        io, [session] { return session->run(); },
        [this](const std::exception_ptr& bug) { report(bug); });
  }
}

// Housekeeping once a second; during a stop, until nothing runs any more.
net::awaitable<void> Server::State::tick() {
  for (;;) {
    timer.expires_after(std::chrono::milliseconds(stopping ? 20 : 1000));
    (void)co_await timer.async_wait(kToken);
    access.flush();
    if (!stopping) continue;
    if (sessions.empty()) break;
    if (std::chrono::steady_clock::now() < deadline) continue;
    for (auto* session : sessions) session->abort();
  }
}

// One query a second, so that nobody waits for the database to be told what the log is.
net::awaitable<void> Server::State::watch_log() {
  const auto read = [this]() -> net::awaitable<Result<std::string>> { co_return options.log(); };
  while (!stopping) {
    log_timer.expires_after(std::chrono::seconds(1));
    (void)co_await log_timer.async_wait(kToken);
    if (stopping) break;
    auto line = co_await net::co_spawn(patient.get_executor(), read, net::use_awaitable);
    if (line) log = *std::move(line);
  }
}

net::awaitable<void> Server::State::wait_for_signal() {
  const auto [error, number] = co_await signals.async_wait(kToken);
  if (!error) begin_stop();
}

void Server::State::begin_stop() {
  if (stopping) return;
  stopping = true;
  deadline = std::chrono::steady_clock::now() + options.limits.grace;
  error_code ignored;
  ignored = acceptor.close(ignored);
  ignored = signals.cancel(ignored);
  timer.cancel();
  log_timer.cancel();
  for (auto* session : sessions) session->finish();
}

Server::Server(std::unique_ptr<State> state) : state_(std::move(state)) {}
Server::~Server() = default;

Result<std::unique_ptr<Server>> Server::listen(ServerOptions options, Router router) {
  HUSTINGS_TRY(const tcp::endpoint at, parse_listen(options.listen));
  auto state = std::make_unique<State>(std::move(options), std::move(router));
  if (state->options.log) {
    HUSTINGS_TRY(state->log, state->options.log());
  }
  error_code error;
  error = state->acceptor.open(at.protocol(), error);
  if (!error) error = state->acceptor.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) error = state->acceptor.bind(at, error);
  if (!error) error = state->acceptor.listen(net::socket_base::max_listen_connections, error);
  if (error) {
    return fail(Code::unavailable, "cannot listen: " + error.message(), state->options.listen,
                "stop what listens there, or choose another port");
  }
  if (state->options.signals) {  // from now on: who reads that it is ready may end it at once
    state->signals.add(SIGTERM);
    state->signals.add(SIGINT);
  }
  return std::unique_ptr<Server>(new Server(std::move(state)));
}

std::uint16_t Server::port() const { return state_->acceptor.local_endpoint().port(); }

void Server::run() {
  if (state_->options.signals) net::co_spawn(state_->io, state_->wait_for_signal(), net::detached);
  net::co_spawn(state_->io, state_->accept_loop(), net::detached);
  net::co_spawn(state_->io, state_->tick(), net::detached);
  if (state_->options.log) net::co_spawn(state_->io, state_->watch_log(), net::detached);
  state_->io.run();
  state_->pool.join();
  state_->patient.join();
  state_->access.flush();
}

void Server::stop() {
  net::post(state_->io, [this] { state_->begin_stop(); });
}

}  // namespace hustings::web
