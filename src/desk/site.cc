#include "desk/site.h"

#include "desk/pages.h"
#include "desk/templates.h"

namespace hustings::desk {

void add_desk(web::Router& router, const std::shared_ptr<Desk>& desk,
              const std::shared_ptr<const web::Look>& look) {
  const DeskSite site{desk, look};
  for (const auto& pages :
       {&sign_in_pages, &home_pages, &account_pages, &people_pages, &record_pages, &upload_pages,
        &column_pages, &picture_routes, &label_pages, &api_routes}) {
    for (auto& route : pages(site)) router.add(std::move(route));
  }
}

const Capability& desk_capability() {
  static const Capability made{.name = "desk",
                               .kinds = {},
                               .rules = {},
                               .projections = {},
                               .importers = {},
                               .datasets = {},
                               .pages = nullptr,
                               .templates = assets::desk_templates()};
  return made;
}

}  // namespace hustings::desk
