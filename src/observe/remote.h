// The files of somebody else's log, over HTTP. Nothing that comes from here may be believed.
#pragma once
#include <chrono>
#include <string>
#include <vector>

#include "base/http.h"
#include "log/tile.h"

namespace hustings {

// One thread at a time.
class Remote {
 public:
  // `log`: its URL, without a slash at the end.
  Remote(Http& http, std::string log) : http_(http), log_(std::move(log)) {}

  Result<std::string> checkpoint();
  // A partial tile that is gone is cut from the full one: the log has grown since.
  Result<std::string> tile(const TileId& id);
  // Several full tiles and bundles at once, in their order. Errors: the first.
  Result<std::vector<std::string>> tiles(const std::vector<TileId>& ids);

 private:
  Http& http_;
  std::string log_;
};

}  // namespace hustings
