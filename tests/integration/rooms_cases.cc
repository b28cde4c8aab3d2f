#include "cases/machine.h"
#include "rooms.h"

namespace hustings::testing {
namespace {

// One pseudonym for each role.
ThingId who(CaseRole role) {
  return {"00000000-0000-4000-8000-00000000000" + std::to_string(static_cast<int>(role))};
}

}  // namespace

Draft case_report(const std::string& signatory, Instant received, const std::string& text,
                  const std::string& category) {
  CaseReport out;
  out.code.value = {"eu-2024"};
  out.category.value = {category};
  out.commitments.value = {{"6.a"}};
  if (!signatory.empty()) out.signatory.value = ThingId{signatory};
  out.country.value = CountryCode{"AT"};
  out.received.value = received;
  out.channel.value = CaseChannel::web;
  out.anonymous.value = true;
  out.text = Text<1, 5000>{text};
  return draft(std::move(out));
}

CaseEvent case_event(const std::string& about, CaseAct act, CaseRole role) {
  CaseEvent out;
  out.about.value = {about};
  out.event.value = act;
  out.role.value = role;
  const bool staff = role == CaseRole::triage || role == CaseRole::handler ||
                     role == CaseRole::decider || role == CaseRole::reviewer;
  if (staff) out.actor.value = who(role);
  out.reason = std::optional(Text<1, 2000>{"a reason"});
  return out;
}

CaseDecision case_decision(const std::string& about, CaseOutcome outcome) {
  CaseDecision out;
  out.about.value = {about};
  out.outcome.value = outcome;
  if (outcome == CaseOutcome::inadmissible) {
    out.inadmissible.value = InadmissibleGround::outside_code;
  } else {
    out.commitments.value = {{"6.a"}};
  }
  out.role.value = CaseRole::decider;
  out.actor.value = who(CaseRole::decider);
  out.reasons.decision_ground.value = DecisionGround::incompatible_content;
  out.reasons.decision_facts = Text<1, 5000>{"the facts"};
  out.reasons.source_type.value = SourceType::type_other_notification;
  out.reasons.automated_decision.value = AutomatedDecision::not_automated;
  out.reasons.plain_words = Text<1, 600>{"in plain words"};
  return out;
}

ContentRemoval content_removal(const std::string& about, CaseRole role) {
  ContentRemoval out;
  out.about.value = {about};
  out.role.value = role;
  if (role == CaseRole::handler) out.actor.value = who(role);
  out.at.value = {1'900'000'000'000};
  out.what = std::optional(Text<1, 2000>{"it is gone"});
  return out;
}

PlatformNotice platform_notice(const std::string& about) {
  PlatformNotice out;
  out.about.value = {about};
  out.role.value = CaseRole::handler;
  out.actor.value = who(CaseRole::handler);
  out.platform.value = {"meta"};
  out.form.value = NoticeForm::terms_of_service;
  out.sent.value = {1'900'000'000'000};
  out.substantiation = Text<1, 5000>{"why"};
  out.url = Url{"https://meta.example/1"};
  return out;
}

PlatformAnswer platform_answer(const std::string& about, const std::string& notice) {
  PlatformAnswer out;
  out.about.value = {about};
  out.role.value = CaseRole::handler;
  out.actor.value = who(CaseRole::handler);
  out.notice.value = {notice};
  out.answer.value = PlatformAct::removed;
  out.at.value = {1'900'000'000'000};
  return out;
}

Draft intake_stats(std::int64_t received) {
  IntakeStats out;
  out.from.value = {1'900'000'000'000};
  out.to.value = {1'900'000'600'000};
  out.received.value = {received};
  out.refused.value = {{IntakeRefusal::trap, {received / 2}}};
  return draft(std::move(out));
}

}  // namespace hustings::testing
