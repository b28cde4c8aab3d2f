#include "web/admin.h"

#include <array>

#include "log/checkpoint.h"
#include "web/health.h"

namespace hustings::web {
namespace {

Result<std::uint64_t> committed_size(Readers& readers) {
  HUSTINGS_TRY(const auto reader, readers.take());
  HUSTINGS_TRY(const auto snapshot, Transaction::snapshot(*reader->db));
  HUSTINGS_TRY(const AsOf as_of, read_as_of(*reader));
  return as_of.head.size;
}

Result<std::uint64_t> published_size(Readers& readers) {
  HUSTINGS_TRY(const auto reader, readers.take());
  HUSTINGS_TRY(const std::string note, reader->tiles.checkpoint());
  const std::array keys = {reader->key};
  HUSTINGS_TRY(const auto opened, open_checkpoint(note, keys));
  return opened.checkpoint.head.size;
}

std::optional<std::uint64_t> known(const Result<std::uint64_t>& size) {
  return size ? std::optional(*size) : std::nullopt;
}

// What is known of the log's witnesses; an error leaves everything as it was.
Result<void> count_witnesses(Metrics& metrics, Readers& readers, const Witnessing& witnessing) {
  HUSTINGS_TRY(const auto reader, readers.take());
  HUSTINGS_TRY(const auto state, witnessing.read(*reader->db));
  std::vector<Metrics::Witness> all;
  all.reserve(state.witnesses.size());
  for (const auto& [witness, known, signed_at] : state.witnesses) {
    all.push_back({.name = witness.name,
                   .answers = known.failures == 0 && known.good > 0,
                   .seconds = static_cast<double>(known.took_ms) / 1000,
                   .good = known.good,
                   .bad = known.bad});
  }
  metrics.witnesses(all, state.quorum_met);
  return {};
}

Route metrics_route(Metrics& metrics, const std::shared_ptr<Readers>& readers,
                    const std::shared_ptr<const Witnessing>& witnessing) {
  Route out{.path = "/metrics", .summary = "what this node counts, for Prometheus"};
  out.plain_type = "text/plain; version=0.0.4; charset=utf-8";
  out.kind = RouteClass::closed;
  out.handler = [&metrics, readers, witnessing,
                 type = out.plain_type](const Call&) -> Result<Response> {
    metrics.log_sizes(known(committed_size(*readers)), known(published_size(*readers)));
    if (!witnessing || !count_witnesses(metrics, *readers, *witnessing))
      metrics.witnesses({}, std::nullopt);
    Response response;
    response.type = type;
    response.body = metrics.text();
    return response;
  };
  return out;
}

}  // namespace

Result<std::unique_ptr<Admin>> Admin::start(const AdminOptions& options) {
  HUSTINGS_TRY(const bool local, is_loopback(options.listen));
  if (!local && !options.open) {
    return fail(Code::bad_input,
                "other machines would reach the admin address, and it asks nobody for a password",
                options.listen,
                "listen on 127.0.0.1:9464 or [::1]:9464, or add --admin-open where a firewall lets "
                "only your monitoring in");
  }
  ServerOptions server{.clock = options.clock, .listen = options.listen};
  // Against pages that a browser on this machine has from elsewhere (DNS rebinding).
  if (local) server.hosts = {"localhost", "127.0.0.1", "[::1]"};
  server.threads = 1;
  server.errors = options.errors;
  Router router;
  router.add(health_route());
  router.add(metrics_route(options.metrics, options.readers, options.witnessing));
  HUSTINGS_TRY(auto made, Server::listen(std::move(server), std::move(router)));
  return std::unique_ptr<Admin>(new Admin(std::move(made)));
}

Admin::Admin(std::unique_ptr<Server> server)
    : server_(std::move(server)), thread_([this] { server_->run(); }) {}

Admin::~Admin() {
  server_->stop();
  thread_.join();
}

}  // namespace hustings::web
