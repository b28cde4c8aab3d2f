// The lines of the security checklist for the HTTP layer, one test each, as bytes on a socket: what
// the answer is, and that nothing behind a refused request is taken for another request.
#include "web/testing.h"

namespace hustings::web {
namespace {

class Gate : public testing::Test {
 protected:
  // Sends these bytes and then a good request that must never be answered.
  void refused(std::string_view bytes, int status = 400) {
    Client client(server_.port);
    client.send(bytes);
    const Reply reply = client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").read();
    EXPECT_EQ(reply.status, status);
    EXPECT_EQ(reply.headers.at("content-type"), "application/problem+json");
    EXPECT_EQ(reply.headers.at("connection"), "close");
    EXPECT_TRUE(client.ends()) << "the connection goes on";
  }
  void refused_post(std::string_view fields, std::string_view body, int status = 400) {
    refused(std::string(kPost) + std::string(fields) + "\r\n" + std::string(body), status);
  }
  void refused_get(std::string_view target, std::string_view fields = "", int status = 400) {
    refused("GET " + std::string(target) + " HTTP/1.1\r\nHost: localhost\r\n" +
                std::string(fields) + "\r\n",
            status);
  }

  SystemClock clock_;
  RunningServer server_{test_routes(), clock_, {}, {"localhost"}};
};

TEST_F(Gate, LengthThenChunkedL101) {
  refused_post("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n");
}
TEST_F(Gate, ChunkedThenLength) {
  refused_post("Transfer-Encoding: chunked\r\nContent-Length: 3\r\n", "0\r\n\r\n");
}
TEST_F(Gate, TwoDifferentLengthsL101) {
  refused_post("Content-Length: 3\r\nContent-Length: 4\r\n", "abc");
}
TEST_F(Gate, TwoEqualLengthsL101) {
  refused_post("Content-Length: 3\r\nContent-Length: 3\r\n", "abc");
}
TEST_F(Gate, ListOfLengthsL101) { refused_post("Content-Length: 3, 3\r\n", "abc"); }
TEST_F(Gate, LengthWithPlusL101) { refused_post("Content-Length: +3\r\n", "abc"); }
TEST_F(Gate, NegativeLengthL101) { refused_post("Content-Length: -1\r\n", "abc"); }
TEST_F(Gate, BareLineFeedL103) { refused("GET / HTTP/1.1\nHost: localhost\n\n"); }
TEST_F(Gate, SpaceBeforeColonL103) { refused_get("/", "X-A : b\r\n"); }
TEST_F(Gate, NulInValueL103) { refused_get("/", std::string("X-A: b\0c\r\n", 10)); }
TEST_F(Gate, CarriageReturnInValueL103) { refused_get("/", "X-A: b\rc\r\n"); }
TEST_F(Gate, ChunkSizeWithPlus) {
  refused_post("Transfer-Encoding: chunked\r\n", "+1\r\na\r\n0\r\n\r\n");
}
TEST_F(Gate, ChunkSizeAsHexLiteral) {
  refused_post("Transfer-Encoding: chunked\r\n", "0x1\r\na\r\n0\r\n\r\n");
}
TEST_F(Gate, ChunkLineEndsInLineFeed) {
  refused_post("Transfer-Encoding: chunked\r\n", "1\na\n0\n\n");
}
TEST_F(Gate, UnknownTransferEncodingL102) {
  refused_post("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n");
}
TEST_F(Gate, ChunkedThenIdentityL102) {
  refused_post("Transfer-Encoding: chunked, identity\r\n", "0\r\n\r\n");
}
TEST_F(Gate, GzipThenChunkedL102) {
  refused_post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n");
}
TEST_F(Gate, TwoTransferEncodingsL102) {
  refused_post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n");
}
TEST_F(Gate, TransferEncodingOnHttp10L102) {
  refused("POST /echo HTTP/1.0\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
}
TEST_F(Gate, FoldedHeaderL103) { refused_get("/", "X-A: b\r\n c\r\n"); }
TEST_F(Gate, NoHostL104) { refused("GET / HTTP/1.1\r\n\r\n"); }
TEST_F(Gate, TwoHostsL104) { refused_get("/", "Host: localhost\r\n"); }
TEST_F(Gate, ForeignHostL104) { refused("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n"); }
TEST_F(Gate, AbsoluteFormL105) { refused_get("http://localhost/"); }
TEST_F(Gate, AsteriskFormL105) { refused("OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n"); }
TEST_F(Gate, FragmentL105) { refused_get("/#top"); }
TEST_F(Gate, EightBitTargetL105) { refused_get("/\xc3\xa9"); }
TEST_F(Gate, EncodedNulL105) { refused_get("/a%00"); }
TEST_F(Gate, EncodedSlashL105) { refused_get("/a%2fb"); }
TEST_F(Gate, DotSegmentsL105) { refused_get("/a/../b"); }
TEST_F(Gate, EncodedDotSegmentsL105) { refused_get("/%2e%2e/b"); }
TEST_F(Gate, GetWithBodyL106) { refused_get("/", "Content-Length: 3\r\n"); }
TEST_F(Gate, HeadWithChunkedBodyL106) {
  Client client(server_.port);
  client.send("HEAD / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
  EXPECT_EQ(client.read().status, 400);
  EXPECT_TRUE(client.ends());
}
TEST_F(Gate, ChunkExtensionIsIgnored) {
  Client client(server_.port);
  const Reply reply =
      client.ask(std::string(kPost) +
                 "Transfer-Encoding: chunked\r\n\r\n3;a=b\r\nabc\r\n0\r\nTrailer: x\r\n\r\n");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body, "abc");
  EXPECT_EQ(client.get("/").body, "home\n");
}
TEST_F(Gate, LongChunkExtensionL106) {
  refused_post("Transfer-Encoding: chunked\r\n",
               "3;a=" + std::string(300, 'b') + "\r\nabc\r\n0\r\n\r\n");
}
TEST_F(Gate, EndlessChunkExtensionL106) {
  refused_post("Transfer-Encoding: chunked\r\n", "3;a=" + std::string(40'000, 'b'));
}
TEST_F(Gate, ManyHeadersL107) {
  std::string many;
  for (int i = 0; i < 1500; ++i) many += "A: b\r\n";
  refused_get("/", many, 431);
}
TEST_F(Gate, LargeHeaderL107) {
  refused_get("/", "X-A: " + std::string(17'000, 'a') + "\r\n", 431);
}
TEST_F(Gate, LengthOverTheRoutesLimitL107) {
  refused_post("Content-Length: 1001\r\n", std::string(1001, 'a'), 413);
}
TEST_F(Gate, ChunksOverTheRoutesLimitL107) {
  refused_post("Transfer-Encoding: chunked\r\n",
               "3e8\r\n" + std::string(1000, 'a') + "\r\n1\r\na\r\n0\r\n\r\n", 413);
}
TEST_F(Gate, HugeLengthIsRefusedBeforeItIsSentL107) {
  Client client(server_.port);
  const Reply reply = client.ask(std::string(kPost) + "Content-Length: 99999999999\r\n\r\n");
  EXPECT_EQ(reply.status, 413);
}
TEST_F(Gate, MethodsThatNoRouteTakesGetAllowAndNoEcho) {
  for (const char* method : {"TRACE", "QUERY", "OPTIONS", "PATCH"}) {
    const Reply reply =
        Client(server_.port)
            .ask(std::string(method) + " / HTTP/1.1\r\nHost: localhost\r\nX-A: secret\r\n\r\n");
    EXPECT_EQ(reply.status, 405) << method;
    EXPECT_EQ(reply.headers.at("allow"), "GET, HEAD") << method;
    EXPECT_EQ(reply.body.find("secret"), std::string::npos) << method;
  }
}
TEST_F(Gate, Connect) { refused("CONNECT a:1 HTTP/1.1\r\nHost: localhost\r\n\r\n", 501); }
TEST_F(Gate, UnknownMethod) { refused("BREW / HTTP/1.1\r\nHost: localhost\r\n\r\n", 501); }
TEST_F(Gate, UnknownVersion) { refused("GET / HTTP/1.2\r\nHost: localhost\r\n\r\n", 505); }
TEST_F(Gate, Http2Preface) { refused("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505); }
TEST_F(Gate, LongQueryL111) { refused_get("/?a=" + std::string(6 << 10, 'a'), "", 414); }
TEST_F(Gate, LongTarget) { refused_get("/" + std::string(8 << 10, 'a'), "", 414); }
TEST_F(Gate, ManyParametersL111) {
  std::string target = "/?a=1";
  for (int i = 0; i < 64; ++i) target += "&a=1";
  refused_get(target);
}
TEST_F(Gate, RepeatedParameterIsNamedL111) {
  const Reply reply = Client(server_.port).get("/items/1?q=a&q=b");
  EXPECT_EQ(reply.status, 400);
  EXPECT_NE(reply.body.find(R"({"parameter":"q","message":"given more than once"})"),
            std::string::npos)
      << reply.body;
}
TEST_F(Gate, UnknownParameterIsNamed) {
  const Reply reply = Client(server_.port).get("/items/1?quux=a");
  EXPECT_EQ(reply.status, 400);
  EXPECT_NE(reply.body.find(R"("parameter":"quux")"), std::string::npos) << reply.body;
}
TEST_F(Gate, ForwardedFieldsOfStrangersChangeNothingL109) {
  Client client(server_.port);
  constexpr std::string_view kFields =
      "X-Forwarded-Host: evil.example\r\nX-Forwarded-For: 1.2.3.4\r\n";
  EXPECT_EQ(client.get("/", kFields).body, "home\n");
  EXPECT_EQ(client.get("/network", kFields).body, "\n") << "this machine";
}
TEST_F(Gate, AProxyOnThisMachineSaysWhereARequestCameFromL109) {
  const RunningServer behind(test_routes(), clock_, {}, {"localhost"}, {}, nullptr, true);
  Client client(behind.port);
  EXPECT_EQ(client.get("/network").body, "\n");
  EXPECT_EQ(client.get("/network", "X-Forwarded-For: 9.9.9.9, 1.2.3.4\r\n").body, "010203\n")
      << "what a stranger wrote stands before what the proxy added";
  EXPECT_EQ(client.get("/network", "X-Forwarded-For: 2001:db8:1:2:3::4\r\n").body,
            "20010db800010002\n");
  EXPECT_EQ(client.get("/network", "X-Forwarded-For: nobody\r\n").body, "\n");
}
TEST_F(Gate, WrongContentTypeL7) {
  Client client(server_.port);
  const Reply reply = client.ask(
      "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/html\r\n"
      "Content-Length: 3\r\n\r\nabc");
  EXPECT_EQ(reply.status, 415);
  EXPECT_TRUE(client.ends());
}

}  // namespace
}  // namespace hustings::web
