// The document of the API has every operation of the site with all rooms, and no other.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "base/json.h"
#include "base/testing.h"
#include "cli/commands.h"
#include "node/node.h"
#include "web/gate.h"
#include "web/openapi.h"
#include "web/serve.h"
#include "web/testing.h"

namespace hustings::cli {
namespace {

using Operations = std::set<std::pair<std::string, std::string>>;  // path, method

class ApiTest : public testing::Test {
 protected:
  ApiTest() {
    const World world{*disk_, clock_, *random_};
    const auto made = init_node(world, dir_, "log.example/main", "");
    const MakePackage package = [](Db&, const std::string&, const Path&,
                                   const std::stop_token&) -> Result<Package> { return Package{}; };
    site_ =
        std::move(*web::make_site(*disk_, clock_, dir_, {registry(), package}, "http://localhost"));
  }
  const std::vector<web::Route>& routes() const { return site_->router.routes(); }
  std::string served(std::string_view target) const {
    web::Request request;
    request.target = *web::parse_target(target, {});
    const auto match = site_->router.resolve(request);
    const web::Call call{request, *match->route, match->format, match->arguments};
    return match->route->handler(call)->body;
  }

  TemporaryFolder folder_;
  const Path dir_ = folder_.path() / "node";
  std::unique_ptr<Disk> disk_ = real_disk();
  web::SetClock clock_{{1717401600000}};
  std::unique_ptr<Random> random_ = seeded_random(7);
  std::optional<web::Site> site_;
};

std::string lower(std::string_view method) {
  std::string out(method);
  std::ranges::transform(out, out.begin(), [](unsigned char c) { return std::tolower(c); });
  return out;
}

Operations documented(const Json& document) {
  Operations out;
  for (const auto& [path, item] : *document.find("paths")->as<JsonObject>()) {
    for (const auto& [method, operation] : *item.as<JsonObject>()) out.emplace(path, method);
  }
  return out;
}

TEST_F(ApiTest, TheServedDocumentHasEveryRouteAndNoOther) {
  Operations registered;
  for (const auto& route : routes()) {
    for (const auto& twin : route.twins) {
      for (const auto& path : web::templates_of(route, twin))
        registered.emplace(path, lower(web::name(route.method)));
    }
  }
  const auto document = parse_json(served("/openapi.json"));
  ASSERT_TRUE(document) << document.error().text();
  EXPECT_EQ(documented(*document), registered);
  EXPECT_GT(registered.size(), 100U);
}

// A segment that the parameter's own type lets through.
std::string good_segment(const web::Route& route, std::string_view name) {
  for (const auto& parameter : route.parameters) {
    if (parameter.name == name)
      return parameter.type == ParameterType::integer ? std::to_string(parameter.min) : "a";
  }
  return "a";  // one of several that a "{name...}" was written as
}

// The path with good arguments, as a client writes it.
std::string filled(const web::Route& route, std::string path) {
  for (auto begin = path.find('{'); begin != std::string::npos; begin = path.find('{')) {
    const auto end = path.find('}', begin);
    const std::string name = path.substr(begin + 1, end - begin - 1);
    path.replace(begin, end + 1 - begin, good_segment(route, name));
  }
  return path;
}

TEST_F(ApiTest, TheRouterTakesWhatIsDocumentedAndNothingElse) {
  using web::Method;
  const auto document = parse_json(served("/openapi.json"));
  const Operations known = documented(*document);
  for (const auto& route : routes()) {
    for (const auto& twin : route.twins) {
      for (const auto& path : web::templates_of(route, twin)) {
        web::Request request;
        request.target = *web::parse_target(filled(route, path), {});
        if (!route.bodies.empty()) request.content_type = route.bodies.front().type;
        for (const auto method : {Method::get, Method::post, Method::put, Method::patch,
                                  Method::del, Method::options, Method::trace, Method::query}) {
          request.method = method;
          const auto match = site_->router.resolve(request);
          const bool told = known.contains({path, lower(web::name(method))});
          EXPECT_EQ(match.has_value(), told) << web::name(method) << ' ' << request.target.raw;
          if (!match) {
            EXPECT_EQ(match.error().status, 405) << request.target.raw;
          }
        }
      }
    }
  }
}

}  // namespace
}  // namespace hustings::cli
