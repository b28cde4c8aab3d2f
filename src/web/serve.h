// The web face of a node directory: all routes over its data, and the server that answers them.
#pragma once
#include <functional>
#include <string>

#include "base/disk.h"
#include "base/time.h"
#include "node/fold.h"
#include "node/package.h"
#include "node/witnessing.h"
#include "web/html.h"
#include "web/router.h"
#include "web/server.h"

namespace hustings::web {

// Every route: /healthz, /log/..., /openapi.json, pages, collections and downloads; and what pages
// look like.
struct Site {
  Router router;
  std::shared_ptr<const Look> look;
  std::shared_ptr<const Witnessing> witnessing;
  std::function<Result<std::string>()> log;  // for ServerOptions
};
// Adds routes that are no pages of rooms; called when everything that they may look at is there.
using MoreRoutes = std::function<Result<void>(Router&, const std::shared_ptr<const Look>&)>;
// What the rooms give a site: `registry` outlives it.
struct Content {
  const Registry& registry;
  MakePackage package;   // called on a thread of its own; empty: no /data
  MoreRoutes more = {};  // empty: none
};
// `disk` and `clock` outlive it; `address`: as of Look; `errors`: as of Packages. Errors: those of
// read_config and Witnessing::open.
Result<Site> make_site(Disk& disk, const Clock& clock, const Path& dir, const Content& content,
                       std::string_view address, LogSink errors = {});

struct ServeOptions {
  Disk& disk;
  const Clock& clock;
  Content content;
  Path data;                              // of a node that exists
  std::string listen = "127.0.0.1:8080";  // "[::]:8080"; port 0: any free one
  // Names under which it is reached, without ports. Besides them always: the listening address,
  // localhost and the host in the log's origin.
  Hosts hosts = {};
  bool https = false;  // a proxy in front speaks https
  LogSink access_log = {};
  LogSink errors =
      {};  // called on the threads of both listeners and on the one that makes packages
  std::string admin = {};   // address of /metrics and /healthz for the operator; empty: none
  bool admin_open = false;  // it may be one that other machines reach
  // Called once it listens; `admin`: 0 where there is none.
  std::function<void(std::uint16_t port, std::uint16_t admin)> ready = {};
};
// Serves until SIGTERM or SIGINT. Only reads: a running Node may write beside it.
// not_found when there is no node; bad_input, unavailable as of Server::listen and Admin::start.
Result<void> serve(const ServeOptions& options);

}  // namespace hustings::web
