// A server with a few routes on a free port, and a client that sends exactly the bytes it is told.
// Only tests include it.
#pragma once
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cctype>
#include <chrono>
#include <map>
#include <string>
#include <thread>
#include <utility>

#include "base/bytes.h"
#include "web/server.h"

namespace hustings::web {

struct Reply {
  int status = 0;  // 0: the connection ended without an answer
  std::map<std::string, std::string> headers;
  std::string body;
};

// What answers of RunningServer say of the log, unless they were read from another one.
inline constexpr std::string_view kLogLine = "7 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

// The start of a request whose body the route /echo takes.
inline constexpr std::string_view kPost =
    "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n";

// A raw TCP connection. Waits at most two seconds for anything. Every whole answer must say size
// and root of the log, unless it is an operator's `admin` listener that answers.
class Client {
 public:
  explicit Client(std::uint16_t port, bool admin = false)
      : admin_(admin), fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = ::connect(fd_, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0;
  }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  ~Client() { ::close(fd_); }
  bool connected() const { return connected_; }

  Client& send(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto n = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (n <= 0) break;
      bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    return *this;
  }
  // The next answer; `bodiless`: to a HEAD request.
  Reply read(bool bodiless = false) {
    Reply out;
    std::size_t end = 0;
    while ((end = in_.find("\r\n\r\n")) == std::string::npos) {
      if (!more()) return out;
    }
    parse_head(in_.substr(0, end + 2), out);
    if (!admin_ && out.status >= 200) {
      EXPECT_TRUE(says_log(out)) << out.status << ' ' << out.headers["hustings-log"];
    }
    in_.erase(0, end + 4);
    if (bodiless || out.status == 304 || out.status == 204 || out.status == 100) return out;
    if (out.headers.contains("content-length")) {
      const std::size_t n = std::stoul(out.headers["content-length"]);
      while (in_.size() < n && more()) {
      }
      out.body = in_.substr(0, n);
      in_.erase(0, n);
    } else if (out.headers.contains("transfer-encoding")) {
      read_chunks(out);
    } else {
      while (more()) {
      }
      out.body.swap(in_);
    }
    return out;
  }
  Reply ask(std::string_view bytes) { return send(bytes).read(); }
  Reply get(std::string_view target, std::string_view fields = "") {
    return ask("GET " + std::string(target) + " HTTP/1.1\r\nHost: localhost\r\n" +
               std::string(fields) + "\r\n");
  }
  // True when the server ends the connection without saying more.
  bool ends(int within_ms = 10'000) {
    wait_ms_ = within_ms;
    return !more() && ended_ && in_.empty();
  }
  bool cut() const { return cut_; }  // a chunked answer ended before its last chunk

 private:
  bool more() {
    pollfd p{fd_, POLLIN, 0};
    if (::poll(&p, 1, wait_ms_) <= 0) return false;
    char piece[65536];
    const auto n = ::recv(fd_, piece, sizeof piece, 0);
    if (n > 0) in_.append(piece, static_cast<std::size_t>(n));
    ended_ = n <= 0;
    return n > 0;
  }
  static bool says_log(const Reply& reply) {
    const auto found = reply.headers.find("hustings-log");
    if (found == reply.headers.end()) return false;
    const auto root = found->second.find(' ') + 1;
    return root > 1 && found->second.find_first_not_of("0123456789") == root - 1 &&
           found->second.size() == root + 44;
  }
  static void parse_head(std::string_view head, Reply& out) {
    out.status = std::stoi(std::string(head.substr(9, 3)));
    for (head.remove_prefix(head.find("\r\n") + 2); !head.empty();
         head.remove_prefix(head.find("\r\n") + 2)) {
      const std::string_view line = head.substr(0, head.find("\r\n"));
      std::string name(line.substr(0, line.find(':')));
      for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
      EXPECT_FALSE(out.headers.contains(name)) << name << " is given twice";
      out.headers[name] = line.substr(line.find(':') + 2);
    }
  }
  void read_chunks(Reply& out) {
    for (;;) {
      while (!in_.contains("\r\n")) {
        if (!more()) {
          cut_ = true;
          return;
        }
      }
      const std::size_t n = std::stoul(in_, nullptr, 16);
      in_.erase(0, in_.find("\r\n") + 2);
      while (in_.size() < n + 2 && more()) {
      }
      out.body += in_.substr(0, n);
      in_.erase(0, n + 2);
      if (n == 0) return;
    }
  }

  bool admin_;
  int fd_;
  bool connected_ = false;
  bool ended_ = false;
  bool cut_ = false;
  int wait_ms_ = 2000;
  std::string in_;
};

// Runs a server on its own thread until destroyed.
class RunningServer {
 public:
  RunningServer(
      Router router, const Clock& clock, Limits limits = {}, Hosts hosts = {}, LogSink log = {},
      Metrics* metrics = nullptr, bool https = false,
      std::function<Result<std::string>()> head = [] { return std::string(kLogLine); }) {
    ServerOptions options{.clock = clock, .listen = "127.0.0.1:0", .hosts = std::move(hosts)};
    options.limits = limits;
    options.https = https;
    options.access_log = std::move(log);
    options.metrics = metrics;
    options.log = std::move(head);
    options.errors = [this](std::string_view line) { errors += line; };
    server_ = *Server::listen(std::move(options), std::move(router));
    port = server_->port();
    thread_ = std::thread([this] { server_->run(); });
  }
  RunningServer(const RunningServer&) = delete;
  RunningServer& operator=(const RunningServer&) = delete;
  ~RunningServer() { stop_and_wait(); }
  void stop() { server_->stop(); }
  void stop_and_wait() {
    if (!thread_.joinable()) return;
    server_->stop();
    thread_.join();
  }

  std::uint16_t port = 0;
  std::string errors;  // to be read when the server has stopped

 private:
  std::unique_ptr<Server> server_;
  std::thread thread_;
};

// Stands still until it is set, also while other threads read it.
class SetClock final : public Clock {
 public:
  explicit SetClock(Instant at) : at_(at.unix_ms) {}
  Instant now() const override { return {at_.load()}; }
  void set(Instant at) { at_ = at.unix_ms; }

 private:
  std::atomic<std::int64_t> at_;
};

inline Response plain(std::string body) {
  Response out;
  out.type = "text/plain; charset=utf-8";
  out.body = std::move(body);
  return out;
}

inline Route make_route(Method method, std::string path, Handler handler) {
  Route out{.method = method, .path = std::move(path), .summary = "for tests"};
  out.plain_type = "text/plain; charset=utf-8";
  out.handler = std::move(handler);
  return out;
}

// Plain answers, whole and streamed.
inline void add_good_routes(Router& out) {
  out.add(make_route(Method::get, "/",
                     [](const Call&) -> Result<Response> { return plain("home\n"); }));
  out.add(make_route(Method::get, "/slow", [](const Call&) -> Result<Response> {
    std::this_thread::sleep_for(std::chrono::milliseconds(800));
    return plain("slow\n");
  }));
  out.add(make_route(Method::get, "/network", [](const Call& call) -> Result<Response> {
    return plain(hex(bytes(call.request.network)) + '\n');
  }));
  out.add(make_route(Method::get, "/large", [](const Call&) -> Result<Response> {
    return plain(std::string(700'000, 'x'));
  }));
  Route kept =
      make_route(Method::get, "/kept",
                 [n = std::make_shared<std::atomic<int>>()](const Call&) -> Result<Response> {
                   Response response = plain("answer " + std::to_string(++*n) + '\n');
                   response.freshness = Freshness::second;
                   response.etag = "v1";
                   return response;
                 });
  kept.keep = true;
  out.add(kept);
  kept.path = "/page";
  kept.page = true;
  out.add(std::move(kept));
  out.add(make_route(Method::get, "/stream", [](const Call&) -> Result<Response> {
    Response response = plain("");
    response.stream = [n = 0](std::string& piece) mutable -> Result<bool> {
      piece = std::string(10'000, static_cast<char>('a' + n)) + '\n';
      return ++n < 5;
    };
    return response;
  }));
  out.add(make_route(Method::get, "/endless", [](const Call&) -> Result<Response> {
    Response response = plain("");
    response.stream = [](std::string& piece) -> Result<bool> {
      piece.assign(64 << 10, 'x');
      return true;
    };
    return response;
  }));
}

// Answers that go wrong.
inline void add_bad_routes(Router& out) {
  out.add(make_route(Method::get, "/breaks", [](const Call&) -> Result<Response> {
    Response response = plain("");
    response.stream = [n = 0](std::string& piece) mutable -> Result<bool> {
      if (n++ == 1) return fail(Code::io, "the disk is gone");
      piece = "half";
      return true;
    };
    return response;
  }));
  out.add(make_route(Method::get, "/fails", [](const Call&) -> Result<Response> {
    return fail(Code::io, "cannot read /secret/path");
  }));
  out.add(make_route(Method::get, "/bug",
                     [](const Call&) -> Result<Response> { throw std::out_of_range("bug"); }));
}

// Routes that take bodies and parameters.
inline void add_taking_routes(Router& out) {
  Route echo = make_route(Method::post, "/echo", [](const Call& call) -> Result<Response> {
    return plain(call.request.body);
  });
  echo.kind = RouteClass::closed;
  echo.body_limit = 1000;
  echo.bodies = {{.type = "text/plain"}};
  out.add(std::move(echo));
  Route items = make_route(Method::get, "/items/{index}", [](const Call& call) -> Result<Response> {
    return plain(std::string(call.arguments.text("index").value_or("")) + ' ' +
                 std::string(call.arguments.text("q").value_or("-")) + '\n');
  });
  items.twins = {{"", Format::plain}, {".json", Format::json}, {".csv", Format::csv}};
  items.parameters = {{.name = "index", .type = ParameterType::integer, .required = true},
                      {.name = "q"},
                      {.name = "limit", .type = ParameterType::integer, .min = 1, .max = 1000},
                      {.name = "country", .type = ParameterType::country},
                      {.name = "from", .type = ParameterType::day}};
  items.list = true;
  out.add(std::move(items));
}

// Routes that show what a server must do.
inline Router test_routes() {
  Router out;
  add_good_routes(out);
  add_bad_routes(out);
  add_taking_routes(out);
  return out;
}

}  // namespace hustings::web
