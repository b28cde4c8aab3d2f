// What a handler says, made into an answer.
#include <fmt/core.h>

#include <exception>

#include "web/session.h"

namespace hustings::web {

// The log as it is behind what the handler of a write may have put there. Empty: not known.
std::string Session::log_behind(const Exchange& exchange) const {
  const bool reads =
      exchange.request.method == Method::get || exchange.request.method == Method::head;
  if (reads || !shared_.options.log) return {};
  return shared_.options.log().value_or("");
}

// On the pool.
Session::Answer Session::answer(const Exchange& exchange, const Match& match) const {
  Error error;
  try {
    const Call call{exchange.request, *match.route, match.format, match.arguments};
    auto response = match.route->handler(call);
    if (response) {
      if (response->log.empty()) response->log = log_behind(exchange);
      return {wire_of(exchange, *std::move(response), match.route->kind), {}};
    }
    error = std::move(response).error();
  } catch (const std::exception& bug) {
    error = {Code::io, bug.what(), "", ""};
  }
  Answer out;
  const std::string id = hex(Bytes(shared_.random->hash()).first(6));
  if (status_of(error.code) >= 500)
    out.error = fmt::format("{} {} {}", id, match.route->path, error.text());
  out.wire = wire_of(exchange, problem(error, id), match.route->kind);
  return out;
}

std::shared_ptr<const Wire> Session::wire_of(const Exchange& exchange, Response response,
                                             RouteClass kind) const {
  const auto& page = shared_.options.error_page;
  // Not of an answer that is a page itself, such as a form with what is wrong in it.
  if (page && response.type == kProblem && exchange.request.html)
    response = page(response, exchange.request);
  if (response.log.empty()) response.log = exchange.log;
  const WireOptions options{.kind = kind,
                            .encoding = exchange.request.encoding,
                            .http11 = exchange.http11,
                            .https = shared_.options.https,
                            .now = exchange.now};
  return std::make_shared<const Wire>(make_wire(std::move(response), options));
}

}  // namespace hustings::web
