#include "desk/site.h"

#include "desk/pages.h"
#include "desk/templates.h"
#include "web/handmade.h"

namespace hustings::desk {
namespace {

constexpr std::int64_t kTries = 20;        // of one network at once, to sign in
constexpr std::int64_t kTryEach = 30'000;  // ms, and then one more each

}  // namespace

DeskSite add_desk(web::Router& router, const std::shared_ptr<Desk>& desk,
                  const std::shared_ptr<const web::Look>& look,
                  const std::shared_ptr<OidcClient>& elsewhere) {
  const auto& options = desk->options();
  DeskSite site{desk, look, elsewhere,
                std::make_shared<web::RateLimit>(options.clock, options.random, kTries, kTryEach)};
  web::add_routes(router, site,
                  {&sign_in_pages, &passkey_pages, &elsewhere_pages, &home_pages, &account_pages,
                   &people_pages, &redaction_pages, &record_pages, &upload_pages, &column_pages,
                   &picture_routes, &label_pages, &link_pages, &seen_pages, &api_routes});
  return site;
}

const Capability& desk_capability() {
  static const Capability made = web::templates_only("desk", assets::desk_templates());
  return made;
}

}  // namespace hustings::desk
