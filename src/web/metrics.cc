#include "web/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <algorithm>
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
prom::Family<prom::Gauge>& gauges(prom::Registry& registry, const char* name, const char* help) {
  return prom::BuildGauge().Name(name).Help(help).Register(registry);
}
prom::Gauge& gauge(prom::Registry& registry, const char* name, const char* help) {
  return gauges(registry, name, help).Add({});
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

// Brings a counter to what is counted elsewhere; it never goes back.
void bring(prom::Counter& counter, std::int64_t total) {
  counter.Increment(std::max(0.0, static_cast<double>(total) - counter.Value()));
}

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
  prom::Family<prom::Counter>& cosignatures =
      counters(registry, "hustings_witness_cosignatures_total",
               "Cosignatures got from a witness of this log, by its name in the policy.");
  prom::Family<prom::Counter>& witness_failures =
      counters(registry, "hustings_witness_failures_total",
               "Answers of a witness that were none, or not believed.");
  prom::Family<prom::Gauge>& witness_seconds =
      gauges(registry, "hustings_witness_answer_seconds", "What its last answer took.");
  prom::Family<prom::Gauge>& witness_up =
      gauges(registry, "hustings_witness_up", "1: it cosigned when it was asked last.");
  prom::Gauge& quorum = gauge(registry, "hustings_checkpoint_quorum_met",
                              "1: enough witnesses have cosigned the public checkpoint; NaN: the "
                              "policy asks for none, or it cannot be read.");
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

void Metrics::witnesses(const std::vector<Witness>& all, std::optional<bool> quorum_met) {
  for (const auto& witness : all) {
    const prom::Labels labels = {{"witness", witness.name}};
    bring(parts_->cosignatures.Add(labels), witness.good);
    bring(parts_->witness_failures.Add(labels), witness.bad);
    parts_->witness_seconds.Add(labels).Set(witness.seconds);
    parts_->witness_up.Add(labels).Set(witness.answers ? 1 : 0);
  }
  parts_->quorum.Set(quorum_met ? static_cast<double>(*quorum_met)
                                : std::numeric_limits<double>::quiet_NaN());
}

std::string Metrics::text() const {
  return prom::TextSerializer().Serialize(parts_->registry.Collect());
}

}  // namespace hustings::web
