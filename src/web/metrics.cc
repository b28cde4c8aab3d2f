#include "web/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <array>
#include <functional>
#include <limits>
#include <map>

namespace hustings::web {
namespace {

namespace prom = prometheus;

prom::Family<prom::Counter>& counters(prom::Registry& registry, const char* name,
                                      const char* help) {
  return prom::BuildCounter().Name(name).Help(help).Register(registry);
}
prom::Gauge& gauge(prom::Registry& registry, const char* name, const char* help) {
  return prom::BuildGauge().Name(name).Help(help).Register(registry).Add({});
}

const prom::Histogram::BucketBoundaries& buckets() {  // seconds
  static const prom::Histogram::BucketBoundaries kBuckets = {
      0.0001, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10};
  return kBuckets;
}

// The counters of one route, found once.
struct OfRoute {
  std::array<prom::Counter*, 6> requests = {};  // by the first digit of the status
  prom::Counter* bytes = nullptr;
  prom::Histogram* seconds = nullptr;
};

double size_or_nan(std::optional<std::uint64_t> size) {
  return size ? static_cast<double>(*size) : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

struct Metrics::Parts {
  OfRoute& of(std::string_view route);

  prom::Registry registry;
  prom::Family<prom::Counter>& requests = counters(
      registry, "hustings_http_requests_total", "Answers, by route template and class of status.");
  prom::Family<prom::Counter>& bytes = counters(registry, "hustings_http_response_bytes_total",
                                                "Bytes of bodies sent, by route template.");
  prom::Family<prom::Histogram>& seconds =
      prom::BuildHistogram()
          .Name("hustings_http_request_duration_seconds")
          .Help("From the end of a request's head to the end of its answer, by route template.")
          .Register(registry);
  prom::Family<prom::Counter>& refusals =
      counters(registry, "hustings_http_refused_total",
               "Requests that the gate did not let in, by the part that was wrong and status.");
  prom::Family<prom::Counter>& lookups =
      counters(registry, "hustings_http_cache_lookups_total", "Kept pages looked for, by result.");
  prom::Counter& hits = lookups.Add({{"result", "hit"}});
  prom::Counter& misses = lookups.Add({{"result", "miss"}});
  prom::Gauge& open = gauge(registry, "hustings_http_connections", "Open connections.");
  prom::Counter& accepted =
      counters(registry, "hustings_http_connections_accepted_total", "Connections taken.").Add({});
  prom::Counter& full = counters(registry, "hustings_http_connections_turned_away_total",
                                 "Connections closed at once because there were too many.")
                            .Add({});
  prom::Gauge& queue = gauge(registry, "hustings_http_pool_requests",
                             "Requests that wait for the thread pool or run on it.");
  prom::Gauge& committed = gauge(registry, "hustings_log_committed_size",
                                 "Records in the database; NaN when it cannot be read.");
  prom::Gauge& published = gauge(registry, "hustings_log_published_size",
                                 "Records in the public log; NaN when it cannot be read.");
  std::map<std::string, OfRoute, std::less<>> routes;
};

OfRoute& Metrics::Parts::of(std::string_view route) {
  if (const auto it = routes.find(route); it != routes.end()) return it->second;
  const std::string name(route);
  return routes
      .emplace(name, OfRoute{.requests = {},
                             .bytes = &bytes.Add({{"route", name}}),
                             .seconds = &seconds.Add({{"route", name}}, buckets())})
      .first->second;
}

Metrics::Metrics() : parts_(std::make_unique<Parts>()) {}
Metrics::~Metrics() = default;

void Metrics::answered(std::string_view route, int status, std::uint64_t bytes,
                       std::chrono::duration<double> took) {
  OfRoute& counted = parts_->of(route);
  const auto digit = static_cast<std::size_t>(status / 100);
  prom::Counter*& requests = counted.requests.at(digit);
  if (requests == nullptr) {
    requests = &parts_->requests.Add(
        {{"route", std::string(route)}, {"status", std::to_string(digit) + "xx"}});
  }
  requests->Increment();
  counted.bytes->Increment(static_cast<double>(bytes));
  counted.seconds->Observe(took.count());
}

void Metrics::refused(std::string_view part, int status) {
  parts_->refusals.Add({{"part", std::string(part)}, {"status", std::to_string(status)}})
      .Increment();
}

void Metrics::cache(bool hit) { (hit ? parts_->hits : parts_->misses).Increment(); }

void Metrics::connections(std::size_t open, bool accepted) {
  parts_->open.Set(static_cast<double>(open));
  if (accepted) parts_->accepted.Increment();
}

void Metrics::turned_away() { parts_->full.Increment(); }

void Metrics::waiting(std::size_t requests) { parts_->queue.Set(static_cast<double>(requests)); }

void Metrics::log_sizes(std::optional<std::uint64_t> committed,
                        std::optional<std::uint64_t> published) {
  parts_->committed.Set(size_or_nan(committed));
  parts_->published.Set(size_or_nan(published));
}

std::string Metrics::text() const {
  return prom::TextSerializer().Serialize(parts_->registry.Collect());
}

}  // namespace hustings::web
