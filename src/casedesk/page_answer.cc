// "/desk/answers": cases that concern an organisation, for its own staff: what is public of them,
// and what its side can do.
#include <fmt/format.h>

#include <algorithm>

#include "base/message.h"
#include "casedesk/pages.h"
#include "cases/page_parts.h"
#include "cases/words.h"

namespace hustings::casedesk {
namespace {

using cases::CaseFile;
using desk::Visit;
using web::Response;

constexpr std::int64_t kMost = 200;

List offer_rows(const CaseFile& file, Instant now) {
  List out;
  for (const auto& offer : offers_to_signatory(file, now)) {
    out.push_back(Object{
        {"offer_href", fmt::format("/desk/answers/{}/do/{}", file.number, cases::name(offer.act))},
        {"offer_title", Word{"", answer_title(offer.act)}}});
  }
  return out;
}

Object row_of(Db& db, const CaseFile& file, Instant now) {
  Object out = title_of(db, file);
  const auto due = cases::next_due(file.clocks());
  out.emplace_back("row_due", due ? Value(*due) : Value());
  out.emplace_back("row_late", due && *due < now);
  out.emplace_back("row_asked", file.history.state == cases::CaseState::waiting_signatory);
  out.emplace_back("offers", offer_rows(file, now));
  return out;
}

Result<Response> list(const Room& room, Visit& visit) {
  HUSTINGS_TRY(const std::string of, signatory_of(visit));
  HUSTINGS_TRY(const auto reader, room.cases->reader());
  std::vector<std::string> ids;
  HUSTINGS_CHECK(
      reader->db->query("SELECT sub FROM case_file WHERE signatory = $1 ORDER BY idx DESC LIMIT $2",
                        {of, kMost}, [&](const SqlRow& row) -> Result<void> {
                          ids.emplace_back(row.text(0));
                          return {};
                        }));
  List rows;
  for (const auto& id : ids) {
    HUSTINGS_TRY(const CaseFile file, cases::read_case(*reader->db, id));
    rows.emplace_back(row_of(*reader->db, file, room.cases->now()));
  }
  return page(visit, "case_answers", Word{"", tr("Cases that concern you")},
              {{"of", of},
               {"desk_of", visit.desk().name_of(of)},
               {"rows", std::move(rows)},
               {"done", false}});
}

Result<Response> show(const Room& room, Visit& visit) {
  HUSTINGS_TRY(const auto reader, room.cases->reader());
  HUSTINGS_TRY(const CaseFile file, cases::read_case(*reader->db, number_of(visit)));
  if (file.signatory.empty() || !visit.user().role_for(file.signatory))
    return fail(Code::not_found, "there is no such case on your desk");
  List rows;
  rows.emplace_back(row_of(*reader->db, file, room.cases->now()));
  return page(visit, "case_answers", file.number,
              {{"of", file.signatory},
               {"desk_of", visit.desk().name_of(file.signatory)},
               {"rows", std::move(rows)},
               {"done", visit.call.arguments.flag("done")}});
}

}  // namespace

std::vector<web::Route> answer_pages(const Room& room) {
  return {
      desk::get(room.site, "/desk/answers",
                {{.name = "of", .type = ParameterType::token, .help = "id of the organisation"}},
                [room](Visit& visit) { return list(room, visit); }),
      desk::get(room.site, "/desk/answers/{number}",
                {number_parameter(),
                 {.name = "done", .type = ParameterType::flag, .help = "a step was taken"}},
                [room](Visit& visit) { return show(room, visit); })};
}

}  // namespace hustings::casedesk
