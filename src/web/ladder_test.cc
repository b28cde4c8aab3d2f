// What readers get when many ask, level by level.
#include "web/ladder.h"

#include "web/testing.h"

namespace hustings::web {
namespace {

using std::chrono::milliseconds;

TEST(ReadersLadder, PagesGetOlderBeforeAnybodyIsTurnedAwayL208) {
  Limits limits;
  limits.busy = 1;
  limits.busy_age = milliseconds(60'000);
  const SystemClock clock;
  const RunningServer server(test_routes(), clock, limits, {});
  Client a(server.port);
  Client b(server.port);
  EXPECT_EQ(b.get("/page").body, "answer 1\n");
  EXPECT_EQ(b.get("/kept").body, "answer 2\n");
  std::this_thread::sleep_for(milliseconds(1100));
  Client c(server.port);
  a.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
  std::this_thread::sleep_for(milliseconds(50));
  EXPECT_EQ(c.get("/page").body, "answer 1\n");
  EXPECT_EQ(c.get("/kept").body, "answer 3\n") << "says not what it was read from";
  EXPECT_EQ(a.read().status, 200);
  EXPECT_EQ(c.get("/page").body, "answer 4\n") << "nobody waits any more";
}

TEST(ReadersLadder, ListsWithFiltersGoFirstL208) {
  Limits limits;
  limits.crowded = 1;
  const SystemClock clock;
  const RunningServer server(test_routes(), clock, limits, {});
  Client a(server.port);
  Client b(server.port);
  a.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
  std::this_thread::sleep_for(milliseconds(50));
  const Reply busy = b.get("/items/7?q=anything");
  EXPECT_EQ(busy.status, 503);
  EXPECT_EQ(busy.headers.at("retry-after"), "5");
  EXPECT_EQ(b.get("/items/7").status, 200);
  EXPECT_EQ(b.get("/").status, 200);
  EXPECT_EQ(a.read().status, 200);
  EXPECT_EQ(b.get("/items/7?q=anything").status, 200);
}

TEST(ReadersLadder, ByHowManyWaitL208) {
  const Limits limits;
  Route list;
  list.path = "/ads";
  list.list = true;
  Route record;
  record.path = "/records/{index}";
  const auto matched = [](const Route& route, std::string name, std::string value) {
    Match out;
    out.route = &route;
    out.arguments.put(std::move(name), std::move(value));
    return out;
  };
  const Match all = matched(list, "lang", "de");
  const Match filtered = matched(list, "q", "harbour");
  const Match one = matched(record, "index", "7");
  struct Step {
    std::size_t waiting;
    std::int64_t age;
    bool filtered;
    bool others;
  };
  for (const auto& step :
       {Step{0, 1000, true, true}, Step{63, 1000, true, true}, Step{64, 10'000, true, true},
        Step{127, 10'000, true, true}, Step{128, 60'000, false, true},
        Step{255, 60'000, false, true}, Step{256, 60'000, false, false}}) {
    EXPECT_EQ(age_of_pages(limits, step.waiting), step.age) << step.waiting;
    EXPECT_EQ(!too_busy(limits, step.waiting, filtered), step.filtered) << step.waiting;
    EXPECT_EQ(!too_busy(limits, step.waiting, all), step.others) << step.waiting;
    EXPECT_EQ(!too_busy(limits, step.waiting, one), step.others) << step.waiting;
  }
}

}  // namespace
}  // namespace hustings::web
