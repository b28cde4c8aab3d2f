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

// Keeps what is asked and the body; nobody here asks for fields.
class Request : public http::basic_parser<true> {
 public:
  Request() {
    body_limit(kMaxEntry);
    eager(true);
  }
  http::verb method() const { return method_; }
  std::string_view target() const { return target_; }
  std::string_view body() const { return body_; }

 private:
  using Text = boost::beast::string_view;
  void on_request_impl(http::verb method, Text, Text target, int, error_code&) override {
    method_ = method;
    target_.assign(target.data(), target.size());
  }
  void on_response_impl(int, Text, int, error_code&) override {}
  void on_field_impl(http::field, Text, Text, error_code&) override {}
  void on_header_impl(error_code&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>& size, error_code&) override {
    body_.reserve(size.value_or(0));
  }
  std::size_t on_body_impl(Text piece, error_code&) override {
    body_.append(piece.data(), piece.size());
    return piece.size();
  }
  void on_chunk_header_impl(std::uint64_t, Text, error_code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, Text piece, error_code& error) override {
    return on_body_impl(piece, error);
  }
  void on_finish_impl(error_code&) override {}

  http::verb method_ = http::verb::unknown;
  std::string target_;
  std::string body_;
};

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
    const auto text =
        fmt::format("HTTP/1.1 {} {}\r\nContent-Length: {}\r\n\r\n{}", static_cast<int>(status),
                    std::string_view(reason.data(), reason.size()), body.size(), body);
    error_code error;
    asio::write(socket_, asio::buffer(text), error);
    if (!error) read();
  }

 private:
  static constexpr std::size_t kRead = 2048;  // mostly a whole request

  // The last request, whose entry the log has read, goes when the next one is there: what one frees
  // the other can have.
  void take(std::size_t size) {
    buffer_.commit(size);
    if (!request_ || request_->is_done()) request_.emplace();
    error_code error;
    buffer_.consume(request_->put(buffer_.data(), error));
    if (request_->is_done()) {
      handle(*request_);
    } else if (!error || error == http::error::need_more) {
      read();
    }
  }
  void handle(const Request& request) {
    std::string_view target = request.target();
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
  std::optional<Request> request_;
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
