// What a stranger may ask of the server: sizes, counts and times. Tests make them smaller.
#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace hustings::web {

struct Limits {
  using Duration = std::chrono::milliseconds;

  std::size_t head_bytes = 16 << 10;  // request line and fields together: 431
  std::size_t fields = 64;            // 431
  // Long enough for good arguments to all parameters of a route at once: Router::add() sees to it.
  std::size_t target_bytes = 8 << 10;  // 414
  std::size_t query_bytes = 6 << 10;   // 414
  std::size_t query_parameters = 64;   // 400
  std::size_t chunk_extension = 256;   // bytes of one chunk's extensions: 400

  Duration head{10'000};        // from the first byte (or the connection) to the end of the head
  Duration idle{15'000};        // between two requests of a connection
  Duration write{30'000};       // for each 256 KiB of an answer
  Duration body_slack{10'000};  // a body may take this, and besides
  std::size_t body_rate = 16 << 10;  // one second for this many bytes
  Duration grace{30'000};            // how long a stop waits for what runs
  Duration linger{1'000};  // how long the rest of a refused request is read and thrown away

  std::size_t connections = 1024;  // the next one is closed at once
  std::size_t per_network = 32;    // connections of one /24 or /64; loopback is exempt
  bool exempt_loopback = true;     // a reverse proxy in front connects from there
  std::size_t waiting = 256;       // requests that wait for the thread pool: 503
  // Below that a ladder: from so many waiting requests on, kept pages may be older than a second,
  // and lists with filters, which everybody asks for in another way, are refused first: 503.
  std::size_t busy = 64;
  Duration busy_age{10'000};
  std::size_t crowded = 128;
  Duration crowded_age{60'000};
  std::size_t large_body = 1 << 20;  // bytes; of larger ones at most
  std::size_t large_bodies = 8;      // are in memory at a time: 503
};

}  // namespace hustings::web
