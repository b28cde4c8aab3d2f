#include "hook/server.h"

#include <fmt/format.h>

#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <optional>
#include <tuple>
#include <utility>

#include "log/tile.h"

namespace hustings::bench {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::beast::error_code;

// One connection; keeps itself alive by what it waits for. Ends at the first thing that is not as
// it should be.
class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(Server& server, tcp::socket socket, std::uint64_t id)
      : server_(server), socket_(std::move(socket)), id_(id) {
    error_code ignored;
    std::ignore = socket_.set_option(tcp::no_delay(true), ignored);
  }

  void read() {
    socket_.async_read_some(buffer_.prepare(kRead),
                            [self = shared_from_this()](error_code error, std::size_t size) {
                              if (!error) self->take(size);
                            });
  }
  // One short text, made here: what is measured is the log.
  void answer(http::status status, std::string_view body) {
    const auto reason = http::obsolete_reason(status);
    text_ = fmt::format("HTTP/1.1 {} {}\r\nContent-Length: {}\r\n\r\n{}", static_cast<int>(status),
                        std::string_view(reason.data(), reason.size()), body.size(), body);
    asio::async_write(socket_, asio::buffer(text_),
                      [self = shared_from_this()](error_code error, std::size_t) {
                        if (!error) self->read();
                      });
  }

 private:
  static constexpr std::size_t kRead = 2048;  // mostly a whole request

  // The last request, whose entry the log has read, goes when the next one is there: what one frees
  // the other can have.
  void take(std::size_t size) {
    buffer_.commit(size);
    if (!parser_ || parser_->is_done()) {
      parser_.emplace().body_limit(kMaxEntry);
      parser_->eager(true);
    }
    error_code error;
    buffer_.consume(parser_->put(buffer_.data(), error));
    if (parser_->is_done()) {
      handle(parser_->get());
    } else if (!error || error == http::error::need_more) {
      read();
    }
  }
  void handle(const http::request<http::string_body>& request) {
    std::string_view target(request.target().data(), request.target().size());
    if (target.starts_with('/')) target.remove_prefix(1);
    if (request.method() == http::verb::post && target == "add") {
      server_.waiting_.emplace(id_, shared_from_this());
      server_.log_.add({id_, request.body()});
    } else if (request.method() == http::verb::get) {
      const auto file = server_.log_.read(target);
      answer(file ? http::status::ok : http::status::not_found, file ? *file : file.error().text());
    } else {
      answer(http::status::bad_request, "POST /add, GET /checkpoint or GET /tile/...");
    }
  }

  Server& server_;
  tcp::socket socket_;
  const std::uint64_t id_;
  boost::beast::flat_buffer buffer_;
  std::optional<http::request_parser<http::string_body>> parser_;
  std::string text_;  // being sent
};

Server::Server() : acceptor_(io_, tcp::endpoint(asio::ip::address_v4::loopback(), 0)) {
  acceptor_.listen(asio::socket_base::max_listen_connections);
}

Server::~Server() = default;

std::uint16_t Server::port() const { return acceptor_.local_endpoint().port(); }

void Server::run(Log log) {
  log_ = std::move(log);
  asio::signal_set signals(io_, SIGTERM, SIGINT);
  signals.async_wait([this](error_code, int) { io_.stop(); });
  accept();
  io_.run();
}

void Server::accept() {
  acceptor_.async_accept([this](error_code error, tcp::socket socket) {
    if (!error) std::make_shared<Session>(*this, std::move(socket), ++sessions_)->read();
    accept();
  });
}

void Server::tell(std::vector<Placed> placed) {
  asio::post(io_, [this, placed = std::move(placed)] {
    if (placed.empty()) {
      failed_ = true;
      io_.stop();
    }
    for (const auto& each : placed) {
      if (const auto waiting = waiting_.extract(each.who)) {
        waiting.mapped()->answer(http::status::ok, fmt::to_string(each.index));
      }
    }
  });
}

}  // namespace hustings::bench
