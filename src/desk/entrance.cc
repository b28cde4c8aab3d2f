#include "desk/entrance.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/message.h"

namespace hustings::desk {
namespace {

using web::Call;
using web::Response;

constexpr std::int64_t kDeviceDays = 90;
constexpr std::int64_t kDaySeconds = 86400;
constexpr std::int64_t kMostTold = 1000;

// Browsers keep secure cookies of https, and of this machine.
bool keeps_sessions(std::string_view address) {
  return address.starts_with("https://") || address.contains("//127.") ||
         address.contains("//localhost") || address.contains("//[::1]");
}

}  // namespace

bool is_desk_address(std::string_view path) {
  return (path == "/desk" || path.starts_with("/desk/") || path.starts_with("/desk?")) &&
         std::ranges::all_of(path,
                             [](char c) {
                               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                                      (c >= '0' && c <= '9') ||
                                      std::string_view("/?=&-_.").contains(c);
                             }) &&
         !path.contains("//") && !path.contains("..");
}

std::optional<Response> turned_away(const DeskSite& site, const Call& call) {
  if (!is_own(call.request))
    return web::problem(403, tr("This form was not sent from a page of this node."));
  if (site.tries->take(call.request.network)) return std::nullopt;
  return too_many();
}

Response too_many() {
  Response out =
      web::problem(429, tr("There were too many tries from your network. Wait a minute."));
  out.must_set("Retry-After", "60");
  return out;
}

std::string way_on(const SignedIn& in, std::string_view next) {
  if (in.failures > 0) return fmt::format("/desk?failures={}", std::min(in.failures, kMostTold));
  return std::string(is_desk_address(next) ? next : std::string_view("/desk"));
}

void set_session(Response& response, const SignedIn& in) {
  set_cookie(response, kSessionCookie, in.token);
  if (!in.device.empty()) set_cookie(response, kDeviceCookie, in.device, kDeviceDays * kDaySeconds);
}

List provider_rows(const DeskSite& site) {
  List out;
  for (const auto& one : site.elsewhere->providers())
    out.push_back(Object{{"provider", one.name}, {"provider_title", one.title}});
  return out;
}

Response sign_in_page(const DeskSite& site, const Call& call, std::string_view next, bool failed,
                      std::string_view name) {
  return page(site, call, "sign_in", Word{"", tr("Sign in")},
              {{"next", is_desk_address(next) ? next : std::string_view()},
               {"insecure", !keeps_sessions(site.look->address)},
               {"name", name},
               {"providers", provider_rows(site)},
               {"failed", failed}});
}

}  // namespace hustings::desk
