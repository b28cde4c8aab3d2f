#include "desk/words.h"

#include <algorithm>
#include <array>

#include "base/message.h"
#include "node/changes.h"

namespace hustings::desk {
namespace {

constexpr std::array kStates = {Word{"draft", tr("draft")},
                                Word{"submitted", tr("waits for approval")},
                                Word{"sent_back", tr("sent back")},
                                Word{"publishing", tr("is being published")},
                                Word{"embargoed", tr("under embargo")},
                                Word{"published", tr("published")},
                                Word{"discarded", tr("discarded")}};
constexpr std::array kRoles = {Word{"reader", tr("reader")}, Word{"officer", tr("officer")},
                               Word{"approver", tr("approver")}};
constexpr std::array kDuties = {Word{"triage", tr("triage")},
                                Word{"handler", tr("case handler")},
                                Word{"decider", tr("decider")},
                                Word{"reviewer", tr("appeal reviewer")},
                                Word{"data_protection", tr("data protection")},
                                Word{"auditor", tr("auditor")}};

constexpr std::array kKinds = {Word{"ad", tr("ad")},
                               Word{"ad-delivery", tr("delivery of an ad")},
                               Word{"verification", tr("check of identity on a platform")},
                               Word{"account", tr("account on a platform")},
                               Word{"no-account", tr("account that is not ours")},
                               Word{"membership", tr("membership")},
                               Word{"signature", tr("signature of a code")},
                               Word{"response", tr("response to a record")},
                               Word{"report", tr("report")},
                               Word{"case-event", tr("step in a case")},
                               Word{"statement", tr("public statement")},
                               Word{"sanction", tr("sanction")},
                               Word{"data-request", tr("request about personal data")},
                               Word{"ads", tr("ads")},
                               Word{"invoices", tr("invoices and bookings")},
                               Word{"meta-ads-manager", tr("export of Meta Ads Manager")},
                               Word{"google-ads", tr("report of Google Ads")}};

// How it stands, in the marks that all pages use.
std::string_view mark_of(WorkState state) {
  switch (state) {
    case WorkState::published:
      return "agrees";
    case WorkState::sent_back:
      return "breach";
    case WorkState::submitted:
    case WorkState::publishing:
      return "open";
    default:
      return "declared";
  }
}

}  // namespace

Word word(WorkState state) {
  return *std::ranges::find(kStates, boost::describe::enum_to_string(state, ""), &Word::code);
}
Word word(Role role) {
  return *std::ranges::find(kRoles, boost::describe::enum_to_string(role, ""), &Word::code);
}
Word word(CaseDuty duty) {
  return *std::ranges::find(kDuties, boost::describe::enum_to_string(duty, ""), &Word::code);
}

Word kind_word(std::string_view kind) {
  const auto found = std::ranges::find(kKinds, kind, &Word::code);
  return found == kKinds.end() ? Word{kind, kind} : *found;
}

std::string person(Desk& desk, const std::string& id) {
  if (id.empty()) return {};
  const auto found = desk.staff().user(id);
  return found ? found->name : id;
}

Result<Object> work_row(Visit& visit, const Work& work) {
  const bool upload = work.what == WorkKind::upload;
  return Object{{"work_href", "/desk/work/" + work.id},
                {"work_title", work.title},
                {"work_kind", kind_word(work.kind)},
                {"work_upload", upload},
                {"work_state", word(work.state)},
                {"work_mark", mark_of(work.state)},
                {"work_by", person(visit.desk(), work.author)},
                {"work_until", parse_date(work.until_day)},
                {"work_changed", work.changed}};
}

List kind_rows(const Desk& desk, const std::string& signatory) {
  List out;
  for (const Kind* kind : desk.kinds()) {
    out.push_back(
        Object{{"kind_name", kind_word(kind->name)},
               {"kind_href", "/desk/new/" + std::string(kind->name) + "?of=" + signatory}});
  }
  return out;
}

}  // namespace hustings::desk
