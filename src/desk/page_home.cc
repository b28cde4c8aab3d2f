// The first page of the desk: what waits, and what is owed.
#include <algorithm>
#include <array>

#include "base/message.h"
#include "desk/duties.h"
#include "desk/pages.h"
#include "desk/words.h"

namespace hustings::desk {
namespace {

using web::Response;

constexpr std::size_t kShown = 200;

Parameter of_parameter() { return {.name = "of", .help = "id of the organisation"}; }
Parameter failures_parameter() {
  return {.name = "failures",
          .type = ParameterType::integer,
          .help = "tries to sign in since the last time",
          .max = 1000};
}

List choices_of(Visit& visit, const std::string& chosen) {
  List out;
  for (const auto& grant : visit.user().grants) {
    out.push_back(Object{{"choice_id", grant.signatory},
                         {"choice_name", visit.desk().name_of(grant.signatory)},
                         {"choice_chosen", grant.signatory == chosen}});
  }
  return out;
}

Result<List> works_of(Visit& visit, const std::string& signatory, bool finished) {
  HUSTINGS_TRY(const auto all, visit.desk().works().all(signatory, finished, kShown));
  List out;
  for (const auto& work : all) {
    HUSTINGS_TRY(Object row, work_row(visit, work));
    out.emplace_back(std::move(row));
  }
  return out;
}

// Somebody without a role sees why there is nothing.
Response nothing(const Visit& visit) { return page(visit, "no_role", Word{"", tr("Desk")}, {}); }

Result<Response> home(Visit& visit) {
  if (visit.user().grants.empty() && visit.user().operates) return redirect("/desk/people");
  if (visit.user().grants.empty() && visit.user().works_on_cases()) return redirect("/desk/cases");
  if (visit.user().has(CaseDuty::data_protection)) return redirect("/desk/redactions");
  if (visit.user().has(CaseDuty::auditor)) return redirect("/desk/audits");
  if (visit.user().grants.empty()) return nothing(visit);
  HUSTINGS_TRY(const std::string of, signatory_of(visit));
  HUSTINGS_TRY(List works, works_of(visit, of, false));
  HUSTINGS_TRY(const auto duties, duties_of(visit.desk(), of));
  const bool writes = visit.user().role_for(of) >= Role::officer;
  const auto late = std::ranges::count_if(duties, [](const Duty& duty) { return duty.late; });
  Object content{{"of", of},
                 {"desk_of", visit.desk().name_of(of)},
                 {"writes", writes},
                 {"works", std::move(works)},
                 {"duties", duty_rows(duties, kShownDuties)},
                 {"duty_count", static_cast<std::int64_t>(duties.size())},
                 {"late_count", late == 0 ? Value() : Value(static_cast<std::int64_t>(late))},
                 {"kinds", kind_rows(visit.desk(), of)}};
  if (visit.user().grants.size() > 1) content.emplace_back("choices", choices_of(visit, of));
  if (const auto failures = visit.call.arguments.integer("failures"))
    content.emplace_back("failures", *failures);
  return page(visit, "desk", Word{"", tr("Desk")}, std::move(content));
}

Result<Response> done(Visit& visit) {
  HUSTINGS_TRY(const std::string of, signatory_of(visit));
  HUSTINGS_TRY(List works, works_of(visit, of, true));
  return page(visit, "done", Word{"", tr("What is finished")},
              {{"of", of}, {"desk_of", visit.desk().name_of(of)}, {"works", std::move(works)}});
}

Result<Response> duties(Visit& visit) {
  HUSTINGS_TRY(const std::string of, signatory_of(visit));
  HUSTINGS_TRY(const auto all, duties_of(visit.desk(), of));
  return page(
      visit, "duties", Word{"", tr("Duty calendar")},
      {{"of", of}, {"desk_of", visit.desk().name_of(of)}, {"duties", duty_rows(all, all.size())}});
}

}  // namespace

std::vector<web::Route> home_pages(const DeskSite& site) {
  return {get(site, "/desk", {of_parameter(), failures_parameter()}, &home),
          get(site, "/desk/done", {of_parameter()}, &done),
          get(site, "/desk/duties", {of_parameter()}, &duties)};
}

}  // namespace hustings::desk
