#include "web/serve.h"

#include <algorithm>
#include <cctype>
#include <memory>
#include <set>

#include "base/message.h"
#include "web/about.h"
#include "web/admin.h"
#include "web/collections.h"
#include "web/discovery.h"
#include "web/downloads.h"
#include "web/health.h"
#include "web/log_files.h"
#include "web/openapi.h"
#include "web/twins.h"
#include "web/witness.h"

namespace hustings::web {
namespace {

std::string host_of(std::string_view address, char end) {
  const auto cut = address.starts_with('[') ? address.find(']') + 1 : address.find(end);
  std::string out(address.substr(0, cut));
  std::ranges::transform(out, out.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

}  // namespace

Result<Site> make_site(Disk& disk, const Clock& clock, const Path& dir, const Content& content,
                       std::string_view address, LogSink errors) {
  const Registry& registry = content.registry;
  HUSTINGS_TRY(Config config, read_config(disk, dir));
  HUSTINGS_TRY(auto own_witnessing, Witnessing::open(disk, dir));
  const auto witnessing = std::make_shared<const Witnessing>(std::move(own_witnessing));
  std::vector<Asset> templates;
  for (const auto* capability : registry.capabilities())
    templates.insert(templates.end(), capability->templates.begin(), capability->templates.end());
  CountryNames countries;
  for (const auto& [code, country] : config.countries) countries.emplace(code, country.name);
  const auto look = std::make_shared<const Look>(templates, std::move(countries), config.origin,
                                                 std::string(address));
  Router out;
  const Source source{std::make_shared<Readers>(disk, dir), std::make_shared<Counted>(), registry,
                      look, config.operator_id};
  look->assets.add_to(out);
  out.add(health_route());
  add_log_files(out, disk, dir / "log");
  add_discovery(out, source.readers, witnessing, look);
  add_witness(out, std::make_shared<Watch>(disk, clock, dir), source.readers, look);
  if (content.package) {
    add_downloads(out, source,
                  std::make_shared<Packages>(disk, dir, content.package, std::move(errors)));
  }
  if (content.more) HUSTINGS_CHECK(content.more(out, look));
  const auto routes = std::make_shared<std::vector<Route>>();
  for (const auto& page : about_pages(look, routes, witnessing)) add_page(out, page, source);
  std::set<std::string> taken;  // by a room's own page, which tells more than a row does
  for (const auto* capability : registry.capabilities()) {
    if (capability->pages == nullptr) continue;
    for (const auto& page : capability->pages(registry)) {
      taken.insert(page.path);
      add_page(out, page, source);
    }
  }
  for (const auto& page : collection_pages(registry)) {
    if (!taken.contains(page.path)) add_page(out, page, source);
  }
  const auto document = std::make_shared<std::string>();
  Route api{.path = "/openapi.json", .summary = std::string(tr("this document"))};
  api.plain_type = "application/openapi+json";
  api.statuses = {200, 304};
  api.keep = true;
  api.handler = [document](const Call&) -> Result<Response> {
    Response response;
    response.type = "application/openapi+json";
    response.body = *document;
    response.freshness = Freshness::second;
    response.etag = hex(Bytes(sha256(bytes(*document))).first(8));
    return response;
  };
  out.add(std::move(api));
  *document = openapi(out.routes());
  for (const auto& route : out.routes()) {
    if (route.hidden) continue;
    routes->push_back({.path = route.path,
                       .twins = route.twins,
                       .parameters = route.parameters,
                       .summary = route.summary,
                       .plain_type = route.plain_type});
  }
  return Site{std::move(out), look, witnessing,
              [readers = source.readers] { return read_log_line(*readers); }};
}

Result<void> serve(const ServeOptions& options) {
  HUSTINGS_TRY(const NodeReader reader, open_reader(options.disk, options.data));
  ServerOptions server{.clock = options.clock, .listen = options.listen, .hosts = options.hosts};
  for (auto& host : server.hosts) host = host_of(host, ':');
  for (const char* local : {"localhost", "127.0.0.1", "[::1]"}) server.hosts.emplace_back(local);
  server.hosts.push_back(host_of(options.listen, ':'));
  server.hosts.push_back(host_of(host_of(reader.config.origin, '/'), ':'));
  server.https = options.https;
  server.signals = true;
  server.access_log = options.access_log;
  server.errors = options.errors;
  const std::string address = (options.https ? "https://" : "http://") +
                              (options.hosts.empty() ? options.listen : options.hosts.front());
  HUSTINGS_TRY(Site site, make_site(options.disk, options.clock, options.data, options.content,
                                    address, options.errors));
  server.language = [look = site.look](std::string_view accepted) {
    return look->languages.accepted(accepted).code();
  };
  server.error_page = [look = site.look](const Response& problem, const Request& request) {
    return error_page(*look, problem, request);
  };
  server.log = site.log;
  Metrics metrics;
  if (!options.admin.empty()) server.metrics = &metrics;
  HUSTINGS_TRY(const auto made, Server::listen(std::move(server), std::move(site.router)));
  std::unique_ptr<Admin> admin;
  if (!options.admin.empty()) {
    HUSTINGS_TRY(admin,
                 Admin::start({.clock = options.clock,
                               .metrics = metrics,
                               .readers = std::make_shared<Readers>(options.disk, options.data),
                               .listen = options.admin,
                               .open = options.admin_open,
                               .errors = options.errors,
                               .witnessing = site.witnessing}));
  }
  if (options.ready) options.ready(made->port(), admin ? admin->port() : std::uint16_t{0});
  made->run();
  return {};
}

}  // namespace hustings::web
