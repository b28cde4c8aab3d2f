#include "web/gate.h"

#include <gtest/gtest.h>

namespace hustings::web {
namespace {

int scan_status(std::string_view bytes, const Limits& limits = {}) {
  const auto scan = scan_head(bytes, 0, limits);
  return scan ? 0 : scan.error().status;
}

TEST(HeadScan, FindsTheEndAndTakesNoMore) {
  constexpr std::string_view kHead = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
  EXPECT_EQ(scan_head(std::string(kHead) + "GET /2", 0, {})->size, kHead.size());
}

TEST(HeadScan, GoesOnByteByByte) {
  constexpr std::string_view kHead = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
  std::size_t checked = 0;
  for (std::size_t n = 1; n < kHead.size(); ++n) {
    const auto scan = scan_head(kHead.substr(0, n), checked, {});
    ASSERT_TRUE(scan) << n;
    ASSERT_EQ(scan->size, 0U) << n;
    checked = scan->checked;
  }
  EXPECT_EQ(scan_head(kHead, checked, {})->size, kHead.size());
}

TEST(HeadScan, RefusesWhatIsNoCleanLine) {
  EXPECT_EQ(scan_status("GET / HTTP/1.1\nHost: x\n\n"), 400);                    // bare LF
  EXPECT_EQ(scan_status("GET / HTTP/1.1\r\nA: b\rc\r\n"), 400);                  // bare CR
  EXPECT_EQ(scan_status(std::string_view("GET / HTTP/1.1\r\nA: \0", 20)), 400);  // NUL
  EXPECT_EQ(scan_status("GET / HTTP/1.1\r\nA: b\r\n c\r\n\r\n"), 400);           // folded
  EXPECT_EQ(scan_status("GET / HTTP/1.1\r\nA: \x7f\r\n"), 400);                  // DEL
  EXPECT_EQ(scan_status("\r\nGET / HTTP/1.1\r\n\r\n"), 400);                     // empty line first
}

TEST(HeadScan, LimitsSize) {
  Limits limits;
  limits.head_bytes = 200;
  limits.target_bytes = 40;
  EXPECT_EQ(scan_status("GET /" + std::string(100, 'a'), limits), 414);
  EXPECT_EQ(scan_status("GET / HTTP/1.1\r\nA: " + std::string(200, 'a'), limits), 431);
  EXPECT_EQ(scan_status("GET / HTTP/1.1\r\nA: " + std::string(180, 'a') + "\r\n\r\n", limits), 431);
}

RawHead head(std::string_view method, std::vector<Field> fields, unsigned version = 11) {
  fields.push_back({"Host", "example.org:8080"});
  return {method, "/", version, std::move(fields)};
}
int head_status(const RawHead& raw, const Hosts& hosts = {}) {
  const auto framing = check_head(raw, hosts, {});
  return framing ? 200 : framing.error().status;
}

TEST(Head, Framing) {
  const auto plain = check_head(head("POST", {{"Content-Length", "12"}}), {}, {});
  EXPECT_EQ(plain->length, 12U);
  EXPECT_TRUE(plain->keep_alive);
  EXPECT_TRUE(check_head(head("POST", {{"transfer-encoding", "Chunked"}}), {}, {})->chunked);
  EXPECT_FALSE(check_head(head("GET", {{"Connection", "foo, Close"}}), {}, {})->keep_alive);
  EXPECT_FALSE(check_head(head("GET", {}, 10), {}, {})->keep_alive);
  EXPECT_TRUE(
      check_head(head("POST", {{"Content-Length", "1"}, {"Expect", "100-Continue"}}), {}, {})
          ->expects_continue);
}

TEST(Head, RefusesWhatCanBeReadInTwoWays) {
  EXPECT_EQ(head_status(head("POST", {{"Content-Length", "3"}, {"Content-Length", "3"}})), 400);
  EXPECT_EQ(head_status(head("POST", {{"Content-Length", "3, 3"}})), 400);
  for (const char* bad : {"+3", "-1", "", "3 ", "0x3", "18446744073709551616", "3;4"}) {
    const int expected =
        std::string_view(bad) == "3 " ? 200 : 400;  // white space around is no part
    EXPECT_EQ(head_status(head("POST", {{"Content-Length", bad}})), expected) << bad;
  }
  EXPECT_EQ(head_status(head("POST", {{"Content-Length", "3"}, {"Transfer-Encoding", "chunked"}})),
            400);
  for (const char* bad :
       {"xchunked", "chunked, identity", "gzip, chunked", "identity", "chunked, chunked", ""}) {
    EXPECT_EQ(head_status(head("POST", {{"Transfer-Encoding", bad}})), 400) << bad;
  }
  EXPECT_EQ(head_status(head("POST", {{"Transfer-Encoding", "chunked"}}, 10)), 400);
  EXPECT_EQ(head_status(head("GET", {{"Content-Length", "1"}})), 400);
  EXPECT_EQ(head_status(head("HEAD", {{"Transfer-Encoding", "chunked"}})), 400);
  EXPECT_EQ(head_status(head("GET", {{"Content-Length", "0"}})), 200);
}

TEST(Head, MethodsAndVersions) {
  // Known: the router refuses it with Allow.
  EXPECT_EQ(head_status(head("TRACE", {})), 200);
  EXPECT_EQ(head_status(head("TRACE", {{"Content-Length", "1"}})), 200);
  EXPECT_EQ(head_status(head("CONNECT", {})), 501);
  EXPECT_EQ(head_status(head("BREW", {})), 501);
  EXPECT_EQ(head_status(head("get", {})), 501);
  EXPECT_EQ(head_status(head("GET", {}, 20)), 505);
  EXPECT_EQ(head_status(head("GET", {}, 9)), 505);
  EXPECT_EQ(head_status(head("POST", {{"Expect", "a-pony"}})), 417);
}

TEST(Head, Hosts) {
  EXPECT_EQ(head_status({"GET", "/", 11, {}}), 400);
  EXPECT_EQ(head_status({"GET", "/", 10, {}}), 200);
  EXPECT_EQ(head_status(head("GET", {{"host", "example.org"}})), 400);  // two
  EXPECT_EQ(head_status(head("GET", {}), {"example.org"}), 200);
  EXPECT_EQ(head_status(head("GET", {}), {"other.example"}), 400);
  for (const char* bad : {"", "a b", "a/b", "user@a", "a:b", "a:123456", ":80", "a\x80"}) {
    EXPECT_EQ(head_status({"GET", "/", 11, {{"Host", bad}}}), 400) << bad;
  }
  EXPECT_EQ(head_status({"GET", "/", 11, {{"Host", "[::1]:8080"}}}, {"[::1]"}), 200);
  EXPECT_EQ(head_status({"GET", "/", 11, {{"Host", "EXAMPLE.org"}}}, {"example.org"}), 200);
}

TEST(Head, AtMost64FieldsL107) {
  EXPECT_EQ(head_status(head("GET", std::vector<Field>(63, {"A", "b"}))), 200);
  EXPECT_EQ(head_status(head("GET", std::vector<Field>(64, {"A", "b"}))), 431);
}

int target_status(std::string_view target, const Limits& limits = {}) {
  const auto parsed = parse_target(target, limits);
  return parsed ? 200 : parsed.error().status;
}

TEST(TargetTest, DecodesOnce) {
  const auto target = parse_target("/a%20b/%25%32%65?x=1+2%2B3&%C3%A9=&flag", {});
  ASSERT_TRUE(target);
  EXPECT_EQ(target->segments, (std::vector<std::string>{"a b", "%2e"}));
  const std::vector<std::pair<std::string, std::string>> expected = {
      {"x", "1 2+3"}, {"é", ""}, {"flag", ""}};
  EXPECT_EQ(target->parameters, expected);
  EXPECT_TRUE(parse_target("/", {})->segments.empty());
}

TEST(TargetTest, RefusesWhatIsNoPlainPath) {
  for (const char* bad : {"",        "*",       "http://example.org/",
                          "a/b",     "/a#b",    "/\x80",
                          "/a b",    "/%",      "/%4",
                          "/%zz",    "/%00",    "/a%2fb",
                          "/a%2Fb",  "/a%5cb",  "/.",
                          "/..",     "/a/../b", "/%2e%2e/b",
                          "/a//b",   "/a/",     "//",
                          "/%ff",    "/%0a",    "/a|b",
                          "/?%",     "/?a=%0g", "/?=1",
                          "/?a=%00", "/?a=%ff", "/?a=\"",
                          "/?a=<",   "/?a#b",   "/?a=%0d%0a"}) {
    EXPECT_EQ(target_status(bad), 400) << bad;
  }
}

TEST(TargetTest, Limits) {
  EXPECT_EQ(target_status("/?a=" + std::string((6 << 10) - 2, 'x')), 200);
  EXPECT_EQ(target_status("/?a=" + std::string((6 << 10) - 1, 'x')), 414);
  EXPECT_EQ(target_status("/" + std::string(8 << 10, 'x')), 414);
  std::string many = "/?a=1";
  for (int i = 1; i < 64; ++i) many += "&b=1";
  EXPECT_EQ(target_status(many), 200);
  EXPECT_EQ(target_status(many + "&c=1"), 400);
}

TEST(Percent, RoundTrip) {
  std::string all;
  for (int c = 1; c < 256; ++c) all += static_cast<char>(c);
  EXPECT_EQ(percent_decode(percent_encode(all), true), all);
}

TEST(AcceptEncoding, TakesTheBest) {
  EXPECT_EQ(choose_encoding(""), Encoding::identity);
  EXPECT_EQ(choose_encoding("gzip, deflate, br, zstd"), Encoding::zstd);
  EXPECT_EQ(choose_encoding("GZIP"), Encoding::gzip);
  EXPECT_EQ(choose_encoding("zstd;q=0, gzip;q=0.5"), Encoding::gzip);
  EXPECT_EQ(choose_encoding("gzip;q=0.0"), Encoding::identity);
  EXPECT_EQ(choose_encoding("gzip;x"), Encoding::identity);
}

TEST(IfNoneMatch, ComparesWeakly) {
  EXPECT_TRUE(etag_matches("\"a\"", "a"));
  EXPECT_TRUE(etag_matches("\"b\", W/\"a\"", "a"));
  EXPECT_TRUE(etag_matches("*", "a"));
  EXPECT_FALSE(etag_matches("a", "a"));
  EXPECT_FALSE(etag_matches("\"ab\"", "a"));
  EXPECT_FALSE(etag_matches("", "a"));
}

}  // namespace
}  // namespace hustings::web
