// Every answer says size and root of the log: which, and where they come from. That none lacks them
// is what each Client of these tests looks at.
#include "web/site_testing.h"

namespace hustings::web {
namespace {

// What a server says that finds another line of the log each time it looks, or an error.
class LogLineTest : public testing::Test {
 protected:
  static std::string line(int n) { return std::to_string(n) + std::string(kLogLine).substr(1); }
  Result<std::string> look() {
    if (broken_) return fail(Code::unavailable, "the database is away");
    return line(++looked_);
  }
  Reply post(std::string_view type) {
    return Client(server_.port)
        .ask("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Type: " +
             std::string(type) + "\r\n\r\na");
  }

  std::atomic<bool> broken_ = false;
  std::atomic<int> looked_ = 0;
  SystemClock clock_;
  RunningServer server_{
      test_routes(), clock_, {}, {}, {}, nullptr, false, [this] { return look(); }};
};

TEST_F(LogLineTest, AWriteIsAnsweredWithTheLogBehindIt) {
  const std::string before = Client(server_.port).get("/").headers["hustings-log"];
  EXPECT_GT(post("text/plain").headers["hustings-log"], before);
}

TEST_F(LogLineTest, ItIsLookedAtOnceASecondAndNotForEachReader) {
  const std::string before = Client(server_.port).get("/").headers["hustings-log"];
  EXPECT_EQ(before, line(1));
  std::string after;
  for (int i = 0; i < 60 && after != line(3); ++i) {
    after = Client(server_.port).get("/").headers["hustings-log"];
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  EXPECT_EQ(after, line(3)) << looked_;
}

TEST_F(LogLineTest, WithoutADatabaseItIsWhatWasSeenLast) {
  broken_ = true;
  EXPECT_EQ(Client(server_.port).get("/").headers["hustings-log"], line(1));
  const Reply written = post("text/plain");
  EXPECT_EQ(written.status, 200);
  EXPECT_EQ(written.headers.at("hustings-log"), line(1));
}

TEST_F(LogLineTest, WhatNoHandlerSawSaysItToo) {
  EXPECT_EQ(post("text/csv").status, 415);
  Client c(server_.port);
  for (const char* target : {"/nothing", "/items/x", "/fails", "/bug"})
    EXPECT_EQ(c.get(target).headers["hustings-log"], line(1)) << target;
}

TEST_F(SiteTest, ReadersOfADatasetAreToldWhatItIsOf) {
  log(2);
  serve();
  const std::string before = *line_();
  const Reply kept = get("/imports");
  log(1);
  const std::string now = *line_();
  EXPECT_EQ(get("/imports").headers.at("hustings-log"), before) << "kept for a second, as it is";
  EXPECT_EQ(get("/imports?limit=3").headers.at("hustings-log"), now);
  EXPECT_EQ(get("/imports", "If-None-Match: " + kept.headers.at("etag") + "\r\n").status, 304);
  std::string seen;
  for (int i = 0; i < 60 && seen != now; ++i) {
    seen = get("/healthz").headers.at("hustings-log");
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  EXPECT_EQ(seen, now);
}

TEST(LogLine, AServerOfNoLogSaysNone) {
  const SystemClock clock;
  const RunningServer server(test_routes(), clock, {}, {}, {}, nullptr, false, {});
  EXPECT_FALSE(Client(server.port, true).get("/").headers.contains("hustings-log"));
}

TEST(LogLine, WithoutItNoServerOfANodeBegins) {
  const SystemClock clock;
  const auto none =
      Server::listen({.clock = clock,
                      .listen = "127.0.0.1:0",
                      .log = []() -> Result<std::string> { return fail(Code::io, "no log"); }},
                     {});
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, Code::io);
}

}  // namespace
}  // namespace hustings::web
