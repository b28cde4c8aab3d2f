#include "web/serve.h"

#include <algorithm>
#include <cctype>
#include <memory>

#include "web/collections.h"
#include "web/log_files.h"
#include "web/openapi.h"
#include "web/twins.h"

namespace hustings::web {
namespace {

std::string host_of(std::string_view address, char end) {
  const auto cut = address.starts_with('[') ? address.find(']') + 1 : address.find(end);
  std::string out(address.substr(0, cut));
  std::ranges::transform(out, out.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

Route health() {
  Route out{.path = "/healthz", .summary = "answers while the node serves"};
  out.plain_type = "application/json";
  out.kind = RouteClass::closed;
  out.handler = [](const Call&) -> Result<Response> {
    Response response;
    response.body = "{\"status\":\"ok\"}\n";
    return response;
  };
  return out;
}

}  // namespace

Router make_site(Disk& disk, const Path& dir, const Registry& registry) {
  Router out;
  const Source source{std::make_shared<Readers>(disk, dir), std::make_shared<Totals>(), registry};
  out.add(health());
  add_log_files(out, disk, dir / "log");
  for (const auto& page : collection_pages(registry)) add_page(out, page, source);
  const auto document = std::make_shared<std::string>();
  Route api{.path = "/openapi.json", .summary = "this document"};
  api.plain_type = "application/openapi+json";
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
  return out;
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
  HUSTINGS_TRY(
      const auto made,
      Server::listen(std::move(server), make_site(options.disk, options.data, options.registry)));
  if (options.ready) options.ready(made->port());
  made->run();
  return {};
}

}  // namespace hustings::web
