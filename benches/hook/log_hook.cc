// log_hook NEW_DIR: a log of raw entries in a folder that is not there yet, over HTTP, for the load
// generator of Tessera. log_hook: the same without any log: every POST is answered at once, which
// shows what the load generator and HTTP alone cost. Prints port and verifier key, and serves until
// it is told to end. Only ./bench log runs it: it takes anything from anybody.
#include <fmt/format.h>

#include <cstdio>
#include <exception>
#include <memory>

#include "hook/raw_log.h"
#include "hook/server.h"
#include "log/checkpoint.h"

namespace hustings::bench {
namespace {

void say(const Server& server, const Signer& signer) {
  fmt::print("{} {}\n", server.port(), signer.verifier().text());
  (void)std::fflush(stdout);
}

Result<void> serve_log(Server& server, Disk& disk, const Path& dir, const Signer& signer) {
  HUSTINGS_TRY(const auto log, RawLog::make(disk, dir, signer, [&server](std::vector<Placed> all) {
                 server.tell(std::move(all));
               }));
  const auto read = [&log](std::string_view path) -> Result<std::string> {
    if (path == "checkpoint") return log->tiles().checkpoint();
    HUSTINGS_TRY(const TileId id, parse_tile_path(path));
    return log->tiles().fetch(id);
  };
  say(server, signer);
  server.run({[&log](const Wanted& wanted) { log->add(wanted); }, read});
  return {};
}

Result<void> serve_nothing(Server& server, const Signer& signer) {
  HUSTINGS_TRY(const std::string note,
               sign_checkpoint({signer.verifier().name(), {0, empty_root()}}, signer));
  const auto read = [&note](std::string_view path) -> Result<std::string> {
    if (path == "checkpoint") return note;
    return fail(Code::not_found, "there is no log behind this", std::string(path));
  };
  std::uint64_t taken = 0;
  say(server, signer);
  server.run({[&](const Wanted& wanted) { server.tell({{wanted.who, taken++}}); }, read});
  return {};
}

Result<void> serve(const char* dir) {
  const auto random = system_random();
  HUSTINGS_TRY(const Signer signer,
               Signer::make("bench.invalid/raw", SigningKey::generate(*random)));
  const auto disk = real_disk();
  Server server;
  HUSTINGS_CHECK(dir == nullptr ? serve_nothing(server, signer)
                                : serve_log(server, *disk, dir, signer));
  if (server.failed()) return fail(Code::io, "the log ended");
  return {};
}

}  // namespace
}  // namespace hustings::bench

int main(int argc, char** argv) {
  try {
    const auto done = hustings::bench::serve(argc > 1 ? argv[1] : nullptr);
    if (!done) fmt::print(stderr, "log_hook: {}\n", done.error().text());
    return done ? 0 : 1;
  } catch (const std::exception& error) {
    fmt::print(stderr, "log_hook: {}\n", error.what());
    return 1;
  }
}
