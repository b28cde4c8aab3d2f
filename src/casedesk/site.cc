#include "casedesk/site.h"

#include "casedesk/pages.h"
#include "casedesk/templates.h"

namespace hustings::casedesk {

void add_case_desk(web::Router& router, const desk::DeskSite& site,
                   const std::shared_ptr<CaseDesk>& cases) {
  const Room room{site, cases};
  for (const auto& pages :
       {&queue_pages, &case_pages, &step_pages, &notice_pages, &vault_pages, &answer_pages}) {
    for (auto& route : pages(room)) router.add(std::move(route));
  }
}

const Capability& casedesk_capability() {
  static const Capability made{.name = "casedesk",
                               .kinds = {},
                               .rules = {},
                               .projections = {},
                               .importers = {},
                               .datasets = {},
                               .pages = nullptr,
                               .templates = assets::casedesk_templates()};
  return made;
}

}  // namespace hustings::casedesk
