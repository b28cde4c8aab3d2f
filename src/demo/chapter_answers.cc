// What parties answer when rules find something, and what a decision makes of it: one answer is
// accepted, another one is not.
#include "cases/decision.h"
#include "cases/report.h"
#include "cases/step.h"
#include "demo/case_words.h"
#include "demo/chapters.h"
#include "parties/parties.h"

namespace hustings::demo {
namespace {

constexpr std::size_t kAnswers = 2;
constexpr std::string_view kCategory = "ad-transparency";
constexpr std::string_view kCommitment = "6.a";

// Parties that signed, each with a report that its ads ran without saying who paid.
std::vector<std::pair<const Party*, const SaidReport*>> bare(const Story& story) {
  std::vector<std::pair<const Party*, const SaidReport*>> out;
  for (const auto& report : story.reports) {
    const Page& page = story.cast.pages[report.page];
    const Party* party = story.cast.owner(page);
    if (party == nullptr || party->land == nullptr || party->stance != Stance::on_time) continue;
    const bool linked = page.claim == Claim::declared || page.claim == Claim::confirmed;
    if (!linked || report.body.disclaimer.stated()) continue;
    if (!out.empty() && out.back().first == party) continue;
    out.emplace_back(party, &report);
    if (out.size() == kAnswers) break;
  }
  return out;
}

CaseEvent event(const std::string& about, CaseAct act, CaseRole role, std::string actor) {
  CaseEvent out;
  out.about.value = {about};
  out.event.value = act;
  out.role.value = role;
  out.actor.value = ThingId{std::move(actor)};
  return out;
}

CaseDecision decision(const AnsweredReport& one, std::string decider) {
  const std::string& town = one.party->land->towns.front();
  CaseDecision out;
  out.about.value = {one.case_id};
  out.outcome.value = one.accepted ? CaseOutcome::not_upheld : CaseOutcome::upheld;
  out.commitments.value = {{std::string(kCommitment)}};
  out.role.value = CaseRole::decider;
  out.actor.value = {std::move(decider)};
  if (one.accepted) out.accepts.value = {{one.response}};
  out.reasons.decision_facts = Text<1, 5000>{said::facts(kCategory, town)};
  if (!one.accepted) {
    out.reasons.decision_visibility.value = {Visibility::content_removed};
    out.reasons.decision_ground.value = DecisionGround::incompatible_content;
    out.reasons.ground = std::optional(Text<1, 500>{said::ground(kCommitment)});
  }
  out.reasons.content_type.value = {ContentType::text};
  out.reasons.territorial_scope.value = {CountryCode{one.party->land->code}};
  out.reasons.source_type.value = SourceType::type_other_notification;
  out.reasons.automated_decision.value = AutomatedDecision::not_automated;
  out.reasons.plain_words =
      Text<1, 600>{std::string(one.accepted ? said::kAccepted : said::kNotAccepted)};
  return out;
}

}  // namespace

Result<void> disputed_reports(Story& story) {
  for (const auto& [party, report] : bare(story)) {
    AnsweredReport one{.party = party,
                       .case_id = story.new_id(),
                       .response = story.new_id(),
                       .handler = story.new_id(),
                       .accepted = story.answered.empty()};
    Response answer;
    answer.organisation.value = {party->id};
    answer.about.value = {report->id};
    answer.act.value = ResponseAct::disputes;
    answer.text = std::optional(
        Text<1, 4000>{std::string(one.accepted ? said::kLabelWasThere : said::kNotOurs)});
    HUSTINGS_CHECK(story.say(draft(std::move(answer)), party->id, one.response));
    CaseReport reported;
    reported.code.value = {"eu-2024"};
    reported.category.value = {std::string(kCategory)};
    reported.commitments.value = {{std::string(kCommitment)}};
    reported.signatory.value = ThingId{party->id};
    reported.country.value = CountryCode{party->land->code};
    reported.channel.value = CaseChannel::observer;
    reported.medium.value = Medium::online;
    reported.seen.value = CivilDate{2029, 6, 2};
    reported.received.value = morning({2029, 6, 9});
    reported.recipients.value.push_back({RecipientRole::handlers, {}});
    reported.text = Text<1, 5000>{said::report(kCategory, party->land->towns.front())};
    HUSTINGS_CHECK(story.say(draft(std::move(reported)), story.op(), one.case_id));
    story.answered.push_back(std::move(one));
  }
  return {};
}

Result<void> answers_looked_at(Story& story) {
  for (const auto& one : story.answered) {
    for (const auto& [act, role] : {std::pair{CaseAct::accept, CaseRole::triage},
                                    std::pair{CaseAct::propose, CaseRole::handler}})
      HUSTINGS_CHECK(
          story.say(draft(event(one.case_id, act, role, one.handler)), story.op(), story.new_id()));
  }
  return {};
}

Result<void> answers_decided(Story& story) {
  for (const auto& one : story.answered)
    HUSTINGS_CHECK(story.say(draft(decision(one, story.new_id())), story.op(), story.new_id()));
  return {};
}

}  // namespace hustings::demo
