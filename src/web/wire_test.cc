#include "web/wire.h"

#include <gtest/gtest.h>

#include "base/json.h"
#include "web/cache.h"
#include "web/encoding.h"
#include "web/remembered.h"

namespace hustings::web {
namespace {

Response page(std::string body) {
  Response out;
  out.type = "text/plain";
  out.body = std::move(body);
  out.freshness = Freshness::second;
  out.etag = "abc";
  return out;
}
std::string_view head_of(const Wire& wire) {
  return std::string_view(wire.bytes).substr(0, wire.head);
}

TEST(ResponseTest, OneSetterThatRefusesInjectionL110) {
  Response response;
  EXPECT_TRUE(response.set("X-Good", "a value"));
  for (const std::string& bad :
       {std::string("a\r\nSet-Cookie: b"), std::string("a\nb"), std::string("a\0b", 3)}) {
    EXPECT_FALSE(response.set("X-Bad", bad));
  }
  EXPECT_FALSE(response.set("X Bad", "a"));
  EXPECT_FALSE(response.set("X-Bad:", "a"));
  EXPECT_FALSE(response.set("", "a"));
  for (const char* ours :
       {"Content-Length", "transfer-encoding", "Connection", "Content-Type", "DATE"}) {
    EXPECT_FALSE(response.set(ours, "1")) << ours;
  }
  EXPECT_EQ(response.headers().size(), 1U);
}

TEST(ProblemTest, IsJsonAndNamesPlaces) {
  const Response r = problem(400, "not \"good\"", {{"/a", "no"}, {"limit", "too much"}});
  const auto json = parse_json(r.body);
  ASSERT_TRUE(json) << r.body;
  EXPECT_EQ(*json->find("detail")->as<std::string>(), "not \"good\"");
  const auto& errors = *json->find("errors")->as<JsonArray>();
  EXPECT_EQ(*errors[0].find("pointer")->as<std::string>(), "/a");
  EXPECT_EQ(*errors[1].find("parameter")->as<std::string>(), "limit");
  EXPECT_EQ(problem({Code::not_found, "no thing", "x", "look"}, "id").status, 404);
  EXPECT_EQ(problem({Code::io, "secret", "", ""}, "id7").body.find("secret"), std::string::npos);
}

TEST(WireTest, HeadersByRouteClassL1L3L4) {
  const std::string open = security_headers(RouteClass::open, false);
  const std::string closed = security_headers(RouteClass::closed, true);
  for (const auto& headers : {open, closed}) {
    for (const char* line :
         {"Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; "
          "img-src 'self'; "
          "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; object-src "
          "'none'; "
          "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types hustings\r\n",
          "X-Content-Type-Options: nosniff\r\n", "Cross-Origin-Opener-Policy: same-origin\r\n",
          "Cross-Origin-Embedder-Policy: require-corp\r\n", "X-Frame-Options: DENY\r\n",
          "Permissions-Policy: "}) {
      EXPECT_NE(headers.find(line), std::string::npos) << line;
    }
  }
  EXPECT_NE(open.find("Cross-Origin-Resource-Policy: cross-origin\r\n"), std::string::npos);
  EXPECT_NE(open.find("Access-Control-Allow-Origin: *\r\n"), std::string::npos);
  EXPECT_EQ(open.find("Strict-Transport-Security"), std::string::npos);
  EXPECT_NE(closed.find("Cross-Origin-Resource-Policy: same-origin\r\n"), std::string::npos);
  EXPECT_EQ(closed.find("Access-Control"), std::string::npos);
  EXPECT_NE(closed.find("Strict-Transport-Security: max-age=63072000\r\n"), std::string::npos);
}

TEST(WireTest, Freshness) {
  for (const auto& [freshness, text] :
       {std::pair{Freshness::never, "no-store"}, std::pair{Freshness::second, "public, max-age=1"},
        std::pair{Freshness::forever, "public, max-age=31536000, immutable"}}) {
    Response response = page("x");
    response.freshness = freshness;
    const Wire wire = make_wire(std::move(response), {});
    EXPECT_NE(head_of(wire).find("Cache-Control: " + std::string(text) + "\r\n"),
              std::string::npos);
  }
}

TEST(WireTest, CompressesWhatIsWorthIt) {
  for (const auto encoding : {Encoding::gzip, Encoding::zstd}) {
    const Wire small = make_wire(page("short"), {.encoding = encoding});
    EXPECT_EQ(small.body(), "short");
    EXPECT_EQ(small.etag, "abc");
    const Wire large = make_wire(page(std::string(5000, 'a')), {.encoding = encoding});
    EXPECT_LT(large.body().size(), 200U);
    EXPECT_EQ(large.etag, "abc-" + std::string(name(encoding)));
    EXPECT_NE(head_of(large).find("Content-Encoding: " + std::string(name(encoding))),
              std::string::npos);
    EXPECT_NE(head_of(large).find("Content-Length: " + std::to_string(large.body().size())),
              std::string::npos);
    EXPECT_NE(large.not_modified.find("ETag: \"" + large.etag + "\""), std::string::npos);
  }
}

TEST(WireTest, StreamIsCompressedAsAWhole) {
  Response response = page("");
  response.stream = [n = 0](std::string& piece) mutable -> Result<bool> {
    piece = std::string(100'000, 'b');
    return ++n < 10;
  };
  const Wire wire = make_wire(std::move(response), {.encoding = Encoding::gzip});
  std::string out;
  while (*wire.stream(out)) {
  }
  EXPECT_LT(out.size(), 3000U);
  EXPECT_TRUE(out.starts_with("\x1f\x8b"));
  EXPECT_NE(head_of(wire).find("Transfer-Encoding: chunked"), std::string::npos);
}

TEST(WireTest, Dates) {
  EXPECT_EQ(http_date({784'111'777'000}), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(http_date({0}), "Thu, 01 Jan 1970 00:00:00 GMT");
}

constexpr Variant kPlain{Encoding::identity, "en"};
constexpr Variant kGzip{Encoding::gzip, "en"};
constexpr Variant kGerman{Encoding::identity, "de"};

TEST(PageCacheTest, KeepsForASecondByEncodingAndLanguage) {
  PageCache cache;
  const auto wire = std::make_shared<const Wire>(make_wire(page("x"), {}));
  cache.put("/a", kPlain, {1000}, {wire, "/a"});
  EXPECT_EQ(cache.find("/a", kPlain, {1999}).wire, wire);
  EXPECT_EQ(cache.find("/a", kGzip, {1500}).wire, nullptr);
  EXPECT_EQ(cache.find("/a", kGerman, {1500}).wire, nullptr);
  EXPECT_EQ(cache.find("/a", kPlain, {2000}).wire, nullptr);
  EXPECT_EQ(cache.find("/a", kPlain, {999}).wire, nullptr);  // the clock went back
}

TEST(PageCacheTest, APageMayBeOlderWhenManyAskL208) {
  PageCache cache;
  const auto wire = std::make_shared<const Wire>(make_wire(page("x"), {}));
  cache.put("/page", kPlain, {1000}, {wire, "/page", true});
  cache.put("/checkpoint", kPlain, {1000}, {wire, "/checkpoint"});
  EXPECT_EQ(cache.find("/page", kPlain, {2000}).wire, nullptr);
  EXPECT_EQ(cache.find("/page", kPlain, {10'999}, 10'000).wire, wire);
  EXPECT_EQ(cache.find("/page", kPlain, {11'000}, 10'000).wire, nullptr);
  EXPECT_EQ(cache.find("/checkpoint", kPlain, {2000}, 10'000).wire, nullptr);
}

TEST(RememberedTest, HoldsWhileTheLogStandsStill) {
  Remembered<Total> totals(2);
  const TreeHead one{1, {}};
  const TreeHead two{2, {}};
  EXPECT_FALSE(totals.find("/a", one));
  totals.put("/a", one, {5, true});
  EXPECT_EQ(totals.find("/a", one)->count, 5);
  EXPECT_FALSE(totals.find("/b", one));
  EXPECT_FALSE(totals.find("/a", two));
  totals.put("/b", two, {6, true});
  totals.put("/a", one, {5, true});  // too late
  EXPECT_FALSE(totals.find("/a", two));
  EXPECT_EQ(totals.find("/b", two)->count, 6);
  totals.put("/c", two, {7, true});
  totals.put("/d", two, {8, true});  // one more than it holds
  EXPECT_FALSE(totals.find("/c", two));
  EXPECT_EQ(totals.find("/d", two)->count, 8);
}

TEST(PageCacheTest, IsBounded) {
  PageCache cache;
  const auto wire = std::make_shared<const Wire>(make_wire(page(std::string(200'000, 'x')), {}));
  for (int i = 0; i < 1000; ++i) cache.put("/" + std::to_string(i), kPlain, {1000}, {wire, "/"});
  int kept = 0;
  for (int i = 0; i < 1000; ++i)
    kept += cache.find("/" + std::to_string(i), kPlain, {1000}).wire ? 1 : 0;
  EXPECT_GT(kept, 0);
  EXPECT_LT(kept, 340);
  const auto huge = std::make_shared<const Wire>(make_wire(page(std::string(300'000, 'x')), {}));
  cache.put("/huge", kPlain, {1000}, {huge, "/"});
  EXPECT_EQ(cache.find("/huge", kPlain, {1000}).wire, nullptr);
}

}  // namespace
}  // namespace hustings::web
