#include "web/health.h"

#include "base/message.h"
#include "node/schema.h"

namespace hustings::web {

Route health_route() {
  Route out{.path = "/healthz", .summary = std::string(tr("answers while the node serves"))};
  out.plain_type = "application/json";
  out.schema = schema::object({{"status", R"({"const":"ok"})"}});
  out.kind = RouteClass::closed;
  out.handler = [](const Call&) -> Result<Response> {
    Response response;
    response.body = "{\"status\":\"ok\"}\n";
    return response;
  };
  return out;
}

}  // namespace hustings::web
