// What is counted, and what never becomes a label.
#include "web/metrics.h"

#include <algorithm>

#include "base/testing.h"
#include "web/admin.h"
#include "web/testing.h"

namespace hustings::web {
namespace {

class MetricsTest : public testing::Test {
 protected:
  void open(Limits limits = {}) {
    server_.emplace(test_routes(), clock_, limits, Hosts{"localhost", "x"}, LogSink{}, &metrics_);
  }
  // Sums are complete once the server has stopped.
  std::string text() {
    server_->stop_and_wait();
    return metrics_.text();
  }
  static void has(const std::string& text, const std::string& line) {
    EXPECT_NE(text.find('\n' + line + '\n'), std::string::npos) << line << "\nin\n" << text;
  }

  SystemClock clock_;
  Metrics metrics_;
  std::optional<RunningServer> server_;
};

TEST_F(MetricsTest, CountsAnswersByTemplateAndClass) {
  open();
  Client c(server_->port);
  c.get("/items/1?q=one");
  c.get("/items/2");
  c.get("/items/x");
  c.get("/fails");
  const std::string all = text();
  has(all, R"(hustings_http_requests_total{route="/items/{index}",status="2xx"} 2)");
  has(all, R"(hustings_http_requests_total{route="/fails",status="5xx"} 1)");
  has(all, R"(hustings_http_response_bytes_total{route="/items/{index}"} 10)");
  has(all, R"(hustings_http_request_duration_seconds_count{route="/items/{index}"} 2)");
  has(all, "hustings_http_connections_accepted_total 1");
  has(all, "hustings_http_connections 0");
  has(all, "hustings_http_pool_requests 0");
}

TEST_F(MetricsTest, CountsWhatTheGateRefuses) {
  open();
  for (const char* request :
       {"GET / HTTP/1.1\nHost: x\n\n", "GET / HTTP/1.1\r\nHost: elsewhere\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n", "GET /a/../b HTTP/1.1\r\nHost: x\r\n\r\n",
        ("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: "
         "9999\r\n\r\n")})
    Client(server_->port).ask(request);
  const std::string all = text();
  has(all, R"(hustings_http_refused_total{part="head",status="400"} 1)");
  has(all, R"(hustings_http_refused_total{part="fields",status="400"} 2)");
  has(all, R"(hustings_http_refused_total{part="target",status="400"} 1)");
  has(all, R"(hustings_http_refused_total{part="body",status="413"} 1)");
}

TEST_F(MetricsTest, CountsKeptPagesAndConnectionsThatAreTooMany) {
  Limits limits;
  limits.connections = 1;
  open(limits);
  Client c(server_->port);
  for (int i = 0; i < 3; ++i) c.get("/kept");
  EXPECT_TRUE(Client(server_->port).ends());
  const std::string all = text();
  has(all, R"(hustings_http_cache_lookups_total{result="hit"} 2)");
  has(all, R"(hustings_http_cache_lookups_total{result="miss"} 1)");
  has(all, "hustings_http_connections_turned_away_total 1");
}

TEST_F(MetricsTest, NothingOfAStrangerBecomesALabelL301) {
  open();
  Client c(server_->port);
  for (int i = 0; i < 50; ++i) {
    c.get("/nowhere/secret-" + std::to_string(i), "User-Agent: secret\r\nReferer: secret\r\n");
    c.ask("SECRET" + std::to_string(i) + " / HTTP/1.1\r\nHost: x\r\n\r\n");
    c.get("/items/1?q=secret" + std::to_string(i));
  }
  Client(server_->port).ask("GET / HTTP/1.1\r\nHost: secret.example\r\n\r\n");
  const std::string all = text();
  for (const char* never : {"secret", "SECRET", "127.0.0.1"})
    EXPECT_EQ(all.find(never), std::string::npos) << never;
  EXPECT_LT(std::ranges::count(all, '\n'), 120);
}

class AdminTest : public testing::Test {
 protected:
  Result<std::unique_ptr<Admin>> start(const std::string& listen, bool open = false) {
    return Admin::start({.clock = clock_,
                         .metrics = metrics_,
                         .readers = std::make_shared<Readers>(*disk_, folder_.path()),
                         .listen = listen,
                         .open = open});
  }
  SystemClock clock_;
  Metrics metrics_;
  const TemporaryFolder folder_;
  std::unique_ptr<Disk> disk_ = real_disk();
};

TEST_F(AdminTest, OtherMachinesDoNotReachItUnlessTheOperatorSaysSo) {
  for (const char* listen : {"0.0.0.0:0", "[::]:0", "192.0.2.1:0"}) {
    const auto refused = start(listen);
    ASSERT_FALSE(refused) << listen;
    EXPECT_EQ(refused.error().code, Code::bad_input);
    EXPECT_NE(refused.error().text().find("--admin-open"), std::string::npos);
  }
  EXPECT_TRUE(start("0.0.0.0:0", true));
}

TEST_F(AdminTest, AnswersItsTwoPagesUnderLocalNamesOnly) {
  const auto admin = start("127.0.0.1:0");
  ASSERT_TRUE(admin) << admin.error().text();
  Client c((*admin)->port(), true);
  EXPECT_EQ(c.get("/healthz").status, 200);
  const Reply reply = c.get("/metrics");
  EXPECT_EQ(reply.headers.at("content-type"), "text/plain; version=0.0.4; charset=utf-8");
  // There is no node in this folder.
  EXPECT_NE(reply.body.find("\nhustings_log_committed_size Nan\n"), std::string::npos)
      << reply.body;
  EXPECT_EQ(c.get("/").status, 404);
  EXPECT_EQ(Client((*admin)->port(), true)
                .ask("GET /metrics HTTP/1.1\r\nHost: evil.example\r\n\r\n")
                .status,
            400);
}

}  // namespace
}  // namespace hustings::web
