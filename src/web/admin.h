// The operator's own listener: /metrics and /healthz, apart from what strangers reach.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <thread>

#include "node/witnessing.h"
#include "web/metrics.h"
#include "web/readers.h"
#include "web/server.h"

namespace hustings::web {

struct AdminOptions {
  const Clock& clock;  // this, `metrics` and what `readers` need outlive the listener
  Metrics& metrics;
  std::shared_ptr<Readers> readers;
  std::string listen;  // "127.0.0.1:9464"
  bool open = false;   // may be reached from other machines
  LogSink errors = {};
  std::shared_ptr<const Witnessing> witnessing = {};  // none: nothing is counted of witnesses
};

// Answers on a thread of its own until destroyed.
class Admin {
 public:
  // bad_input for an address that other machines reach, unless `open`; else as of Server::listen.
  static Result<std::unique_ptr<Admin>> start(const AdminOptions& options);
  Admin(const Admin&) = delete;
  Admin& operator=(const Admin&) = delete;
  ~Admin();
  std::uint16_t port() const { return server_->port(); }

 private:
  explicit Admin(std::unique_ptr<Server> server);
  std::unique_ptr<Server> server_;
  std::thread thread_;
};

}  // namespace hustings::web
