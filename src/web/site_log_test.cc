// The log's files over HTTP.
#include "log/tile.h"
#include "log/verify.h"
#include "web/site_testing.h"

namespace hustings::web {
namespace {

TEST_F(SiteTest, LogVerifiesOverHttp) {
  log(300);
  serve();
  const Reply checkpoint = get("/log/checkpoint");
  EXPECT_EQ(checkpoint.headers.at("content-type"), "text/plain; charset=utf-8");
  EXPECT_EQ(checkpoint.headers.at("access-control-allow-origin"), "*");
  const std::array keys = {node_->verifier()};
  Client client(server_->port);
  const auto opened = verify_log(
      [&](std::string_view path) -> Result<std::string> {
        const Reply reply = client.get("/log/" + std::string(path));
        if (reply.status == 404) return fail(Code::not_found, "none", std::string(path));
        if (reply.status != 200) return fail(Code::io, "refused", std::string(path));
        return reply.body;
      },
      keys);
  ASSERT_TRUE(opened) << opened.error().text();
  EXPECT_GE(opened->checkpoint.head.size, 300U);
}

TEST_F(SiteTest, OlderPartialTilesAreCut) {
  log(10);
  const std::uint64_t was = 5;
  log(290);
  serve();
  const Reply whole = get("/log/tile/0/000");
  EXPECT_EQ(whole.headers.at("content-type"), "application/octet-stream");
  EXPECT_EQ(whole.headers.at("cache-control"), "public, max-age=31536000, immutable");
  EXPECT_EQ(get("/log/tile/0/000.p/5").body, whole.body.substr(0, was * 32));  // of a full tile
  const Reply edge = get("/log/tile/0/001.p/3");                               // of a partial one
  EXPECT_EQ(edge.body.size(), 96U);
  EXPECT_EQ(get("/log/tile/0/001.p/200").status, 404);
  EXPECT_EQ(get("/log/tile/0/002").status, 404);
  for (const char* bad : {"/log/tile/0/0", "/log/tile/x", "/log/tile/0/000.p/0",
                          "/log/tile/0/000.p/256", "/log/policy2"}) {
    EXPECT_EQ(get(bad).status, 404) << bad;
  }
}

TEST_F(SiteTest, EntryBundlesAreCompressedWhenAccepted) {
  log(20);
  serve();
  const std::string bundle = "/log/tile/entries/000.p/10";
  const Reply plain_form = get(bundle);
  EXPECT_FALSE(plain_form.headers.contains("content-encoding"));
  const Reply zipped = get(bundle, "Accept-Encoding: gzip\r\n");
  EXPECT_EQ(zipped.headers.at("content-encoding"), "gzip");
  EXPECT_LT(zipped.body.size(), plain_form.body.size());
  EXPECT_EQ(zipped.headers.at("vary"), "Accept-Encoding");
  EXPECT_TRUE(decode_bundle({kEntries, 0, 10}, plain_form.body));
}

}  // namespace
}  // namespace hustings::web
