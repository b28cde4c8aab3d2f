#include "casedesk/site.h"

#include "casedesk/pages.h"
#include "casedesk/templates.h"
#include "web/handmade.h"

namespace hustings::casedesk {

void add_case_desk(web::Router& router, const desk::DeskSite& site,
                   const std::shared_ptr<CaseDesk>& cases) {
  const Room room{site, cases};
  web::add_routes(router, room,
                  {&queue_pages, &case_pages, &file_pages, &letter_pages, &step_pages,
                   &notice_pages, &vault_pages, &answer_pages, &audit_pages});
}

const Capability& casedesk_capability() {
  static const Capability made = web::templates_only("casedesk", assets::casedesk_templates());
  return made;
}

}  // namespace hustings::casedesk
