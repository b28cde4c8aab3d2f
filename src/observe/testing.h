// For tests of the observer: a node that is played, and a follower of it.
#pragma once
#include <fmt/core.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/testing.h"
#include "log/testing.h"
#include "observe/follow.h"
#include "store/testing.h"

namespace hustings::testing {

inline constexpr const char* kNode = "https://party.example";
inline constexpr const char* kOrigin = "log.example/main";

// A node that serves a log below https://party.example.
class FakeNode final : public Http {
 public:
  FakeNode() { rename(kOrigin); }
  void rename(const std::string& origin, std::string_view seed = "log") {
    const auto key = test_signer(origin, KeyType::ed25519, seed).verifier();
    about =
        fmt::format(R"({{"origin":"{}","vkey":"{}","log":"{}/log"}})", origin, key.text(), kNode);
  }
  void ask(std::vector<HttpRequest> requests, const Patience&, const Take& take) override {
    for (std::size_t n = 0; n < requests.size(); ++n) take(n, answer(requests[n]));
  }
  MemoryLog log;
  std::string about;
  bool alive = true;
  bool once = true;  // no file is asked for twice in a round
  std::function<void()> before_tile;
  std::set<std::string> asked;  // tiles and bundles

 private:
  HttpAnswer answer(const HttpRequest& request) {
    HttpAnswer out{.status = 404, .type = {}, .body = {}, .problem = {}};
    std::string_view path = request.url;
    if (!alive || !path.starts_with(kNode)) {
      out.status = 0;
      out.problem = "could not connect";
      return out;
    }
    path.remove_prefix(std::string_view(kNode).size());
    if (path == "/.well-known/hustings.json") {
      out.status = 200;
      out.body = about;
    } else if (path.starts_with("/log/")) {
      const std::string name(path.substr(5));
      if (name != "checkpoint") {
        if (before_tile) std::exchange(before_tile, {})();
        EXPECT_TRUE(asked.insert(name).second || !once) << name << " was asked for twice";
      }
      if (const auto file = log.files.find(name); file != log.files.end()) {
        out.status = 200;
        out.body = file->second;
      }
    }
    return out;
  }
};

class FollowTest : public ::testing::Test {
 protected:
  FollowTest() { follow(); }
  void follow() { follower_ = std::make_unique<Follower>(options_, node_, kNode); }
  void grow(std::uint64_t size) {
    node_.log.append_numbered(size - node_.log.edge.size());
    node_.log.publish();
  }
  // Another log under the same key: equal up to `same`.
  void fork(std::uint64_t same, std::uint64_t size) {
    node_.log = MemoryLog();
    node_.log.append_numbered(same);
    while (node_.log.edge.size() < size) node_.log.append("other");
    node_.log.publish();
  }
  Round round() {
    node_.asked.clear();
    auto out = follower_->round();
    EXPECT_TRUE(out) << out.error().text();
    return out ? *out : Round{.log = {}, .standing = {}, .problem = {}};
  }
  static std::vector<std::string> raised(const Round& round) {
    std::vector<std::string> out;
    out.reserve(round.raised.size());
    for (const auto& alert : round.raised) out.push_back(alert.id);
    return out;
  }
  Path folder() const { return dir_.path() / "log.example+main"; }
  std::string file(const Path& name) { return disk_.read(folder() / name).value_or("none"); }
  // The mirror is the log of this size, and holds by itself.
  void expect_mirror(std::uint64_t size) {
    const Tiles tiles(disk_, folder() / "log");
    const LogFetch fetch = [&](std::string_view path) -> Result<std::string> {
      return disk_.read(folder() / "log" / path);
    };
    const auto held = verify_log(fetch, node_.log.keys());
    ASSERT_TRUE(held) << held.error().text();
    EXPECT_EQ(held->checkpoint.head.size, size);
    EXPECT_TRUE(tiles.survey(size)->strays.empty());
  }

  TemporaryFolder dir_;
  FaultyDisk disk_;
  FixedClock clock_{Instant{1'900'000'000'000}};
  FakeNode node_;
  std::mutex meeting_;
  FollowOptions options_{.disk = disk_, .clock = clock_, .dir = dir_.path(), .meeting = meeting_};
  std::unique_ptr<Follower> follower_;
};

}  // namespace hustings::testing
