// The HTTP/1.1 server: connections, limits, a graceful stop. TLS and HTTP/2 are a reverse proxy's.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/error.h"
#include "base/time.h"
#include "web/access_log.h"
#include "web/gate.h"
#include "web/limits.h"
#include "web/metrics.h"
#include "web/router.h"

namespace hustings::web {

struct ServerOptions {
  const Clock& clock;                     // outlives the server
  std::string listen = "127.0.0.1:8080";  // "[::1]:8080"; port 0: any free one
  Hosts hosts = {};                       // names it answers under; empty: any
  bool https = false;                     // the public address is https
  unsigned threads = 2;                   // of the pool that runs handlers
  unsigned patient_threads = 48;          // and of that for Route::waits; they mostly sleep
  bool signals = false;                   // SIGTERM and SIGINT stop it
  LogSink access_log = {};
  LogSink errors = {};  // lines "ID message"; called on the server's own thread
  // The code of the language for an Accept-Language field; the page of an error, for browsers.
  std::function<std::string(std::string_view accepted)> language = {};
  std::function<Response(const Response& problem, const Request&)> error_page = {};
  // Reads log_line() of the node's log, for answers that say none; on the threads of the pools.
  // Empty: there is no log to speak of.
  std::function<Result<std::string>()> log = {};
  Metrics* metrics = nullptr;  // counts what happens; outlives the server
  Limits limits = {};
};

// True when an address to listen on ("127.0.0.1:9464") is reached from this machine only. Errors:
// as of Server::listen.
Result<bool> is_loopback(const std::string& listen);

class Server {
 public:
  // Binds and listens; nothing is answered before run(). bad_input for an address that is none,
  // unavailable when it is taken; those of `log`.
  static Result<std::unique_ptr<Server>> listen(ServerOptions options, Router router);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  std::uint16_t port() const;
  // Serves until stop(); on the calling thread.
  void run();
  // Takes no more connections, closes idle ones, lets what runs finish within the grace time.
  // Any thread.
  void stop();

 private:
  struct State;
  explicit Server(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace hustings::web
