#include "sightings/site.h"

#include "sightings/pages.h"
#include "sightings/templates.h"
#include "web/handmade.h"

namespace hustings::sightings {
namespace {

constexpr std::int64_t kTries = 10;        // of one network at once, then
constexpr std::int64_t kTryEach = 30'000;  // ms

}  // namespace

void add_sightings(web::Router& router, const desk::DeskSite& site,
                   const std::shared_ptr<intake::Intake>& intake,
                   const std::shared_ptr<Waiting>& waiting, const std::string& worker) {
  const auto& options = site.desk->options();
  auto tries = std::make_shared<web::RateLimit>(options.clock, options.random, kTries, kTryEach);
  const Room room{site,    {intake, site.look, std::move(tries)},
                  waiting, std::make_shared<web::Readers>(options.disk, options.dir),
                  worker,  std::make_shared<std::atomic<int>>(0)};
  web::add_routes(router, room, {&form_pages, &desk_pages});
}

const Capability& sightings_capability() {
  static const Capability made = web::templates_only("sightings", assets::sightings_templates());
  return made;
}

}  // namespace hustings::sightings
