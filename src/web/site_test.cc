// Collections and their twins, records, changes, over a real node.
#include "web/site_testing.h"

namespace hustings::web {
namespace {

TEST_F(SiteTest, EmptyNodeAnswers) {
  serve();
  EXPECT_EQ(get("/healthz").body, "{\"status\":\"ok\"}\n");
  const Json list = json("/api/v1/records");
  EXPECT_EQ(number(*list.find("as_of"), "size"), 0);
  EXPECT_EQ(number(list, "total"), 0);
  EXPECT_TRUE(list.find("items")->as<JsonArray>()->empty());
  EXPECT_EQ(list.find("next")->type(), "null");
  EXPECT_EQ(get("/api/v1/records/0").status, 404);
  EXPECT_EQ(get("/records.csv").body, "index,id,issuer,evidence,recorded,kind,body\r\n");
}

TEST_F(SiteTest, ListsAreWalkedToTheirEnd) {
  log(25);
  serve();
  int slices = 0;
  for (const int limit : {1, 7, 24, 25, 26, 1000}) {
    const auto items = walk("/api/v1/imports?limit=" + std::to_string(limit), slices);
    ASSERT_EQ(items.size(), 25U) << limit;
    EXPECT_EQ(slices, (25 + limit - 1) / limit);
    for (std::size_t i = 0; i < 25; ++i) {
      EXPECT_EQ(number(items[i], "rows"), 25 - static_cast<std::int64_t>(i));
    }
  }
  EXPECT_EQ(number(json("/api/v1/imports?limit=1"), "total"), 25);
}

TEST_F(SiteTest, QueriesWithSeveralRowsOfOneIndexAreWalkedToTheirEnd) {
  log(5);
  serve();
  int slices = 0;
  for (const int limit : {1, 2, 4, 15, 100}) {
    const auto items = walk("/api/v1/remarks?limit=" + std::to_string(limit), slices);
    ASSERT_EQ(items.size(), 15U) << limit;
    std::set<std::string> distinct;
    for (const auto& item : items) {
      std::string text;
      write_json(item, text);
      distinct.insert(text);
    }
    EXPECT_EQ(distinct.size(), 15U) << limit;
    EXPECT_EQ(number(items[0], "rule_version"), 2);
  }
}

TEST_F(SiteTest, FiltersAreTypedAndMeet) {
  log(3);
  serve();
  int slices = 0;
  EXPECT_EQ(walk("/api/v1/filtered?kind=import", slices).size(), 3U);
  EXPECT_EQ(walk("/api/v1/filtered?kind=import&evidence=observed&limit=2", slices).size(), 3U);
  EXPECT_EQ(walk("/api/v1/filtered?kind=import&evidence=decided", slices).size(), 0U);
  EXPECT_EQ(walk("/api/v1/filtered?country=AT&kind=import&limit=1", slices).size(), 3U);
  EXPECT_EQ(get("/api/v1/filtered?country=austria").status, 400);
  EXPECT_EQ(get("/api/v1/imports?country=AT").status, 400);
  EXPECT_EQ(get("/api/v1/filtered?kind=%27%20OR%201%3D1").status, 400);
  EXPECT_EQ(walk("/api/v1/filtered?kind=nothing", slices).size(), 0U);
  EXPECT_EQ(get("/api/v1/filtered?evidence=heard").status, 400) << "not one of its column's words";
  EXPECT_EQ(walk("/api/v1/filtered?kind=&evidence=&country=", slices).size(), 5U)
      << "as a form sends it";
}

TEST_F(SiteTest, FacetsAreAddedWhenAskedFor) {
  log(3);
  serve();
  const Json with = json("/api/v1/filtered?facets=kind,evidence");
  const auto* kinds = with.find("facets")->find("kind")->find("values")->as<JsonArray>();
  EXPECT_EQ(number((*kinds)[0], "count"), 3) << "three imports";
  EXPECT_EQ(json("/api/v1/filtered").find("facets"), nullptr);
  EXPECT_EQ(get("/api/v1/filtered?facets=colour").status, 400);
  EXPECT_EQ(get("/api/v1/filtered?facets=kind,kind").status, 400);
  EXPECT_EQ(get("/api/v1/imports?sort=colour").status, 400);
}

TEST_F(SiteTest, ThingsHaveAnAddress) {
  log(1);
  serve();
  int slices = 0;
  const Json item = walk("/api/v1/imports", slices)[0];
  const Json one = json("/api/v1/imports/" + *item.find("id")->as<std::string>());
  EXPECT_EQ(number(*one.find("item"), "index"), number(item, "index"));
  EXPECT_EQ(get("/api/v1/imports/nobody").status, 404);
}

TEST_F(SiteTest, CursorsThatLeadNowhere) {
  log(1);
  serve();
  for (const char* target :
       {"/api/v1/imports?cursor=x", "/api/v1/imports?cursor=-1", "/imports.csv?cursor=W10"}) {
    EXPECT_EQ(get(target).status, 404) << target;
  }
  for (const char* target : {"/api/v1/remarks?cursor=1.x", "/api/v1/changes?since=x"}) {
    EXPECT_EQ(get(target).status, 400) << target;
  }
}

TEST_F(SiteTest, TwinsSayTheSameL12) {
  log(3);
  serve();
  EXPECT_EQ(get("/api/v1/imports").body, get("/imports.json").body);
  const Reply csv = get("/imports.csv");
  EXPECT_EQ(csv.headers.at("content-type"), "text/csv; charset=utf-8; header=present");
  EXPECT_EQ(std::ranges::count(csv.body, '\n'), 4);
  EXPECT_NE(get("/remarks.csv").body.find(",'=/rows\r\n"), std::string::npos);
  EXPECT_NE(get("/remarks.csv?raw=1").body.find(",=/rows\r\n"), std::string::npos);
  EXPECT_EQ(get("/api/v1/imports.csv").body, csv.body);
  const Reply ndjson = get("/imports.ndjson?limit=2");
  EXPECT_EQ(std::ranges::count(ndjson.body, '\n'), 2);
  EXPECT_TRUE(parse_json(ndjson.body.substr(0, ndjson.body.find('\n'))));
  EXPECT_NE(csv.headers.at("link").find("</imports.json>; rel=\"alternate\""), std::string::npos);
}

TEST_F(SiteTest, LongListsStream) {
  log(600);
  log(600);
  serve();
  const Reply csv = get("/imports.csv");
  EXPECT_EQ(csv.headers.at("transfer-encoding"), "chunked");
  EXPECT_EQ(std::ranges::count(csv.body, '\n'), 1201);
  const Reply ndjson = get("/api/v1/remarks.ndjson");
  EXPECT_EQ(std::ranges::count(ndjson.body, '\n'), 3600);
  EXPECT_EQ(get("/imports.csv", "If-None-Match: " + csv.headers.at("etag") + "\r\n").status, 304);
}

TEST_F(SiteTest, ValidatorsFollowTheLog) {
  log(1);
  serve();
  const Reply first = get("/api/v1/imports");
  const std::string etag = first.headers.at("etag");
  EXPECT_EQ(first.headers.at("cache-control"), "public, max-age=1");
  EXPECT_EQ(get("/api/v1/imports", "If-None-Match: " + etag + "\r\n").status, 304);
  clock_.set({clock_.now().unix_ms + 2000});  // what was kept is stale now
  EXPECT_EQ(get("/api/v1/imports", "If-None-Match: " + etag + "\r\n").status, 304);
  log(1);
  clock_.set({clock_.now().unix_ms + 2000});
  EXPECT_EQ(get("/api/v1/imports", "If-None-Match: " + etag + "\r\n").status, 200);
  // No record here changes what "quiet" reads.
  const std::string quiet = get("/api/v1/quiet").headers.at("etag");
  log(1);
  clock_.set({clock_.now().unix_ms + 2000});
  EXPECT_EQ(get("/api/v1/quiet", "If-None-Match: " + quiet + "\r\n").status, 304) << quiet;
}

TEST_F(SiteTest, RecordsAndChanges) {
  log(2);
  serve();
  const Json one = json("/api/v1/records/2");
  ASSERT_NE(one.find("item"), nullptr);
  const Json& item = *one.find("item");
  EXPECT_EQ(number(item, "index"), 2);
  EXPECT_EQ(number(item, "current"), 2);
  EXPECT_EQ(item.find("findings")->as<JsonArray>()->size(), 3U);
  EXPECT_TRUE(item.find("envelope")->as<std::string>()->ends_with("~"));
  EXPECT_EQ(get("/api/v1/records/99").status, 404);
  EXPECT_EQ(get("/api/v1/records/x").status, 400);
  const auto size = static_cast<std::size_t>(number(*one.find("as_of"), "size"));
  int slices = 0;
  EXPECT_EQ(walk("/api/v1/changes?limit=1", slices).size(), size);
  EXPECT_EQ(walk("/api/v1/changes?since=2", slices).size(), size - 2);
  const Json none = json("/api/v1/changes?since=" + std::to_string(size));
  EXPECT_EQ(number(none, "total"), 0);
}

TEST_F(SiteTest, EveryRouteOfTheDocumentAnswersWithItsHeadersL1) {
  log(3);
  serve();
  const Json document = json("/openapi.json");
  std::size_t answered = 0;
  int slices = 0;
  for (const auto& [path, operations] : *document.find("paths")->as<JsonObject>()) {
    std::string target = path;
    const std::string index = "{index}";
    if (const auto at = target.find(index); at != std::string::npos)
      target.replace(at, index.size(), "1");
    if (target.contains("/log/tile/")) {
      if (!target.ends_with("{path_1}/{path_2}/{path_3}")) continue;
      target = "/log/tile/0/000.p/1";
    }
    if (target == "/assets/{name}") target = look_->assets.address("site.css");
    if (const auto at = target.find("/{id}"); at != std::string::npos) {
      const std::string list = target.substr(0, at);
      const auto items = walk("/api/v1" + list.substr(list.rfind('/')), slices);
      if (items.empty()) continue;  // nothing was redacted
      target.replace(at + 1, 4, *items[0].find("id")->as<std::string>());
    }
    // Leads to the next one: downloads_test.cc.
    if (target.starts_with("/data/latest/") || target == "/data/{size}/{name_1}/{name_2}") continue;
    if (operations.find("get") == nullptr) continue;
    if (path == "/witness/{hash}/checkpoint") continue;  // nothing was cosigned: witness_test.cc
    if (target == "/data/{size}/{name}")
      target = get_made(server_->port, "/data/latest/bulk.zip").headers.at("location");
    Reply reply = get(target);
    EXPECT_EQ(reply.status, 200) << target << ' ' << reply.body;
    EXPECT_EQ(reply.headers["hustings-log"], *line_()) << path;
    const bool open = path != "/healthz";
    EXPECT_EQ(reply.headers.contains("access-control-allow-origin"), open) << path;
    EXPECT_EQ(reply.headers.at("cross-origin-resource-policy"),
              open ? "cross-origin" : "same-origin")
        << path;
    EXPECT_EQ(reply.headers.contains("etag"), open) << path;
    for (const char* header :
         {"content-security-policy", "x-content-type-options", "x-frame-options",
          "cross-origin-opener-policy", "cross-origin-embedder-policy", "permissions-policy",
          "cache-control", "date", "content-type"}) {
      EXPECT_TRUE(reply.headers.contains(header)) << path << ' ' << header;
    }
    ++answered;
  }
  EXPECT_GE(answered, 30U);
}

TEST(Serve, SaysWhenThereIsNoNode) {
  const TemporaryFolder folder;
  const auto disk = real_disk();
  const SystemClock clock;
  const auto done = serve({.disk = *disk,
                           .clock = clock,
                           .content = {test_registry(), &small_package},
                           .data = folder.path()});
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, Code::not_found);
}

}  // namespace
}  // namespace hustings::web
