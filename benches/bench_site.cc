// bench_site DIR: serves the node in DIR on a free port, which it prints, until it is told to end.
#include <fmt/format.h>

#include <array>
#include <cstdio>

#include "ads/ads.h"
#include "ads/advertiser_report.h"
#include "parties/parties.h"
#include "web/serve.h"

int main(int argc, char** argv) {
  using namespace hustings;
  if (argc != 2) return 2;
  const std::array<const Capability*, 3> all = {&node_capability(), &parties_capability(),
                                                &ads_capability()};
  const Registry registry(all);
  const auto disk = real_disk();
  const SystemClock clock;
  const auto done = web::serve({.disk = *disk,
                                .clock = clock,
                                .content = {registry, {}},
                                .data = argv[1],
                                .listen = "127.0.0.1:0",
                                .ready = [](std::uint16_t port, std::uint16_t) {
                                  fmt::print("{}\n", port);
                                  (void)std::fflush(stdout);
                                }});
  if (!done) fmt::print(stderr, "{}\n", done.error().text());
  return done ? 0 : 1;
}
