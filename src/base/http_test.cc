#include "base/http.h"

#include <arpa/inet.h>
#include <fmt/core.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstring>
#include <functional>
#include <mutex>
#include <thread>

namespace hustings {
namespace {

using std::chrono::milliseconds;

// Answers requests one after another; the path says how: "/hello", "/404", "/long", "/pair"
// (when a second one is there), "/never" (when the server goes). Keeps what it was sent.
class Server {
 public:
  Server() : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    EXPECT_EQ(::bind(fd_, reinterpret_cast<sockaddr*>(&address), size), 0);
    EXPECT_EQ(::listen(fd_, 16), 0);
    EXPECT_EQ(::getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &size), 0);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { accept_all(); });
  }
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  ~Server() {
    {
      const std::lock_guard lock(mutex_);
      closing_ = true;
    }
    wake_.notify_all();
    ::shutdown(fd_, SHUT_RDWR);
    thread_.join();
    ::close(fd_);
    for (auto& one : sessions_) one.join();
  }
  std::string url(std::string_view path) const {
    return fmt::format("http://127.0.0.1:{}{}", port_, path);
  }
  std::vector<std::string> received() {
    const std::lock_guard lock(mutex_);
    return received_;
  }

 private:
  void accept_all() {
    for (;;) {
      const int one = ::accept4(fd_, nullptr, nullptr, SOCK_CLOEXEC);
      if (one < 0) return;
      sessions_.emplace_back([this, one] { answer(one); });
    }
  }
  void answer(int fd) {
    std::string request;
    char buffer[4096];  // NOLINT
    const auto whole = [&] {
      const auto head = request.find("\r\n\r\n");
      if (head == std::string::npos) return false;
      const auto length = request.find("Content-Length: ");
      const std::size_t body =
          length == std::string::npos ? 0 : std::stoul(request.substr(length + 16));
      return request.size() >= head + 4 + body;
    };
    while (!whole()) {
      const auto n = ::recv(fd, buffer, sizeof buffer, 0);
      if (n <= 0) break;
      request.append(buffer, static_cast<std::size_t>(n));
    }
    {
      const std::lock_guard lock(mutex_);
      received_.push_back(request);
    }
    const std::string path = request.substr(0, request.find(" HTTP"));
    if (path.ends_with("/pair")) {
      wait_until([&] { return std::ranges::count(received_, request) >= 2; });
    }
    if (path.ends_with("/never")) wait_until([] { return false; });
    const std::string body =
        path.ends_with("/long") ? std::string(100'000, 'x') : "body of " + path;
    const std::string out = fmt::format(
        "HTTP/1.1 {} x\r\nContent-Type: text/x.tlog.size; charset=utf-8\r\nConnection: close\r\n"
        "Content-Length: {}\r\n\r\n{}",
        path.ends_with("/404") ? 404 : 200, body.size(), body);
    (void)::send(fd, out.data(), out.size(), MSG_NOSIGNAL);
    ::close(fd);
  }

  void wait_until(const std::function<bool()>& there) {
    std::unique_lock lock(mutex_);
    wake_.wait(lock, [&] { return there() || closing_; });
    wake_.notify_all();
  }

  int fd_;
  int port_ = 0;
  std::thread thread_;
  std::vector<std::thread> sessions_;
  std::mutex mutex_;  // for what follows
  std::condition_variable wake_;
  bool closing_ = false;
  std::vector<std::string> received_;
};

class HttpTest : public ::testing::Test {
 protected:
  std::vector<HttpAnswer> ask(const std::vector<std::string>& urls, const Patience& patience = {}) {
    std::vector<HttpRequest> requests;
    requests.reserve(urls.size());
    for (const auto& url : urls) requests.push_back({.url = url, .post = {}});
    std::vector<HttpAnswer> out(urls.size());
    http_->ask(std::move(requests), patience,
               [&](std::size_t n, HttpAnswer answer) -> std::optional<HttpRequest> {
                 out[n] = std::move(answer);
                 ++taken_;
                 return std::nullopt;
               });
    return out;
  }
  const std::unique_ptr<Http> http_ = real_http();
  Server server_;
  int taken_ = 0;
};

TEST_F(HttpTest, TakesAllAnswersAtOnce) {
  const auto got =
      ask({server_.url("/pair"), server_.url("/a"), server_.url("/404"), server_.url("/pair")});
  EXPECT_EQ(got[0].status, 200);
  EXPECT_EQ(got[3].status, 200);
  EXPECT_EQ(got[1].body, "body of GET /a");
  EXPECT_EQ(got[1].type, "text/x.tlog.size");
  EXPECT_EQ(got[2].status, 404);
}

TEST_F(HttpTest, GivesUpInTimeAndSaysSo) {
  const auto begin = std::chrono::steady_clock::now();
  const auto got = ask({server_.url("/never"), server_.url("/a"), "http://127.0.0.1:1/",
                        "file:///etc/passwd", server_.url("/long")},
                       {.limit = milliseconds(1000)});
  EXPECT_LT(std::chrono::steady_clock::now() - begin, milliseconds(10'000));
  EXPECT_GE(got[0].took, milliseconds(990));
  EXPECT_EQ(got[0].status, 0);
  EXPECT_EQ(got[0].problem, "no answer in time");
  EXPECT_EQ(got[1].status, 200);
  for (const std::size_t n : {2U, 3U, 4U}) {
    EXPECT_EQ(got[n].status, 0) << n;
    EXPECT_FALSE(got[n].problem.empty()) << n;
    EXPECT_TRUE(got[n].body.empty()) << n;
  }
  EXPECT_EQ(taken_, 5) << "each is handed on once";
}

TEST_F(HttpTest, WaitsOnlyAMomentMoreOnceThereIsEnough) {
  const auto begin = std::chrono::steady_clock::now();
  const auto got =
      ask({server_.url("/never"), server_.url("/a")}, {.limit = milliseconds(60'000),
                                                       .enough = [this] { return taken_ > 0; },
                                                       .grace = milliseconds(50)});
  EXPECT_LT(std::chrono::steady_clock::now() - begin, milliseconds(10'000));
  EXPECT_EQ(got[0].status, 0);
  EXPECT_EQ(got[1].status, 200);
}

TEST_F(HttpTest, AsksAgainInTheSamePlace) {
  int answers = 0;
  http_->ask({{.url = server_.url("/a"), .post = "first"}}, {},
             [&](std::size_t n, const HttpAnswer& answer) -> std::optional<HttpRequest> {
               EXPECT_EQ(n, 0U);
               EXPECT_EQ(answer.status, 200);
               if (++answers == 2) return std::nullopt;
               return HttpRequest{.url = server_.url("/b"), .post = "second"};
             });
  EXPECT_EQ(answers, 2);
  const auto received = server_.received();
  ASSERT_EQ(received.size(), 2U);
  EXPECT_TRUE(received[0].starts_with("POST /a HTTP/1.1\r\n") && received[0].ends_with("first"));
  EXPECT_TRUE(received[1].starts_with("POST /b HTTP/1.1\r\n") && received[1].ends_with("second"));
  EXPECT_FALSE(received[0].contains("Expect")) << "another round trip";
}

TEST_F(HttpTest, SaysWhatItSendsAndForWhom) {
  const auto nothing = [](std::size_t, const HttpAnswer&) { return std::optional<HttpRequest>(); };
  http_->ask(
      {{.url = server_.url("/a"), .post = "a=b", .type = "x/y", .authorization = "Basic Zm8="}}, {},
      nothing);
  http_->ask({{.url = server_.url("/a"), .post = "plain"}}, {}, nothing);
  const auto received = server_.received();
  ASSERT_EQ(received.size(), 2U);
  EXPECT_TRUE(received[0].contains("Content-Type: x/y\r\n"));
  EXPECT_TRUE(received[0].contains("Authorization: Basic Zm8=\r\n"));
  EXPECT_TRUE(received[1].contains("Content-Type: text/plain; charset=utf-8\r\n"));
  EXPECT_FALSE(received[1].contains("Authorization"));
}

TEST_F(HttpTest, FetchTellsWhatIsMissingFromWhatFails) {
  EXPECT_EQ(*fetch(*http_, server_.url("/a"), 1000), "body of GET /a");
  EXPECT_EQ(fetch(*http_, server_.url("/404"), 1000).error().code, Code::not_found);
  EXPECT_EQ(fetch(*http_, server_.url("/long"), 1000).error().code, Code::unavailable);
  EXPECT_EQ(fetch(*http_, "http://127.0.0.1:1/", 1000).error().code, Code::unavailable);
}

TEST_F(HttpTest, HandsALargeAnswerOnPieceByPiece) {
  std::string got;
  int pieces = 0;
  const auto take = [&](std::string_view piece) {
    got += piece;
    ++pieces;
    return true;
  };
  ASSERT_TRUE(fetch_into(*http_, server_.url("/long"), 100'000, take));
  EXPECT_EQ(got, std::string(100'000, 'x'));
  EXPECT_GT(pieces, 1);
  got.clear();
  EXPECT_EQ(fetch_into(*http_, server_.url("/404"), 1000, take).error().code, Code::not_found);
  EXPECT_EQ(got, "") << "only of an answer that is good";
  const auto long_one = fetch_into(*http_, server_.url("/long"), 99'999, take);
  EXPECT_TRUE(long_one.error().message.contains("too long"));
  const auto full =
      fetch_into(*http_, server_.url("/long"), 100'000, [](std::string_view) { return false; });
  EXPECT_TRUE(full.error().message.contains("could not be kept"));
}

}  // namespace
}  // namespace hustings
