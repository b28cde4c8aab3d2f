#include "web/security_txt.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "base/message.h"

namespace hustings::web {
namespace {

constexpr std::int64_t kDay = std::int64_t{24} * 3600'000;  // ms
constexpr std::int64_t kCounts = 90 * kDay;

}  // namespace

bool is_contact(std::string_view uri) {
  constexpr std::array<std::string_view, 3> kSchemes = {"mailto:", "tel:", "https://"};
  const auto begins = [&](std::string_view scheme) {
    return uri.starts_with(scheme) && uri.size() > scheme.size();
  };
  const bool plain = std::ranges::all_of(uri, [](char c) { return c > ' ' && c < '\x7f'; });
  return uri.empty() || (plain && std::ranges::any_of(kSchemes, begins));
}

void add_security_txt(Router& router, const Clock& clock, const Look& look, std::string contact) {
  if (contact.empty()) return;
  Route out{.path = "/.well-known/security.txt",
            .summary = std::string(tr("where who finds a hole turns to"))};
  out.plain_type = "text/plain; charset=utf-8";
  out.statuses = {200, 304};
  out.hidden = true;
  out.handler = [&clock, address = look.address,
                 contact = std::move(contact)](const Call&) -> Result<Response> {
    const std::int64_t today = clock.now().unix_ms / kDay * kDay;
    Response response;
    response.type = "text/plain; charset=utf-8";
    response.body =
        fmt::format("Contact: {}\nExpires: {}\nCanonical: {}{}\n", contact,
                    to_string(Instant{today + kCounts}), address, "/.well-known/security.txt");
    response.freshness = Freshness::second;
    return response;
  };
  router.add(std::move(out));
}

}  // namespace hustings::web
