#include "web/router.h"

#include <gtest/gtest.h>

#include "base/json.h"
#include "web/gate.h"
#include "web/openapi.h"
#include "web/testing.h"

namespace hustings::web {
namespace {

Request request(std::string_view target, Method method = Method::get) {
  Request out;
  out.method = method;
  out.target = *parse_target(target, {});
  return out;
}
int status(std::string_view target, Method method = Method::get) {
  const Router router = test_routes();
  const auto match = router.resolve(request(target, method));
  return match ? 200 : match.error().status;
}

TEST(RouterTest, PathsTwinsAndArguments) {
  const Router router = test_routes();
  const auto plain_form = router.resolve(request("/items/12?q=a+b"));
  ASSERT_TRUE(plain_form);
  EXPECT_EQ(plain_form->format, Format::plain);
  EXPECT_EQ(plain_form->arguments.integer("index"), 12);
  EXPECT_EQ(plain_form->arguments.text("q"), "a b");
  const auto csv = router.resolve(request("/items/12.csv"));
  ASSERT_TRUE(csv);
  EXPECT_EQ(csv->format, Format::csv);
  EXPECT_EQ(csv->arguments.text("index"), "12");
  EXPECT_EQ(router.resolve(request("/items/12.json"))->format, Format::json);
  EXPECT_TRUE(router.resolve(request("/")));
  EXPECT_TRUE(router.resolve(request("/", Method::head)));
}

TEST(RouterTest, NothingThere) {
  for (const char* nowhere : {"/nowhere", "/items", "/items/1/2", "/items/.csv", "/slow.json"}) {
    EXPECT_NE(status(nowhere), 200) << nowhere;
  }
  EXPECT_EQ(status("/nowhere"), 404);
  EXPECT_EQ(status("/items/abc"), 400);
}

TEST(RouterTest, MethodNotAllowedSaysWhichAreL7) {
  const Router router = test_routes();
  const auto answer = router.resolve(request("/echo"));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().status, 405);
  EXPECT_EQ(answer.error().headers()[0].second, "POST");
  EXPECT_EQ(router.resolve(request("/", Method::del)).error().headers()[0].second, "GET, HEAD");
}

TEST(RouterTest, ArgumentsAreChecked) {
  for (const char* good : {"limit=1", "limit=1000", "country=AT", "from=2029-06-03", "q=", "q=x",
                           "limit=", "country=&from="}) {
    EXPECT_EQ(status(std::string("/items/1?") + good), 200) << good;
  }
  for (const char* bad :
       {"limit=0", "limit=1001", "limit=01", "limit=+1", "limit=1e3", "country=at", "country=AUT",
        "from=2029-02-30", "from=x", "index=2", "q=1&limit=x"}) {
    EXPECT_EQ(status(std::string("/items/1?") + bad), 400) << bad;
  }
  EXPECT_EQ(status("/items/1?q=" + std::string(201, 'x')), 400);
}

TEST(RouterTest, AllThatIsWrongAtOnce) {
  const auto answer = test_routes().resolve(request("/items/x?limit=0&a=1&a=2&country=xx"));
  const auto json = parse_json(answer.error().body);
  ASSERT_TRUE(json);
  EXPECT_EQ(json->find("errors")->as<JsonArray>()->size(), 5U) << answer.error().body;
}

TEST(RouterTest, RestTakesSeveralSegments) {
  Router router;
  Route route = make_route(Method::get, "/files/{path...}",
                           [](const Call&) -> Result<Response> { return plain(""); });
  route.parameters = {{.name = "path", .type = ParameterType::token, .required = true}};
  route.most_segments = 3;
  router.add(std::move(route));
  EXPECT_EQ(router.resolve(request("/files/a/b.p/c"))->arguments.text("path"), "a/b.p/c");
  EXPECT_EQ(router.resolve(request("/files")).error().status, 404);
  EXPECT_EQ(router.resolve(request("/files/a/b/c/d")).error().status, 404);
  EXPECT_EQ(router.resolve(request("/files/a/.b")).error().status, 400);
}

TEST(RouterTest, CodesAndChoices) {
  Router router;
  Route route = make_route(Method::get, "/things/{id}",
                           [](const Call&) -> Result<Response> { return plain(""); });
  route.parameters = {{.name = "id", .type = ParameterType::token, .required = true},
                      {.name = "rule", .type = ParameterType::token, .max_length = 21},
                      {.name = "cursor", .type = ParameterType::cursor, .max_length = 20},
                      {.name = "sort", .type = ParameterType::choice, .choices = {"up", "down"}},
                      {.name = "facets", .type = ParameterType::choices, .choices = {"a", "b"}}};
  router.add(std::move(route));
  for (const char* good :
       {"/things/a-1?rule=ads.no-disclaimer:1/2", "/things/A?cursor=W10_-", "/things/1?sort=up",
        "/things/1?facets=b,a", "/things/1?facets=a%2Cb", "/things/1?facets=&sort=&cursor="}) {
    EXPECT_TRUE(router.resolve(request(good))) << good;
  }
  for (const char* bad : {"/things/-a", "/things/%20", "/things/%C3%A9", "/things/1?rule=a+b",
                          "/things/1?rule=%27", "/things/1?rule=1234567890123456789012",
                          "/things/1?cursor=a.b", "/things/1?sort=UP", "/things/1?sort=up,down",
                          "/things/1?facets=a,a", "/things/1?facets=a,", "/things/1?facets=a,c"}) {
    const auto answer = router.resolve(request(bad));
    ASSERT_FALSE(answer) << bad;
    EXPECT_EQ(answer.error().status, 400) << bad;
  }
}

TEST(RouterTest, FormsOfTheRootHaveAName) {
  Router router;
  Route route =
      make_route(Method::get, "/", [](const Call&) -> Result<Response> { return plain(""); });
  route.twins = {{"", Format::html}, {".json", Format::json}};
  router.add(std::move(route));
  EXPECT_EQ(router.resolve(request("/"))->format, Format::html);
  EXPECT_EQ(router.resolve(request("/index.json"))->format, Format::json);
  for (const char* nowhere : {"/index", "/.json", "/index.csv"})
    EXPECT_EQ(router.resolve(request(nowhere)).error().status, 404) << nowhere;
}

TEST(RouterTest, WhatTheDocumentAllowsIsNotTooLongForTheGate) {
  Router router;
  Route route =
      make_route(Method::get, "/", [](const Call&) -> Result<Response> { return plain(""); });
  route.parameters = {{.name = "q", .max_length = 500}};
  router.add(route);
  route.path = "/other";
  route.parameters.push_back({.name = "cursor", .type = ParameterType::cursor, .max_length = 200});
  EXPECT_THROW(router.add(route), std::logic_error);
}

TEST(RouterTest, MistakesInTheTableAreFoundAtStart) {
  Router router;
  const Handler handler = [](const Call&) -> Result<Response> { return plain(""); };
  router.add(make_route(Method::get, "/a", handler));
  EXPECT_THROW(router.add(make_route(Method::get, "/a", handler)), std::logic_error);
  EXPECT_THROW(router.add(make_route(Method::get, "/b/{id}", handler)), std::logic_error);
  Route changes = make_route(Method::get, "/c", handler);
  changes.body_limit = 1;
  EXPECT_THROW(router.add(std::move(changes)), std::logic_error);
}

TEST(OpenApi, HasEveryRouteAndTwin) {
  const Router router = test_routes();
  const std::string text = openapi(router.routes());
  const auto json = parse_json(text);
  ASSERT_TRUE(json) << json.error().text() << text;
  EXPECT_EQ(*json->find("openapi")->as<std::string>(), "3.1.0");
  const Json& paths = *json->find("paths");
  for (const char* path :
       {"/", "/slow", "/items/{index}", "/items/{index}.json", "/items/{index}.csv"}) {
    ASSERT_NE(paths.find(path), nullptr) << path;
    EXPECT_NE(paths.find(path)->find("get"), nullptr) << path;
  }
  EXPECT_NE(paths.find("/echo")->find("post")->find("requestBody"), nullptr);
  const Json& items = *paths.find("/items/{index}")->find("get");
  EXPECT_EQ(items.find("parameters")->as<JsonArray>()->size(), 5U);
  for (const char* status : {"200", "400", "414", "431", "500", "503"})
    EXPECT_NE(items.find("responses")->find(status), nullptr) << status;
  for (const char* status : {"206", "304", "404", "405"})
    EXPECT_EQ(items.find("responses")->find(status), nullptr) << status;
  EXPECT_NE(paths.find("/echo")->find("post")->find("responses")->find("413"), nullptr);
}

TEST(OpenApi, WritesPathsOverSeveralSegmentsOneByOne) {
  Route route;
  route.path = "/files/{size}/{name...}";
  route.twins = {{".csv", Format::csv}};
  route.most_segments = 3;
  EXPECT_EQ(
      templates_of(route, route.twins[0]),
      (std::vector<std::string>{"/files/{size}/{name}.csv", "/files/{size}/{name_1}/{name_2}.csv",
                                "/files/{size}/{name_1}/{name_2}/{name_3}.csv"}));
}

TEST(OpenApi, PromisesWhatTheRouteDoes) {
  Route route;
  route.path = "/things";
  route.twins = {{"", Format::json}};
  route.page = route.list = true;
  route.statuses = {200, 206, 304, 404};
  route.schema = R"({"type":"object","title":"thing"})";
  route.parameters = {{.name = "facets", .type = ParameterType::choices, .choices = {"a"}}};
  const std::string text = openapi({route});
  const auto json = parse_json(text);
  ASSERT_TRUE(json) << json.error().text() << text;
  const Json& get = *json->find("paths")->find("/things")->find("get");
  EXPECT_EQ(get.find("parameters")->as<JsonArray>()->size(), 4U) << "three are headers";
  for (const char* header : {"ETag", "Hustings-Log", "Link", "Accept-Ranges"}) {
    EXPECT_NE(get.find("responses")->find("200")->find("headers")->find(header), nullptr) << header;
  }
  EXPECT_EQ(get.find("responses")->find("304")->find("content"), nullptr);
  for (const auto& [status, response] : *get.find("responses")->as<JsonObject>()) {
    const Json* said = response.find("$ref") == nullptr
                           ? &response
                           : json->find("components")->find("responses")->find(status);
    EXPECT_NE(said->find("headers")->find("Hustings-Log"), nullptr) << status;
  }
  EXPECT_NE(json->find("components")->find("schemas")->find("things"), nullptr);
}

}  // namespace
}  // namespace hustings::web
