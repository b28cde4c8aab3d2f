// The pages of the desk, one function for each file of them.
#pragma once
#include <vector>

#include "desk/visit.h"

namespace hustings::desk {

std::vector<web::Route> sign_in_pages(const DeskSite& site);  // signing in and out, one-time links
std::vector<web::Route> home_pages(const DeskSite& site);     // the queue
std::vector<web::Route> passkey_pages(const DeskSite& site);  // signing in with them, one's own
std::vector<web::Route> elsewhere_pages(const DeskSite& site);  // identity providers
std::vector<web::Route> account_pages(const DeskSite& site);    // one's own sessions, tokens
std::vector<web::Route> people_pages(const DeskSite& site);     // for operators
std::vector<web::Route> redaction_pages(const DeskSite& site);  // for who redacts
// not_found where the visitor operates nothing; that they asked is kept.
Result<void> need_operator(Visit& visit);
std::vector<web::Route> record_pages(const DeskSite& site);  // forms
std::vector<web::Route> upload_pages(const DeskSite& site);
std::vector<web::Route> column_pages(const DeskSite& site);  // of uploads with other headings
// The work that an address names ("id"). not_found, as for what is not there, where the visitor has
// no role for its organisation.
Result<Work> work_of(Visit& visit);
// What the columns of an upload are, while that is still to be said.
Result<web::Response> columns_page(Visit& visit, const Work& work);
std::vector<web::Route> picture_routes(const DeskSite& site);
std::vector<web::Route> label_pages(const DeskSite& site);  // the label studio
std::vector<web::Route> link_pages(const DeskSite& site);   // pages that may be ours
std::vector<web::Route> seen_pages(const DeskSite& site);   // ads that others saw there
std::vector<web::Route> api_routes(const DeskSite& site);   // for programs with a token

// What changes one's own account: what is wrong with it stands on that page.
VisitHandler on_account(VisitHandler handler);

}  // namespace hustings::desk
