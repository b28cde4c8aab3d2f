#include "web/session.h"

#include <fmt/core.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <exception>

#include "base/wipe.h"
#include "web/ladder.h"

namespace hustings::web {
namespace {

namespace http = boost::beast::http;
using boost::system::error_code;
constexpr auto kToken = net::as_tuple(net::use_awaitable);
constexpr std::size_t kSlice = 256 << 10;  // bytes that one write deadline is for

// The boundary to the thread pool: `work` runs there, the coroutine goes on here. What `work` uses
// lives in the waiting coroutine.
template <class Work>
net::awaitable<std::invoke_result_t<Work>> on_pool(Shared& shared, net::thread_pool& pool,
                                                   Work work) {
  using Answer = std::invoke_result_t<Work>;
  shared.count_waiting(+1);
  auto task = [&work]() -> net::awaitable<Answer> { co_return work(); };
  Answer out = co_await net::co_spawn(pool.get_executor(), task, net::use_awaitable);
  shared.count_waiting(-1);
  co_return out;
}

// Counts something, where it counts, for as long as it lives.
class Counted {
 public:
  Counted(std::size_t& count, bool counts) : count_(counts ? &count : nullptr) {
    if (count_ != nullptr) ++*count_;
  }
  Counted(const Counted&) = delete;
  Counted& operator=(const Counted&) = delete;
  ~Counted() {
    if (count_ != nullptr) --*count_;
  }

 private:
  std::size_t* count_;
};

}  // namespace

void Shared::count_waiting(int more) {
  waiting += static_cast<std::size_t>(more);
  if (options.metrics != nullptr) options.metrics->waiting(waiting);
}

Session::Session(tcp::socket socket, Shared& shared)
    : shared_(shared),
      limits_(shared.options.limits),
      metrics_(shared.options.metrics),
      stream_(std::move(socket)) {
  error_code ignored;
  peer_ = stream_.socket().remote_endpoint(ignored);
  ignored = stream_.socket().set_option(tcp::no_delay(true), ignored);
  shared_.sessions.insert(this);
  if (metrics_ != nullptr) metrics_->connections(shared_.sessions.size(), true);
}

Session::~Session() {
  shared_.sessions.erase(this);
  if (metrics_ != nullptr) metrics_->connections(shared_.sessions.size(), false);
}

void Session::finish() {
  if (idle_) abort();
}

void Session::abort() { stream_.close(); }

net::awaitable<void> Session::run() {
  for (bool first = true;; first = false) {
    const auto size = co_await read_head(first);
    if (!size) {
      (void)co_await refuse(size.error(), "head");
      break;
    }
    if (*size == 0) break;
    const bool goes_on = co_await serve(*size);
    if (!goes_on) break;
  }
  error_code ignored;
  ignored = stream_.socket().shutdown(tcp::socket::shutdown_both, ignored);
  stream_.close();
}

// Bytes that came; 0: the connection is over, by its end, an error or a deadline.
net::awaitable<std::size_t> Session::read_some() {
  const auto [error, n] = co_await stream_.async_read_some(net::buffer(piece_), kToken);
  if (error) co_return 0;
  buffer_.append(piece_.data(), n);
  co_return n;
}

// One deadline for the whole head: who sends a byte a second gains nothing. Answers its size, 0
// when the connection is over.
net::awaitable<Gated<std::size_t>> Session::read_head(bool first) {
  std::size_t checked = 0;
  bool begun = first;
  stream_.expires_after(first ? limits_.head : limits_.idle);
  for (;;) {
    if (!buffer_.empty()) {
      const auto scan = scan_head(buffer_, checked, limits_);
      if (!scan) co_return std::unexpected(scan.error());
      if (scan->size > 0) co_return scan->size;
      checked = scan->checked;
      if (!begun) stream_.expires_after(limits_.head);
      begun = true;
    }
    idle_ = buffer_.empty();
    if (idle_ && shared_.stopping) co_return std::size_t{0};
    const std::size_t n = co_await read_some();
    idle_ = false;
    if (n == 0) co_return std::size_t{0};
  }
}

// Beast reads the head, strictly; then the gate says what Beast does not. `head_` borrows from the
// parser.
Gated<Framing> Session::parse_head(std::size_t size) {
  parser_.emplace();
  parser_->header_limit(static_cast<std::uint32_t>(limits_.head_bytes + 1));
  parser_->body_limit(boost::none);  // ours to check, once the route is known
  parser_->eager(false);
  error_code error;
  parser_->put(net::buffer(buffer_.data(), size), error);
  if (error == http::error::bad_version) {
    return std::unexpected(Refusal{505, "HTTP/1.1 and HTTP/1.0 are understood here."});
  }
  if (error || !parser_->is_header_done()) {
    return std::unexpected(Refusal{400, "The request head is malformed."});
  }
  const auto& request = parser_->get();
  head_.method = {request.method_string().data(), request.method_string().size()};
  head_.target = {request.target().data(), request.target().size()};
  head_.version = request.version();
  head_.fields.clear();
  for (const auto& f : request) {
    head_.fields.push_back(
        {{f.name_string().data(), f.name_string().size()}, {f.value().data(), f.value().size()}});
  }
  return check_head(head_, shared_.options.hosts, limits_);
}

// What only few handlers look at. A proxy on this machine that speaks https for us says where a
// request came from, in the last element of its field.
void Session::take_fields(Request& request) const {
  request.content_type = field(head_, "Content-Type").value_or("");
  request.authorization = field(head_, "Authorization").value_or("");
  request.host = field(head_, "Host").value_or("");
  request.cookie = field(head_, "Cookie").value_or("");
  request.origin = field(head_, "Origin").value_or("");
  request.fetch_site = field(head_, "Sec-Fetch-Site").value_or("");
  net::ip::address from = peer_.address();
  if (shared_.options.https && from.is_loopback()) {
    const auto forwarded = field(head_, "X-Forwarded-For").value_or("");
    const auto last = forwarded.substr(forwarded.find_last_of(", ") + 1);
    error_code wrong;
    const auto said = net::ip::make_address(std::string(last), wrong);
    if (!wrong) from = said;
  }
  if (!from.is_loopback()) request.network = network_of(from);
}

// One request and its answer. False: the connection ends.
net::awaitable<bool> Session::serve(std::size_t head_size) {
  Exchange exchange;
  exchange.now = shared_.options.clock.now();
  sent_ = 0;
  const auto framing = parse_head(head_size);
  if (!framing) co_return co_await refuse(framing.error(), "fields");
  exchange.framing = *framing;
  exchange.http11 = head_.version == 11;
  if (shared_.stopping) exchange.framing.keep_alive = false;
  Request& request = exchange.request;
  request.method = method_of(head_.method);
  request.encoding = choose_encoding(field(head_, "Accept-Encoding").value_or(""));
  if (shared_.options.language)
    request.language = shared_.options.language(field(head_, "Accept-Language").value_or(""));
  request.html = field(head_, "Accept").value_or("").contains("text/html");
  request.if_none_match = field(head_, "If-None-Match").value_or("");
  request.range = field(head_, "Range").value_or("");
  request.if_range = field(head_, "If-Range").value_or("");
  const bool reads = request.method == Method::get || request.method == Method::head;
  auto kept = reads ? shared_.cache.find(head_.target, {request.encoding, request.language},
                                         exchange.now, age_of_pages(limits_, shared_.waiting))
                    : Kept{};
  if (reads && metrics_ != nullptr) metrics_->cache(kept.wire != nullptr);
  if (kept.wire) {
    buffer_.erase(0, head_size);
    exchange.route = std::move(kept.route);
    co_return co_await send(exchange, std::move(kept.wire));
  }
  exchange.log = shared_.log;
  auto target = parse_target(head_.target, limits_);
  if (!target) co_return co_await refuse(target.error(), "target");
  request.target = *std::move(target);
  take_fields(request);
  buffer_.erase(0, head_size);
  co_return co_await serve_routed(std::move(exchange));
}

net::awaitable<bool> Session::serve_routed(Exchange exchange) {
  auto match = shared_.router.resolve(exchange.request);
  if (!match) co_return co_await refuse_body(std::move(exchange), std::move(match).error());
  const Route& route = *match->route;
  exchange.route = route.path;
  const bool large = exchange.framing.chunked ? route.body_limit > limits_.large_body
                                              : exchange.framing.length > limits_.large_body;
  if (large && shared_.large >= limits_.large_bodies)
    co_return co_await refuse_body(std::move(exchange), busy_answer());
  const Counted counted(shared_.large, large);
  if (exchange.framing.has_body()) {
    const auto body = co_await read_body(exchange.framing, route.body_limit, exchange.request.body);
    if (!body) {
      if (metrics_ != nullptr) metrics_->refused("body", body.error().status);
      exchange.framing.keep_alive = false;
      co_return co_await refuse_body(std::move(exchange),
                                     problem(body.error().status, body.error().detail));
    }
    if (!*body) co_return false;
  }
  if (auto busy = too_busy(limits_, shared_.waiting, *match)) {
    auto wire = wire_of(exchange, *std::move(busy), route.kind);
    co_return co_await send(exchange, std::move(wire));
  }
  const auto work = [this, &exchange, &match] {
    Answer out = answer(exchange, *match);
    if (match->route->kind == RouteClass::closed) wipe_stack();  // who works there may see secrets
    return out;
  };
  Answer made = co_await on_pool(shared_, route.waits ? shared_.patient : shared_.pool, work);
  if (!made.error.empty()) log_error(made.error);
  if (shared_.stopping) exchange.framing.keep_alive = false;
  const bool reads =
      exchange.request.method == Method::get || exchange.request.method == Method::head;
  if (route.keep && reads) {
    shared_.cache.put(exchange.request.target.raw,
                      {exchange.request.encoding, exchange.request.language}, exchange.now,
                      {made.wire, exchange.route, route.page});
  }
  co_return co_await send(exchange, std::move(made.wire));
}

// An answer to a request whose body was not read: the connection cannot go on behind it.
net::awaitable<bool> Session::refuse_body(Exchange exchange, Response response) {
  const bool unread = exchange.framing.has_body();
  if (unread) exchange.framing.keep_alive = false;
  auto wire = wire_of(exchange, std::move(response), RouteClass::open);
  const bool goes_on = co_await send(exchange, std::move(wire));
  if (unread) co_await linger();
  co_return goes_on;
}

net::awaitable<bool> Session::refuse(const Refusal& refusal, std::string_view part) {
  if (metrics_ != nullptr) metrics_->refused(part, refusal.status);
  Exchange exchange;
  exchange.now = shared_.options.clock.now();
  exchange.log = shared_.log;
  exchange.framing.keep_alive = false;
  exchange.request.method = Method::other;
  auto wire = wire_of(exchange, problem(refusal.status, refusal.detail), RouteClass::closed);
  (void)co_await send(exchange, std::move(wire));
  co_await linger();
  co_return false;
}

net::awaitable<bool> Session::write(std::string_view a, std::string_view b, std::string_view c) {
  const std::array<net::const_buffer, 3> buffers = {net::buffer(a.data(), a.size()),
                                                    net::buffer(b.data(), b.size()),
                                                    net::buffer(c.data(), c.size())};
  stream_.expires_after(limits_.write);
  const auto [error, n] = co_await net::async_write(stream_, buffers, kToken);
  co_return !error;
}

net::awaitable<bool> Session::write_large(std::string_view bytes) {
  while (!bytes.empty()) {
    const bool good = co_await write(bytes.substr(0, kSlice));
    if (!good) co_return false;
    bytes.remove_prefix(std::min(bytes.size(), kSlice));
  }
  co_return true;
}

net::awaitable<bool> Session::send(const Exchange& exchange, std::shared_ptr<const Wire> wire) {
  const Request& request = exchange.request;
  const bool reads = request.method == Method::get || request.method == Method::head;
  const bool same = reads && wire->status == 200 && !wire->etag.empty() &&
                    !request.if_none_match.empty() &&
                    etag_matches(request.if_none_match, wire->etag);
  const bool bodiless = same || request.method == Method::head;
  const bool closes = !exchange.framing.keep_alive;
  bool good = false;
  if (!bodiless && !closes && !wire->stream) {
    sent_ = wire->body().size();
    good = co_await write_large(wire->bytes);
  } else {
    std::string head(same ? std::string_view(wire->not_modified)
                          : std::string_view(wire->bytes).substr(0, wire->head));
    head += closes ? "Connection: close\r\n\r\n" : "\r\n";
    const std::string_view body = bodiless ? std::string_view() : wire->body();
    sent_ = body.size();
    good = co_await write(head, body.substr(0, kSlice));
    if (good && body.size() > kSlice) good = co_await write_large(body.substr(kSlice));
    if (good && !bodiless && wire->stream) good = co_await send_stream(*wire);
  }
  log(exchange, same ? 304 : wire->status);
  co_return good && !closes;
}

// Memory stays flat: the next piece is made when the one before is with the kernel.
net::awaitable<bool> Session::send_stream(const Wire& wire) {
  const auto pull = [&wire] {
    Piece out;
    try {
      auto more = wire.stream(out.bytes);
      out.more = more.value_or(false);
      if (!more) out.error = more.error().text();
    } catch (const std::exception& bug) {
      out.error = bug.what();
    }
    return out;
  };
  for (;;) {
    const Piece piece = co_await on_pool(shared_, shared_.pool, pull);
    if (!piece.error.empty()) {
      log_error("- stream cut: " + piece.error);
      co_return false;
    }
    if (!piece.bytes.empty()) {
      const std::string size =
          wire.chunked ? fmt::format("{:x}\r\n", piece.bytes.size()) : std::string();
      const bool good = co_await write(size, piece.bytes, wire.chunked ? "\r\n" : "");
      if (!good) co_return false;
      sent_ += piece.bytes.size();
    }
    if (!piece.more) break;
  }
  if (!wire.chunked) co_return true;
  co_return co_await write("0\r\n\r\n");
}

void Session::log(const Exchange& exchange, int status) {
  const auto took = shared_.options.clock.now().unix_ms - exchange.now.unix_ms;
  const auto method =
      exchange.request.method == Method::other ? "-" : name(exchange.request.method);
  shared_.access.add(exchange.now, method, exchange.route, status, sent_, took);
  if (metrics_ != nullptr) metrics_->answered(exchange.route, status, sent_, exchange.watch.took());
}

void Session::log_error(const std::string& line) {
  if (shared_.options.errors) shared_.options.errors(line + '\n');
}

}  // namespace hustings::web
