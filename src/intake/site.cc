#include "intake/site.h"

#include "intake/pages.h"
#include "intake/templates.h"
#include "web/handmade.h"

namespace hustings::intake {
namespace {

constexpr std::int64_t kTries = 20;        // of one network at once, then
constexpr std::int64_t kTryEach = 10'000;  // ms

}  // namespace

void add_intake(web::Router& router, const std::shared_ptr<Intake>& intake,
                const std::shared_ptr<const web::Look>& look, const Clock& clock, Random& random) {
  const Counter counter{intake, look,
                        std::make_shared<web::RateLimit>(clock, random, kTries, kTryEach)};
  web::add_routes(router, counter,
                  {&report_pages, &send_pages, &track_pages, &api_routes, &api_track_routes});
}

const Capability& intake_capability() {
  static const Capability made = web::templates_only("intake", assets::intake_templates());
  return made;
}

}  // namespace hustings::intake
