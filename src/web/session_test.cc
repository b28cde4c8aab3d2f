// Connections: how they live, how long, and how they end.
#include <algorithm>

#include "web/testing.h"

namespace hustings::web {
namespace {

using std::chrono::milliseconds;

milliseconds since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - start);
}

// Longer than any test waits: a machine that stands still for a moment changes no outcome.
constexpr milliseconds kNever(60'000);

class SessionTest : public testing::Test {
 protected:
  static Limits patient() {
    Limits limits;
    limits.head = kNever;
    limits.idle = kNever;
    limits.body_slack = kNever;
    limits.grace = kNever;
    limits.connections = 8;
    return limits;
  }
  static Limits with_head(milliseconds head) {
    Limits limits = patient();
    limits.head = head;
    return limits;
  }
  void open(Limits limits = patient()) {
    server_.emplace(test_routes(), clock_, limits, Hosts{},
                    [this](std::string_view lines) { log_ += lines; });
  }
  // Sends a byte now and then; whether the server ends that.
  static bool drips_until_cut(Client& c) {
    for (int i = 0; i < 250; ++i) {
      if (c.send("a").ends(20)) return true;
    }
    return false;
  }

  SystemClock clock_;
  std::string log_;  // to be read when the server has stopped
  std::optional<RunningServer> server_;
};

TEST_F(SessionTest, KeepAlive) {
  open();
  Client c(server_->port);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(c.get("/").body, "home\n");
  EXPECT_EQ(c.get("/", "Connection: close\r\n").headers.at("connection"), "close");
  EXPECT_TRUE(c.ends());
}

TEST_F(SessionTest, Http10Closes) {
  open();
  Client c(server_->port);
  EXPECT_EQ(c.ask("GET /stream HTTP/1.0\r\n\r\n").body.size(), 50'005U);
  EXPECT_TRUE(c.ends());
}

TEST_F(SessionTest, TwoRequestsInOnePacket) {
  open();
  Client c(server_->port);
  c.send("GET /items/1 HTTP/1.1\r\nHost: x\r\n\r\nGET /items/2 HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(c.read().body, "1 -\n");
  EXPECT_EQ(c.read().body, "2 -\n");
}

TEST_F(SessionTest, BodyAndNextRequestInOnePacket) {
  open();
  Client c(server_->port);
  c.send(std::string(kPost) + "Content-Length: 3\r\n\r\nabcGET / HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(c.read().body, "abc");
  EXPECT_EQ(c.read().body, "home\n");
  c.send(std::string(kPost) +
         "Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\nGET / HTTP/1.1\r\nHost: "
         "x\r\n\r\n");
  EXPECT_EQ(c.read().body, "abc");
  EXPECT_EQ(c.read().body, "home\n");
}

TEST_F(SessionTest, HeadHasTheSameHeadersAndNoBody) {
  open();
  Client c(server_->port);
  const Reply get = c.get("/large");
  const Reply head = c.send("HEAD /large HTTP/1.1\r\nHost: x\r\n\r\n").read(true);
  EXPECT_EQ(get.body.size(), 700'000U);
  EXPECT_EQ(head.headers.at("content-length"), "700000");
  auto a = get.headers;
  auto b = head.headers;
  a.erase("date");
  b.erase("date");
  EXPECT_EQ(a, b);
  c.send("HEAD /stream HTTP/1.1\r\nHost: x\r\n\r\n").read(true);
  EXPECT_EQ(c.get("/").body, "home\n");
}

TEST_F(SessionTest, Streams) {
  open();
  Client c(server_->port);
  const Reply reply = c.get("/stream");
  EXPECT_EQ(reply.headers.at("transfer-encoding"), "chunked");
  EXPECT_EQ(reply.body.size(), 50'005U);
  EXPECT_EQ(c.get("/").body, "home\n");
}

TEST_F(SessionTest, StreamThatBreaksIsCutAndSaidInTheLog) {
  open();
  Client c(server_->port);
  EXPECT_EQ(c.get("/breaks").body, "half");
  EXPECT_TRUE(c.cut());
  server_->stop_and_wait();
  EXPECT_NE(server_->errors.find("the disk is gone"), std::string::npos);
}

TEST_F(SessionTest, WhatBreaksInsideIsNotToldToStrangersL302) {
  open();
  Client c(server_->port);
  const Reply failed = c.get("/fails");
  EXPECT_EQ(failed.status, 500);
  EXPECT_EQ(failed.body.find("secret"), std::string::npos);
  EXPECT_EQ(c.get("/bug").status, 500);
  server_->stop_and_wait();
  EXPECT_NE(server_->errors.find("/secret/path"), std::string::npos);
  const std::string id = server_->errors.substr(0, 12);
  EXPECT_NE(failed.body.find(id), std::string::npos) << failed.body << server_->errors;
}

TEST_F(SessionTest, ExpectContinueIsAnswered) {
  open();
  Client c(server_->port);
  EXPECT_EQ(c.ask(std::string(kPost) + "Content-Length: 3\r\nExpect: 100-continue\r\n\r\n").status,
            100);
  EXPECT_EQ(c.ask("abc").body, "abc");
  EXPECT_EQ(
      c.ask(std::string(kPost) + "Content-Length: 9999\r\nExpect: 100-continue\r\n\r\n").status,
      413);
}

TEST_F(SessionTest, SlowHeaderIsCutOffL108) {
  open(with_head(milliseconds(400)));
  Client c(server_->port);
  const auto start = std::chrono::steady_clock::now();
  c.send("GET / HTTP/1.1\r\nX: ");
  EXPECT_TRUE(drips_until_cut(c));
  EXPECT_GE(since(start), milliseconds(390));
}

TEST_F(SessionTest, SlowHeaderOfALaterRequestIsCutOff) {
  open(with_head(milliseconds(400)));
  Client c(server_->port);
  EXPECT_EQ(c.get("/").status, 200);
  c.send("G");
  EXPECT_TRUE(c.ends());
}

TEST_F(SessionTest, SilentConnectionIsCutOff) {
  open(with_head(milliseconds(400)));
  Client c(server_->port);
  EXPECT_TRUE(c.ends());
}

TEST_F(SessionTest, IdleConnectionIsCutOffL108) {
  Limits limits = patient();
  limits.idle = milliseconds(600);
  open(limits);
  Client c(server_->port);
  EXPECT_EQ(c.get("/").status, 200);
  const auto start = std::chrono::steady_clock::now();
  EXPECT_TRUE(c.ends());
  EXPECT_GE(since(start), milliseconds(500));
}

TEST_F(SessionTest, SlowBodyIsCutOffL108) {
  Limits limits = patient();
  limits.body_slack = milliseconds(300);
  open(limits);
  for (const char* framing :
       {"Content-Length: 900\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n384\r\n"}) {
    Client c(server_->port);
    c.send(std::string(kPost) + framing);
    EXPECT_TRUE(drips_until_cut(c)) << framing;
  }
}

TEST_F(SessionTest, LargeBodiesAreFewAtATime) {
  Limits limits = patient();
  limits.large_body = 500;
  limits.large_bodies = 1;
  open(limits);
  const std::string large = std::string(kPost) + "Content-Length: 900\r\n\r\n";
  const std::string chunked = std::string(kPost) + "Transfer-Encoding: chunked\r\n\r\n";
  Client first(server_->port);
  first.send(large + "a");
  std::this_thread::sleep_for(milliseconds(50));
  for (const auto& more : {large, chunked}) {
    const Reply busy = Client(server_->port).ask(more);
    EXPECT_EQ(busy.status, 503);
    EXPECT_EQ(busy.headers.at("retry-after"), "5");
  }
  Client small(server_->port);
  EXPECT_EQ(small.ask(std::string(kPost) + "Content-Length: 3\r\n\r\nabc").status, 200);
  first.send(std::string(899, 'a'));
  EXPECT_EQ(first.read().status, 200);
  EXPECT_EQ(Client(server_->port).ask(large + std::string(900, 'b')).status, 200);
}

TEST_F(SessionTest, ConnectionCapL108) {
  open();
  std::vector<std::unique_ptr<Client>> all;
  for (int i = 0; i < 8; ++i) {
    all.push_back(std::make_unique<Client>(server_->port));
    EXPECT_EQ(all.back()->get("/").status, 200);
  }
  Client one_more(server_->port);
  EXPECT_TRUE(one_more.ends());
  EXPECT_EQ(all[0]->get("/").status, 200);
  all.pop_back();
  int status = 0;  // until the server has seen that one is gone
  for (int i = 0; i < 200 && status == 0; ++i) {
    std::this_thread::sleep_for(milliseconds(50));
    status = Client(server_->port).get("/").status;
  }
  EXPECT_EQ(status, 200);
}

TEST_F(SessionTest, CapForOneNetworkL108) {
  Limits limits = patient();
  limits.per_network = 2;
  limits.exempt_loopback = false;
  open(limits);
  Client a(server_->port);
  Client b(server_->port);
  EXPECT_EQ(a.get("/").status, 200);
  EXPECT_EQ(b.get("/").status, 200);
  EXPECT_TRUE(Client(server_->port).ends());
}

TEST_F(SessionTest, WhoDoesNotReadIsCutOffL108) {
  Limits limits = patient();
  limits.write = milliseconds(300);
  open(limits);
  Client c(server_->port);
  for (int i = 0; i < 40; ++i) c.send("GET /large HTTP/1.1\r\nHost: x\r\n\r\n");
  std::this_thread::sleep_for(milliseconds(800));
  const auto start = std::chrono::steady_clock::now();
  server_->stop_and_wait();  // has nobody to wait for
  EXPECT_LT(since(start), milliseconds(10'000));
  EXPECT_LT(std::ranges::count(log_, '\n'), 40);
}

TEST_F(SessionTest, AStreamThatNobodyReadsIsCutOff) {
  Limits limits = patient();
  limits.write = milliseconds(300);
  open(limits);
  Client c(server_->port);
  c.send("GET /endless HTTP/1.1\r\nHost: x\r\n\r\n");
  std::this_thread::sleep_for(milliseconds(1000));
  const auto start = std::chrono::steady_clock::now();
  server_->stop_and_wait();  // has nobody to wait for
  EXPECT_LT(since(start), milliseconds(10'000));
  EXPECT_NE(log_.find("GET /endless 200 "), std::string::npos) << log_;
}

TEST_F(SessionTest, StopCutsAStreamWhenTheGraceIsOver) {
  Limits limits = patient();
  limits.grace = milliseconds(300);
  open(limits);
  Client c(server_->port);
  c.send("GET /endless HTTP/1.1\r\nHost: x\r\n\r\n");
  std::this_thread::sleep_for(milliseconds(300));
  const auto start = std::chrono::steady_clock::now();
  server_->stop_and_wait();
  EXPECT_GE(since(start), milliseconds(250));
  EXPECT_LT(since(start), milliseconds(10'000));
}

TEST_F(SessionTest, StopFinishesWhatRunsAndTakesNothingNew) {
  open();
  Client idle(server_->port);
  EXPECT_EQ(idle.get("/").status, 200);
  Client runs(server_->port);
  runs.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
  std::this_thread::sleep_for(milliseconds(100));
  server_->stop();
  EXPECT_TRUE(idle.ends());
  EXPECT_FALSE(Client(server_->port).connected());
  const Reply reply = runs.read();
  EXPECT_EQ(reply.body, "slow\n");
  EXPECT_EQ(reply.headers.at("connection"), "close");
  EXPECT_TRUE(runs.ends());
  const auto start = std::chrono::steady_clock::now();
  server_->stop_and_wait();
  EXPECT_LT(since(start), milliseconds(10'000));
}

TEST_F(SessionTest, StopDoesNotWaitForEver) {
  Limits limits = patient();
  limits.grace = milliseconds(300);
  open(limits);
  Client half(server_->port);
  half.send("GET / HT");
  std::this_thread::sleep_for(milliseconds(50));
  const auto start = std::chrono::steady_clock::now();
  server_->stop_and_wait();
  EXPECT_LT(since(start), milliseconds(10'000));
}

TEST_F(SessionTest, KeptPageIsMadeOnceAndConditional) {
  open();
  Client c(server_->port);
  const Reply first = c.get("/kept");
  EXPECT_EQ(first.body, "answer 1\n");
  EXPECT_EQ(c.get("/kept").body, "answer 1\n");
  EXPECT_EQ(c.get("/kept", "If-None-Match: \"v1\"\r\n").status, 304);
  EXPECT_EQ(c.get("/kept", "If-None-Match: \"v0\"\r\n").status, 200);
  const Reply head = c.send("HEAD /kept HTTP/1.1\r\nHost: x\r\n\r\n").read(true);
  EXPECT_EQ(head.headers.at("content-length"), "9");
  EXPECT_EQ(c.get("/kept", "Connection: close\r\n").headers.at("connection"), "close");
  EXPECT_TRUE(c.ends());
  std::this_thread::sleep_for(milliseconds(1100));
  EXPECT_EQ(Client(server_->port).get("/kept").body, "answer 2\n");
}

TEST_F(SessionTest, AccessLogKnowsRoutesAndNobodyL6L301) {
  open();
  Client c(server_->port);
  c.get("/items/7?q=my-secret", "User-Agent: me\r\n");
  c.get("/nowhere/my-secret");
  Client(server_->port).ask("GARBAGE\r\n\r\n");
  server_->stop_and_wait();
  EXPECT_NE(log_.find("Z GET /items/{index} 200 12 "), std::string::npos) << log_;
  EXPECT_NE(log_.find("Z GET - 404 "), std::string::npos) << log_;
  EXPECT_NE(log_.find("Z - - 400 "), std::string::npos) << log_;
  for (const char* never : {"secret", "127.0.0.1", "User", "me\n"})
    EXPECT_EQ(log_.find(never), std::string::npos);
}

TEST_F(SessionTest, TooManyWaitingIsA503) {
  Limits limits = patient();
  limits.waiting = 1;
  open(limits);
  Client a(server_->port);
  Client b(server_->port);
  a.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
  std::this_thread::sleep_for(milliseconds(50));
  const Reply busy = b.get("/");
  EXPECT_EQ(busy.status, 503);
  EXPECT_EQ(busy.headers.at("retry-after"), "5");
  EXPECT_EQ(a.read().status, 200);
}

TEST(Listen, SaysWhatIsWrong) {
  const SystemClock clock;
  EXPECT_EQ(Server::listen({.clock = clock, .listen = "nowhere"}, {}).error().code,
            Code::bad_input);
  EXPECT_EQ(Server::listen({.clock = clock, .listen = "127.0.0.1:99999"}, {}).error().code,
            Code::bad_input);
  const auto first = Server::listen({.clock = clock, .listen = "[::1]:0"}, {});
  if (!first) GTEST_SKIP() << "no IPv6 here";
  const std::string taken = "[::1]:" + std::to_string((*first)->port());
  EXPECT_EQ(Server::listen({.clock = clock, .listen = taken}, {}).error().code, Code::unavailable);
}

}  // namespace
}  // namespace hustings::web
