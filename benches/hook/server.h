// HTTP for log_hook: POST /add takes an entry and answers its index, as the conformance servers of
// Tessera do; GET /checkpoint and /tile/... give the log's files.
#pragma once
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "hook/raw_log.h"

namespace hustings::bench {

class Session;

// One thread runs it; tell() may be called from any other.
class Server {
 public:
  struct Log {
    std::function<void(const Wanted&)> add;
    std::function<Result<std::string>(std::string_view path)> read;  // "checkpoint", "tile/..."
  };
  // Listens on a free port of 127.0.0.1. Throws where it cannot.
  Server();
  ~Server();
  std::uint16_t port() const;
  // Until it is told to end by SIGTERM or SIGINT, or by tell({}).
  void run(Log log);
  // Answers those who wait. Nothing placed means that no more answers come: run() returns.
  void tell(std::vector<Placed> placed);
  bool failed() const { return failed_; }

 private:
  friend class Session;
  void accept();

  boost::asio::io_context io_{1};
  boost::asio::ip::tcp::acceptor acceptor_;
  Log log_;
  std::unordered_map<std::uint64_t, std::shared_ptr<Session>> waiting_;  // by who they are
  std::uint64_t sessions_ = 0;
  bool failed_ = false;
};

}  // namespace hustings::bench
