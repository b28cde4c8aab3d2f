// Whose pages are whose, and what parties answer.
#include "demo/chapters.h"

namespace hustings::demo {
namespace {

Account account(const Party& party, const Page& page) {
  Account out;
  out.organisation.value = {party.id};
  out.platform.value = {page.platform};
  out.account_id = PlatformId{page.id};
  out.handle = std::optional(Handle{"@" + party.short_name + "_" + page.platform});
  out.purpose.value = AccountPurpose::party;
  if (party.type == OrganisationType::campaign_body) out.purpose.value = AccountPurpose::campaign;
  return out;
}

// In the words of the party's country; Union-wide ones speak English.
const Language& words(const Story& story, const Party& party) {
  return party.land == nullptr ? story.setting.languages.at("en")
                               : story.setting.words(*party.land);
}

Result<void> respond(Story& story, const Party& party, const std::string& about, ResponseAct act) {
  Response response;
  response.organisation.value = {party.id};
  response.about.value = {about};
  response.act.value = act;
  const Language& in = words(story, party);
  if (act == ResponseAct::disputes) response.text = std::optional(Text<1, 4000>{in.disputes});
  if (act == ResponseAct::corrects) response.text = std::optional(Text<1, 4000>{in.corrects});
  return story.say(draft(std::move(response)), party.id, story.new_id());
}

}  // namespace

Result<void> accounts(Story& story) {
  for (std::size_t i = 0; i < story.cast.pages.size(); ++i) {
    const Page& page = story.cast.pages[i];
    const Party* party = story.cast.owner(page);
    if (party == nullptr || page.claim == Claim::missing) continue;
    const std::string id = story.new_id();
    const bool own = page.claim == Claim::declared;
    if (!own) story.accounts.push_back({id, i});
    HUSTINGS_CHECK(story.say(draft(account(*party, page)), own ? party->id : story.op(), id));
  }
  return {};
}

Result<void> answers_on_accounts(Story& story) {
  for (const auto& [id, number] : story.accounts) {
    const Page& page = story.cast.pages[number];
    const auto act = page.claim == Claim::confirmed ? ResponseAct::confirms : ResponseAct::disputes;
    HUSTINGS_CHECK(respond(story, *story.cast.owner(page), id, act));
  }
  return {};
}

// Parties answer some of the reports that say their ads ran without a disclaimer.
Result<void> answers_on_reports(Story& story) {
  std::size_t number = 0;
  for (const auto& report : story.reports) {
    const Party* party = story.cast.owner(story.cast.pages[report.page]);
    if (party == nullptr || report.body.disclaimer.stated() || number++ % 3 != 0) continue;
    const auto act = number % 2 == 0 ? ResponseAct::corrects : ResponseAct::disputes;
    HUSTINGS_CHECK(respond(story, *party, report.id, act));
  }
  return {};
}

}  // namespace hustings::demo
