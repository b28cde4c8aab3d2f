#include "demo/case_plan.h"

#include <algorithm>

#include "base/id.h"
#include "cases/categories.h"
#include "cases/file.h"
#include "demo/case_words.h"

namespace hustings::demo {
namespace {

using cases::Category;

// One case on its way. Each step is asked for; what the table does not allow is left out.
class Course {
 public:
  Course(Dice& dice, const CaseStaff& staff, const CaseStart& start, const std::string& op)
      : dice_(dice),
        staff_(staff),
        start_(start),
        op_(op),
        category_(cases::categories("eu-2024")[start.category]),
        town_(dice.of(start.land->towns)),
        now_(start.received),
        handler_(dice.of(staff.handlers)) {
    history_.id = start.id;
    history_.code = "eu-2024";
    history_.category = category_.id;
    history_.country = start.land->code;
  }

  std::vector<PlannedStep> run() {
    report();
    if (dice_.chance(4)) return withdrawn();
    if (!start_.leader.empty()) return followed();
    if (dice_.chance(14)) return inadmissible();
    if (category_.request && start_.signatory != nullptr && dice_.chance(70)) answers();
    take_on();
    if (dice_.chance(20)) question();
    if (dice_.chance(45)) hear();
    decide();
    if (dice_.chance(3)) {
      pass(2000, 9000);
      event(CaseAct::reopen, CaseRole::decider, pick(staff_.deciders), said::kReopen);
      decide();
    }
    if (history_.upheld()) put_right();
    if (dice_.chance(14)) appeal();
    return std::move(steps_);
  }

 private:
  const std::string& pick(const std::vector<std::string>& people) { return dice_.of(people); }
  // Minutes go by.
  void pass(std::uint64_t least, std::uint64_t most) {
    now_.unix_ms += static_cast<std::int64_t>(least + dice_.below(most - least)) * 60'000;
  }
  std::string thing() { return uuid_v7(now_, dice_.random()); }

  template <class T>
  std::string take(T body, const std::string& by, const std::string& id) {
    const Record record{steps_.size(),
                        {.iss = by, .sub = id, .prev = {}, .iat = now_},
                        Evidence::observed,
                        draft(std::move(body))};
    auto step = cases::step_of(record);
    if (!step || !cases::may(history_, *step, *cases::find_deadlines(history_.code))) return {};
    cases::advance(history_, *step);
    steps_.push_back({now_, record.body, by, id});
    return id;
  }
  std::string event(CaseAct act, CaseRole role, const std::string& actor,
                    std::string_view reason = {}, const std::string& by = {}) {
    CaseEvent out = blank(act, role, actor);
    if (!reason.empty()) out.reason = std::optional(Text<1, 2000>{std::string(reason)});
    return take(std::move(out), by.empty() ? op_ : by, thing());
  }
  CaseEvent blank(CaseAct act, CaseRole role, const std::string& actor) const {
    CaseEvent out;
    out.about.value = {start_.id};
    out.event.value = act;
    out.role.value = role;
    if (!actor.empty()) out.actor.value = ThingId{actor};
    return out;
  }

  void report() {
    CaseReport out;
    out.code.value = {"eu-2024"};
    out.category.value = {category_.id};
    for (const auto& one : category_.commitments) out.commitments.value.push_back({one});
    if (start_.signatory != nullptr) out.signatory.value = ThingId{start_.signatory->id};
    out.country.value = CountryCode{start_.land->code};
    if (!category_.insider) {
      out.language.value = Token<16>{start_.land->language};
      out.channel.value = category_.request ? CaseChannel::observer
                          : dice_.chance(8) ? CaseChannel::letter
                                            : CaseChannel::web;
    }
    out.medium.value = start_.platform.empty() ? Medium::outdoor : Medium::online;
    if (!start_.platform.empty()) out.platform.value = Token<32>{start_.platform};
    out.seen.value = plus_days(date_of(now_), -static_cast<int>(dice_.below(3)));
    out.received.value = now_;
    out.anonymous.value = !category_.request && dice_.chance(70);
    for (std::uint64_t n = dice_.below(3); n > 0; --n) out.files.value.push_back(FileType::picture);
    out.recipients.value.push_back({RecipientRole::handlers, {}});
    out.text = Text<1, 5000>{said::report(category_.id, town_)};
    if (auto own = own_answers(); !own.empty()) out.answers = std::optional(std::move(own));
    if (!out.anonymous.value)
      out.contact = std::optional(Text<1, 320>{"reporter@long-coast.invalid"});
    take(std::move(out), op_, start_.id);
  }

  // What the category asks besides, where one can choose.
  std::vector<ReportAnswer> own_answers() const {
    std::vector<ReportAnswer> out;
    for (const auto& question : category_.questions) {
      if (question.choices.empty()) continue;
      const auto& choice = question.choices[town_.size() % question.choices.size()];
      out.push_back({{question.id}, {choice.id}});
    }
    return out;
  }

  std::vector<PlannedStep> withdrawn() {
    pass(60, 2000);
    event(CaseAct::withdraw, CaseRole::reporter, {});
    return std::move(steps_);
  }
  std::vector<PlannedStep> followed() {
    pass(60, 900);
    CaseEvent out = blank(CaseAct::same_as, CaseRole::triage, pick(staff_.triage));
    out.with.value = ThingId{start_.leader};
    take(std::move(out), op_, thing());
    return std::move(steps_);
  }
  std::vector<PlannedStep> inadmissible() {
    pass(200, 3000);
    event(CaseAct::propose, CaseRole::handler, handler_);
    pass(60, 900);
    verdict(CaseAct::decide, CaseOutcome::inadmissible, pick(staff_.deciders));
    return std::move(steps_);
  }

  void take_on() {
    pass(30, category_.urgency == "a" ? 300 : 1400);
    CaseEvent out = blank(CaseAct::accept, CaseRole::triage, pick(staff_.triage));
    out.summary = std::optional(Text<1, 2000>{said::what_happened(category_.id, town_)});
    if (!start_.platform.empty()) {
      out.url = std::optional(Url{"https://" + start_.platform + ".invalid/posts/" +
                                  std::to_string(100'000 + dice_.below(900'000))});
    }
    take(std::move(out), op_, thing());
    if (category_.urgency == "a" && dice_.chance(20)) {
      pass(5, 60);
      event(CaseAct::urgent, CaseRole::triage, pick(staff_.triage));
    }
  }
  void question() {
    pass(60, 600);
    CaseEvent asked = blank(CaseAct::ask, CaseRole::handler, handler_);
    asked.note = std::optional(Text<1, 8000>{std::string(said::kQuestion)});
    take(std::move(asked), op_, thing());
    if (dice_.chance(25)) {
      now_ = cases::plus_days(now_, 14);
      pass(1, 30);
      event(CaseAct::resume, CaseRole::system, {});
      return;
    }
    pass(120, 4000);
    CaseEvent answered = blank(CaseAct::answer, CaseRole::reporter, {});
    answered.note = std::optional(Text<1, 8000>{std::string(said::kAnswer)});
    take(std::move(answered), op_, thing());
  }
  // Unasked: it sees the request on its desk.
  void answers() {
    pass(400, 16'000);
    CaseEvent reply = blank(CaseAct::reply, CaseRole::signatory, {});
    reply.statement = std::optional(Text<1, 4000>{std::string(said::kGives)});
    take(std::move(reply), start_.signatory->id, thing());
  }
  void hear() {
    pass(30, 500);
    event(CaseAct::hear, CaseRole::handler, handler_);
    pass(200, 3500);
    if (start_.signatory == nullptr || dice_.chance(20)) return;  // no answer: it goes on without
    CaseEvent reply = blank(CaseAct::reply, CaseRole::signatory, {});
    reply.statement = std::optional(Text<1, 4000>{std::string(said::kSide)});
    reply.conflict.value = true;
    take(std::move(reply), start_.signatory->id, thing());
  }

  void decide() {
    const std::uint64_t pace = category_.urgency == "a"   ? 900
                               : category_.urgency == "b" ? 2600
                                                          : 7000;
    pass(120, pace);
    event(CaseAct::propose, CaseRole::handler, handler_);
    const std::string& decider = pick(staff_.deciders);
    if (dice_.chance(8)) {
      pass(30, 400);
      event(CaseAct::send_back, CaseRole::decider, decider, said::kSendBack);
      pass(60, 600);
      event(CaseAct::propose, CaseRole::handler, handler_);
    }
    pass(20, 1500);
    const std::uint64_t roll = dice_.below(100);
    verdict(CaseAct::decide,
            roll < 20   ? CaseOutcome::upheld
            : roll < 28 ? CaseOutcome::partly
                        : CaseOutcome::not_upheld,
            decider);
  }
  void verdict(CaseAct act, CaseOutcome outcome, const std::string& actor) {
    CaseDecision out;
    out.about.value = {start_.id};
    out.outcome.value = outcome;
    const bool holds = outcome == CaseOutcome::upheld || outcome == CaseOutcome::partly;
    for (const auto& one : category_.commitments) {
      out.commitments.value.push_back({one});
      if (outcome == CaseOutcome::partly) break;
    }
    if (outcome == CaseOutcome::inadmissible) {
      out.commitments.value.clear();
      out.inadmissible.value = start_.signatory == nullptr ? InadmissibleGround::no_signatory
                                                           : InadmissibleGround::outside_code;
    }
    const bool appeal = act == CaseAct::decide_appeal;
    out.role.value = appeal ? CaseRole::reviewer : CaseRole::decider;
    out.actor.value = {actor};
    out.conflict.value = !appeal && dice_.chance(6);
    if (appeal && history_.decision) out.supersedes.value = ThingId{history_.decision->id};
    reasons(out.reasons, outcome, holds);
    take(std::move(out), op_, thing());
  }
  void reasons(StatementOfReasons& out, CaseOutcome outcome, bool holds) {
    if (holds) {
      out.decision_visibility.value = {Visibility::content_removed};
      out.decision_ground.value = DecisionGround::incompatible_content;
      out.ground = std::optional(Text<1, 500>{said::ground(category_.commitments.front())});
    }
    out.decision_facts = Text<1, 5000>{said::facts(category_.id, town_)};
    out.content_type.value = {start_.platform.empty() ? ContentType::image : ContentType::text};
    out.territorial_scope.value = {CountryCode{start_.land->code}};
    out.source_type.value = SourceType::type_other_notification;
    out.automated_decision.value = AutomatedDecision::not_automated;
    out.plain_words = Text<1, 600>{said::plain(boost::describe::enum_to_string(outcome, ""))};
  }

  void put_right() {
    if (!start_.platform.empty() && dice_.chance(30)) tell_platform();
    if (dice_.chance(25)) return;  // nobody does anything
    pass(60, 4200);
    removal();
    if (!dice_.chance(10)) return;
    pass(300, 3000);
    event(CaseAct::still_there, CaseRole::reporter, {}, said::kSeenAgain);
    pass(100, 2000);
    removal();
  }
  void removal() {
    if (start_.signatory == nullptr) return;
    ContentRemoval out;
    out.about.value = {start_.id};
    out.role.value = CaseRole::signatory;
    out.conflict.value = true;
    out.remedy.value = dice_.chance(20) ? Remedy::corrected : Remedy::removed;
    if (!start_.platform.empty()) out.platform.value = Token<32>{start_.platform};
    out.at.value = now_;
    out.what = std::optional(Text<1, 2000>{std::string(said::kRemoved)});
    take(std::move(out), start_.signatory->id, thing());
  }
  void tell_platform() {
    pass(60, 900);
    PlatformNotice out;
    out.about.value = {start_.id};
    out.role.value = CaseRole::handler;
    out.actor.value = {handler_};
    out.platform.value = {start_.platform};
    out.form.value =
        category_.urgency == "a" ? NoticeForm::dsa_article_16 : NoticeForm::terms_of_service;
    out.sender.value = NoticeSender::organisation;
    out.sent.value = now_;
    out.bona_fide.value = true;
    out.substantiation = Text<1, 5000>{std::string(said::kNotice)};
    out.url = Url{"https://" + start_.platform + ".invalid/posts/" +
                  std::to_string(100'000 + dice_.below(900'000))};
    const std::string notice = take(std::move(out), op_, thing());
    if (notice.empty() || dice_.chance(20)) return;  // no answer yet
    pass(300, 6000);
    platform_says(notice);
  }
  void platform_says(const std::string& notice) {
    PlatformAnswer out;
    out.about.value = {start_.id};
    out.role.value = CaseRole::handler;
    out.actor.value = {handler_};
    out.notice.value = {notice};
    const std::uint64_t roll = dice_.below(10);
    out.answer.value = roll < 5   ? PlatformAct::removed
                       : roll < 7 ? PlatformAct::restricted
                       : roll < 9 ? PlatformAct::refused
                                  : PlatformAct::no_answer;
    out.at.value = now_;
    out.automated.value = dice_.chance(40);
    out.statement = std::optional(Text<1, 4000>{std::string(said::kPlatformSays)});
    take(std::move(out), op_, thing());
  }

  void appeal() {
    pass(600, 9000);
    const bool by_signatory = history_.upheld() && start_.signatory != nullptr;
    CaseEvent out =
        blank(CaseAct::appeal, by_signatory ? CaseRole::signatory : CaseRole::reporter, {});
    if (!history_.decision) return;
    out.decision.value = ThingId{history_.decision->id};
    out.reason = std::optional(Text<1, 2000>{std::string(said::kAppeal)});
    take(std::move(out), by_signatory ? start_.signatory->id : op_, thing());
    if (dice_.chance(20)) return;  // not decided yet
    pass(1500, 9000);
    const bool held = history_.upheld();
    const std::uint64_t roll = dice_.below(100);
    const CaseOutcome same = held ? CaseOutcome::upheld : CaseOutcome::not_upheld;
    const CaseOutcome other = held ? CaseOutcome::not_upheld : CaseOutcome::upheld;
    verdict(CaseAct::decide_appeal,
            roll < 62   ? same
            : roll < 88 ? other
                        : CaseOutcome::partly,
            pick(staff_.reviewers));
  }

  Dice& dice_;
  const CaseStaff& staff_;
  const CaseStart& start_;
  const std::string& op_;
  const Category& category_;
  const std::string town_;
  Instant now_;
  const std::string handler_;
  cases::CaseHistory history_;
  std::vector<PlannedStep> steps_;
};

}  // namespace

CaseStaff make_staff(Dice& dice) {
  const auto people = [&dice](std::size_t count) {
    std::vector<std::string> out(count);
    for (auto& id : out) id = uuid_v4(dice.random());
    return out;
  };
  return {people(2), people(4), people(3), people(2)};
}

std::vector<PlannedStep> plan_case(Dice& dice, const CaseStaff& staff, const CaseStart& start,
                                   const std::string& op) {
  return Course(dice, staff, start, op).run();
}

}  // namespace hustings::demo
