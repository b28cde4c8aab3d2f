// Reports and what becomes of them, from the first days of the campaign to the day after the vote.
#include <algorithm>
#include <span>

#include "base/id.h"
#include "cases/categories.h"
#include "cases/file.h"
#include "demo/case_plan.h"
#include "node/kinds.h"

namespace hustings::demo {
namespace {

constexpr CivilDate kFirst{2029, 4, 11};
constexpr std::uint64_t kMinutes = 87840;  // until 11 June
constexpr std::int64_t kSlot = 3'600'000;  // the desk says things at full hours

Instant slot(Instant at) { return {(at.unix_ms + kSlot - 1) / kSlot * kSlot}; }

bool signed_once(const Party& party) { return party.stance != Stance::never; }

PlannedStep intake(Dice& dice, Instant at, const std::string& op) {
  IntakeStats out;
  out.from.value = cases::plus_days(at, -7);
  out.to.value = at;
  out.received.value = {static_cast<std::int64_t>(15 + dice.below(40))};
  out.refused.value = {{IntakeRefusal::too_many, {static_cast<std::int64_t>(dice.below(30))}},
                       {IntakeRefusal::form_expired, {static_cast<std::int64_t>(dice.below(12))}},
                       {IntakeRefusal::trap, {static_cast<std::int64_t>(dice.below(200))}}};
  return {at, draft(std::move(out)), op, uuid_v7(at, dice.random())};
}

// What was released about one case had to go again.
PlannedStep redaction(Dice& dice, const PlannedStep& of, const std::string& op) {
  Redaction out;
  out.about.value = {of.about};
  out.fields.value = {{"/summary"}};
  out.law.value = {"gdpr:17.1.d"};
  out.ground.value = {"The summary let readers guess who had reported it."};
  const Instant at = slot(cases::plus_days(of.at, 2));
  out.decided.value = date_of(at);
  return {at, draft(std::move(out)), op, uuid_v7(at, dice.random())};
}

bool releases(const PlannedStep& step) {
  const auto* event = step.draft.as<CaseEvent>();
  return event != nullptr && event->summary.get() != nullptr;
}

bool is_withdrawn(const std::vector<PlannedStep>& steps) {
  const auto* event = steps.back().draft.as<CaseEvent>();
  return event != nullptr && event->event.value == CaseAct::withdraw;
}

}  // namespace

std::vector<CaseStart> CaseStory::starts(const Story& story) {
  // What people report most. Places in the list of categories; the rest are seldom.
  static const std::vector<std::int64_t> kOften = {18, 22, 34, 12, 20, 30, 90, 10,
                                                   9,  6,  14, 16, 12, 4,  15};
  std::vector<const Party*> concerned;
  for (const auto& party : story.cast.parties) {
    if (signed_once(party)) concerned.push_back(&party);
  }
  std::vector<CaseStart> out;
  for (std::size_t n = 0; n < kCases; ++n) {
    CaseStart one;
    one.id = uuid_v4(dice_.random());
    // The square makes the last weeks the busiest.
    const std::uint64_t a = dice_.below(kMinutes);
    const std::uint64_t b = dice_.below(kMinutes);
    one.received =
        slot({morning(kFirst).unix_ms + static_cast<std::int64_t>(std::max(a, b)) * 60'000});
    // The last ones come in when the story ends: nobody has looked at them.
    if (n < 2) one.received = cases::plus_hours(end_, -1);
    if (!dice_.chance(7))
      one.signatory =
          concerned[std::min(dice_.below(concerned.size()), dice_.below(concerned.size()))];
    one.land = one.signatory != nullptr && one.signatory->land != nullptr
                   ? one.signatory->land
                   : &dice_.of(story.setting.lands);
    if (dice_.chance(75)) one.platform = dice_.of(story.setting.platforms).id;
    one.category = hustings::demo::pick(dice_, kOften);
    const bool request = cases::categories("eu-2024")[one.category].request;
    if (request && one.signatory == nullptr) one.signatory = concerned.front();
    out.push_back(std::move(one));
  }
  std::ranges::sort(out, {}, [](const CaseStart& one) { return std::pair(one.received, one.id); });
  return out;
}

void CaseStory::plan(const Story& story) {
  const CaseStaff staff = make_staff(dice_);
  auto all = starts(story);
  std::map<std::pair<const Party*, std::size_t>, const CaseStart*> leaders;
  for (auto& one : all) {
    const auto [it, first] = leaders.try_emplace({one.signatory, one.category}, &one);
    const bool near = one.received < cases::plus_days(it->second->received, 6);
    if (!first && near && dice_.chance(70)) {
      one.leader = it->second->id;
    } else {
      it->second = &one;
    }
    auto steps = plan_case(dice_, staff, one, story.op());
    if (is_withdrawn(steps)) leaders.erase({one.signatory, one.category});  // leads no others
    for (auto& step : steps) step.at = slot(step.at);
    const auto release = std::ranges::find_if(steps, &releases);
    if (release != steps.end() && dice_.chance(2)) {
      steps_.push_back(redaction(dice_, *release, story.op()));
    }
    std::ranges::move(steps, std::back_inserter(steps_));
  }
  for (int week = 1; week <= 9; ++week) {
    const Instant end = morning(plus_days(kFirst, 7 * week - 3));
    steps_.push_back(intake(dice_, end, story.op()));
  }
  // std::stable_sort does without an allocation that clang does not know.
  std::vector<std::pair<Instant, std::size_t>> order;
  order.reserve(steps_.size());
  for (std::size_t n = 0; n < steps_.size(); ++n) order.emplace_back(steps_[n].at, n);
  std::ranges::sort(order);
  std::vector<PlannedStep> sorted;
  sorted.reserve(steps_.size());
  for (const auto& [at, n] : order) sorted.push_back(std::move(steps_[n]));
  steps_ = std::move(sorted);
}

// Those in which somebody still has something to do when the story ends.
void CaseStory::find_open() {
  std::map<std::string, cases::CaseHistory> all;
  for (const auto& step : steps_) {
    if (step.at >= end_) break;
    const Record record{0, {{}, step.about, {}, step.at}, Evidence::observed, step.draft};
    if (auto taken = cases::step_of(record))
      cases::advance(all[cases::case_of(step.draft, step.about)], *std::move(taken));
  }
  using enum cases::CaseState;
  for (const auto& [id, history] : all) {
    const auto state = history.state;
    const bool ends = state == decided || state == remedied || state == grouped ||
                      state == withdrawn || state == closed;
    if (!ends) open_.emplace(id, state);
  }
}

Result<std::optional<Hash>> CaseStory::seal(PlannedStep& step) {
  const std::string id = cases::case_of(step.draft, step.about);
  if (!open_.contains(id)) return std::optional<Hash>();
  if (step.draft.as<CaseReport>() != nullptr) HUSTINGS_CHECK(vault_.begin(id));
  const auto* event = step.draft.as<CaseEvent>();
  const bool proposes = event != nullptr && event->event.value == CaseAct::propose;
  if (proposes) {
    // What will be decided, where the story goes that far.
    const auto rest = std::span(steps_).subspan(next_);
    const auto after = std::ranges::find_if(rest, [&](const PlannedStep& one) {
      const auto* decision = one.draft.as<CaseDecision>();
      return decision != nullptr && decision->about.value.value == id;
    });
    if (after != rest.end()) {
      CaseEvent with = *event;
      HUSTINGS_TRY(std::string digest, vault_.propose(id, step.about, after->draft));
      with.note = std::optional(Text<1, 8000>{std::move(digest)});
      step.draft = draft(std::move(with));
    }
  }
  HUSTINGS_TRY(const Hash key, vault_.key(id, proposes));
  return std::optional(key);
}

Result<void> CaseStory::show_one(Story& story) {
  for (const auto& [id, state] : open_) {
    const std::string code = vault_.code_of(id);
    if (state == cases::CaseState::waiting_reporter && !code.empty()) return story.show(id, code);
  }
  return {};
}

Result<void> CaseStory::tell(Story& story, Instant until) {
  if (until <= morning(kFirst)) return {};
  if (!std::exchange(planned_, true)) {
    plan(story);
    find_open();
  }
  for (; next_ < steps_.size() && steps_[next_].at < until; ++next_) {
    auto& step = steps_[next_];
    HUSTINGS_CHECK(story.at(step.at));
    HUSTINGS_TRY(const auto sealed_to, seal(step));
    HUSTINGS_CHECK(story.say(std::move(step.draft), step.by, step.about, {}, sealed_to));
  }
  return {};
}

}  // namespace hustings::demo
