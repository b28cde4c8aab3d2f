#include "desk/api.h"

namespace hustings::desk {
namespace {

using web::Response;

Response too_many() {
  Response out = web::problem(429,
                              "There were too many wrong records from your network. Wait a minute, "
                              "and mend what the answers before have named.");
  out.must_set("Retry-After", "60");
  return out;
}

// An envelope says these things itself.
std::vector<Detail> unwanted(const Arguments& arguments) {
  std::vector<Detail> out;
  for (const char* name : {"source", "about"}) {
    if (arguments.text(name))
      out.push_back({name, "goes with a token: an envelope says it itself"});
  }
  return out;
}

}  // namespace

Result<Response> take_envelope(const DeskSite& site, const Intake& intake, web::RateLimit& wrong,
                               const web::Call& call) {
  const std::string& network = call.request.network;
  if (!wrong.allows(network)) return too_many();
  if (const auto details = unwanted(call.arguments); !details.empty())
    return web::problem(400, "The request has a wrong parameter.", details);
  const auto taken = site.desk->take(intake, call.request.body);
  if (taken) return answer_of(*taken, "");
  const Error& error = taken.error();
  const bool forged = error.code == Code::unverified;
  if (forged || error.code == Code::bad_input || error.code == Code::too_large) wrong.take(network);
  if (forged) return web::problem(403, error.text(), error.details);
  return std::unexpected(error);
}

}  // namespace hustings::desk
