// Packages from their making to their bytes over a socket: ranges, validators, what is old, what is
// withdrawn, and what a crash leaves.
#include <algorithm>
#include <array>
#include <atomic>

#include "base/json.h"
#include "base/testing.h"
#include "node/kinds.h"
#include "node/node.h"
#include "node/reader.h"
#include "web/packages.h"
#include "web/serve.h"
#include "web/testing_package.h"

namespace hustings::web {
namespace {

const Registry& node_registry() {
  static const std::array<const Capability*, 1> kAll = {&node_capability()};
  static const Registry made(kAll);
  return made;
}

class Downloads : public testing::Test {
 protected:
  Downloads() {
    const World world{*disk_, clock_, *random_};
    if (auto made = init_node(world, dir_, "log.example/main", ""); !made)
      throw std::runtime_error(made.error().text());
    node_ = std::move(*Node::open(world, dir_, node_registry()));
  }
  // Logs one import; answers with the log's size then.
  std::uint64_t log() {
    ImportRecord record{.file = {Digest{sha256(bytes(std::to_string(++logged_)))}},
                        .profile = {Token<64>{"profile"}},
                        .profile_version = {Count{1}},
                        .rows = {Count{logged_}},
                        .admitted = {},
                        .unchanged = {},
                        .withheld = {},
                        .refused = {}};
    std::vector<Submission> items;
    items.push_back({.what = draft(std::move(record)), .by = node_->config().operator_id});
    const auto answer = node_->admit(std::move(items));
    return answer[0].value().index + 1;
  }
  void serve(MakePackage make = &small_package) {
    server_.reset();
    auto site = make_site(*disk_, clock_, dir_, {node_registry(), std::move(make)},
                          "http://localhost", [this](std::string_view line) { errors_ += line; });
    ASSERT_TRUE(site) << site.error().text();
    server_.emplace(std::move(site->router), clock_);
  }
  Reply get(const std::string& target, std::string_view fields = "") {
    return get_made(server_->port, target, fields);
  }
  std::string item(const std::string& target) {
    const auto answer = parse_json(get(target).body);
    std::string out;
    if (answer && answer->find("item") != nullptr) write_json(*answer->find("item"), out);
    return out;
  }
  static std::string at(std::uint64_t size, std::string_view name = "bulk.zip") {
    return "/data/" + std::to_string(size) + '/' + std::string(name);
  }
  Path kept(std::uint64_t size, std::string_view name = "") const {
    return dir_ / "cache" / "bulk" / (std::to_string(size) + std::string(name));
  }

  TemporaryFolder folder_;
  const Path dir_ = folder_.path() / "node";
  std::unique_ptr<Disk> disk_ = real_disk();
  SetClock clock_{{1717401600000}};
  std::unique_ptr<Random> random_ = seeded_random(7);
  std::unique_ptr<Node> node_;
  std::int64_t logged_ = 0;
  std::string errors_;  // to be read when the server has stopped
  std::optional<RunningServer> server_;
};

TEST_F(Downloads, AreMadeWhenFirstAskedFor) {
  const auto size = log();
  serve();
  const Reply first = Client(server_->port).get(at(size));
  EXPECT_EQ(first.status, 503);
  EXPECT_EQ(first.headers.at("cache-control"), "no-store");
  const Reply made = get(at(size));
  EXPECT_EQ(made.status, 200);
  EXPECT_EQ(made.body, test_bytes(600'000));
  EXPECT_EQ(made.headers.at("content-length"), "600000");
  EXPECT_FALSE(made.headers.contains("transfer-encoding"));
  EXPECT_EQ(made.headers.at("accept-ranges"), "bytes");
  EXPECT_EQ(made.headers.at("cache-control"), "public, max-age=31536000, immutable");
  EXPECT_EQ(made.headers.at("etag"), '"' + hex(sha256(bytes(made.body))) + '"');
  EXPECT_EQ(get(at(size, "data/a%2Bb.csv")).headers.at("content-type"), "text/csv; charset=utf-8");
  EXPECT_EQ(get(at(size, "data/a%2Bb.csv"), "Accept-Encoding: gzip\r\n")
                .headers.contains("content-encoding"),
            false);
}

TEST_F(Downloads, TheConnectionGoesOnBehindAFile) {
  const auto size = log();
  serve();
  ASSERT_EQ(get(at(size)).status, 200);
  Client client(server_->port);
  EXPECT_EQ(client.get(at(size)).body.size(), 600'000U);
  EXPECT_EQ(client.get(at(size), "Range: bytes=1-3\r\n").body.size(), 3U);
  EXPECT_EQ(client.get("/healthz").status, 200);
  client.send("HEAD " + at(size) + " HTTP/1.1\r\nHost: localhost\r\nRange: bytes=1-3\r\n\r\n");
  const Reply head = client.read(true);
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.headers.at("content-length"), "600000");
  EXPECT_EQ(client.get("/healthz").status, 200);
}

TEST_F(Downloads, Ranges) {
  const auto size = log();
  serve();
  const std::string all = get(at(size)).body;
  const std::string etag = get(at(size)).headers.at("etag");
  const auto part = [&](const std::string& fields) { return get(at(size), fields + "\r\n"); };
  const Reply middle = part("Range: bytes=299999-599998");
  EXPECT_EQ(middle.status, 206);
  EXPECT_EQ(middle.body, all.substr(299'999, 300'000));
  EXPECT_EQ(middle.headers.at("content-range"), "bytes 299999-599998/600000");
  EXPECT_EQ(middle.headers.at("content-length"), "300000");
  EXPECT_EQ(middle.headers.at("etag"), etag);
  EXPECT_EQ(part("Range: bytes=-1").body, all.substr(599'999));
  EXPECT_EQ(part("Range: bytes=599990-").headers.at("content-range"), "bytes 599990-599999/600000");
  EXPECT_EQ(part("Range: bytes=0-1,5-6").body, all);
  EXPECT_EQ(part("Range: bytes=5-4").status, 200);
  const Reply none = part("Range: bytes=600000-");
  EXPECT_EQ(none.status, 416);
  EXPECT_EQ(none.headers.at("content-range"), "bytes */600000");
  EXPECT_EQ(none.headers.at("cache-control"), "no-store");
}

TEST_F(Downloads, Conditions) {
  const auto size = log();
  serve();
  const std::string etag = get(at(size)).headers.at("etag");
  const auto status = [&](const std::string& fields) {
    return get(at(size), fields + "\r\nRange: bytes=0-9\r\n").status;
  };
  EXPECT_EQ(status("If-Range: " + etag), 206);
  EXPECT_EQ(status("If-Range: \"other\""), 200);
  EXPECT_EQ(status("If-Range: W/" + etag), 200);
  EXPECT_EQ(status("If-Range: Sun, 06 Nov 1994 08:49:37 GMT"), 200);
  EXPECT_EQ(status("If-None-Match: " + etag), 304);
  EXPECT_EQ(status("If-None-Match: \"other\""), 206);
}

TEST_F(Downloads, TheNewestIsFoundAndOldOnesGo) {
  serve();
  std::vector<std::uint64_t> sizes;
  for (std::size_t i = 0; i <= Packages::kKept; ++i) {
    sizes.push_back(log());
    Reply latest;
    for (int tries = 0; tries < 200; ++tries) {  // until the rest after the last one is over
      latest = get("/data/latest/data/a%2Bb.csv");
      ASSERT_EQ(latest.status, 303);
      if (latest.headers.at("location") == at(sizes.back(), "data/a%2Bb.csv")) break;
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    EXPECT_EQ(latest.headers.at("cache-control"), "no-store");
    EXPECT_EQ(latest.headers.at("location"), at(sizes.back(), "data/a%2Bb.csv"));
    EXPECT_EQ(get(latest.headers.at("location")).body,
              "size\r\n" + std::to_string(sizes.back()) + "\r\n");
  }
  EXPECT_EQ(get(at(sizes.front())).status, 404);
  for (int tries = 0; tries < 200 && std::filesystem::exists(kept(sizes.front())); ++tries)
    std::this_thread::sleep_for(std::chrono::milliseconds(50));  // it goes once nobody is led there
  EXPECT_FALSE(std::filesystem::exists(kept(sizes.front())));
  EXPECT_EQ(get(at(sizes[1])).status, 200);
  EXPECT_EQ(get("/data/latest/other").status, 404);
  EXPECT_EQ(get(at(sizes.back(), "data/../../../hustings.toml")).status, 400);
  EXPECT_EQ(get(at(sizes.back(), "%2e%2e/" + std::to_string(sizes.back()) + ".json")).status, 400);
  EXPECT_EQ(get(at(sizes.back() + 1)).status, 404);
}

TEST_F(Downloads, ThePageFollows) {
  const auto size = log();
  serve();
  const Reply first = Client(server_->port).get("/data.json");
  EXPECT_NE(first.body.find("\"state\":\"making\""), std::string::npos) << first.body;
  ASSERT_EQ(get(at(size)).status, 200);
  clock_.set({clock_.now().unix_ms + 2000});  // what was kept is stale now
  const Reply then = get("/data.json", "If-None-Match: " + first.headers.at("etag") + "\r\n");
  EXPECT_EQ(then.status, 200) << "the log has not changed, but the page has";
  EXPECT_NE(then.body.find("\"state\":\"made\""), std::string::npos) << then.body;
  EXPECT_NE(then.body.find("\"href\":\"" + at(size, "data/a%2Bb.ndjson")), std::string::npos);
  const Reply page = get("/data");
  EXPECT_NE(page.body.find(at(size, "data/a%2Bb.ndjson")), std::string::npos);
  EXPECT_NE(page.body.find("600,000"), std::string::npos);
}

TEST_F(Downloads, ARedactionWithdrawsWhatIsOlder) {
  const auto size = log();
  serve();
  ASSERT_EQ(get(at(size)).status, 200);
  const auto after = log();
  const auto db = open_sqlite(database_of(node_->config(), dir_));
  ASSERT_TRUE(db);
  ASSERT_TRUE((*db)->run("INSERT INTO erasure (idx, pointer, by_idx) VALUES ($1, '/rows', $2)",
                         {param(size - 1), param(size)}));
  const Reply gone = get(at(size));
  EXPECT_EQ(gone.status, 410) << gone.body;
  EXPECT_FALSE(std::filesystem::exists(kept(size)));
  EXPECT_FALSE(std::filesystem::exists(kept(size, ".json")));
  EXPECT_EQ(get(at(after)).status, 200);
}

TEST_F(Downloads, SurviveARestartAndRemoveWhatACrashLeft) {
  const auto size = log();
  serve();
  ASSERT_EQ(get(at(size)).status, 200);
  server_.reset();
  const auto never = [](Db&, const std::string&, const Path&,
                        const std::stop_token&) -> Result<Package> {
    return fail(Code::io, "this test makes no second package");
  };
  serve(never);
  EXPECT_EQ(Client(server_->port).get(at(size)).status, 200);
  server_.reset();
  std::filesystem::resize_file(kept(size, "/bulk.zip"), 10);  // as after a lost write
  std::filesystem::create_directories(kept(0, "making/data"));
  std::filesystem::create_directories(kept(7));  // whose .json was not written any more
  serve();
  EXPECT_EQ(Client(server_->port).get(at(size)).status, 503);
  EXPECT_EQ(get(at(size)).body.size(), 600'000U);
  EXPECT_FALSE(std::filesystem::exists(kept(0, "making")));
  EXPECT_FALSE(std::filesystem::exists(kept(7)));
}

TEST_F(Downloads, AFailureIsSaidAndNotRepeatedAtOnce) {
  const auto size = log();
  std::atomic<int> tried = 0;
  serve([&tried](Db&, const std::string&, const Path&, const std::stop_token&) -> Result<Package> {
    ++tried;
    return fail(Code::disk_full, "the disk is full", "/secret/place");
  });
  Reply reply;
  for (int i = 0; i < 100 && !reply.body.contains("could not"); ++i) {
    reply = Client(server_->port).get(at(size));
    ASSERT_EQ(reply.status, 503);
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  EXPECT_NE(reply.body.find("could not be made"), std::string::npos) << reply.body;
  EXPECT_EQ(reply.body.find("secret"), std::string::npos);
  EXPECT_NE(item("/data.json").find("\"state\":\"failed\""), std::string::npos);
  EXPECT_EQ(tried, 1);
  server_.reset();
  EXPECT_NE(errors_.find("/secret/place"), std::string::npos);
}

TEST_F(Downloads, AStopEndsTheMaking) {
  const auto size = log();
  std::atomic<bool> begun = false;
  serve([&begun](Db&, const std::string&, const Path&,
                 const std::stop_token& stop) -> Result<Package> {
    begun = true;
    while (!stop.stop_requested()) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    return fail(Code::unavailable, "stopped");
  });
  EXPECT_EQ(Client(server_->port).get(at(size)).status, 503);
  while (!begun) std::this_thread::yield();
  server_.reset();
  EXPECT_EQ(errors_, "");
}

}  // namespace
}  // namespace hustings::web
