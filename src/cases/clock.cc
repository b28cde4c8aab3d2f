#include "cases/clock.h"

#include <algorithm>
#include <array>

#include "cases/categories.h"

namespace hustings::cases {
namespace {

constexpr std::int64_t kDay = 86'400'000;

class Maker {
 public:
  Maker(const CaseHistory& history, const Deadlines& deadlines, const CaseHistory* leader)
      : history_(history), deadlines_(deadlines), leader_(leader) {
    const Category* category = find_category(history.code, history.category);
    urgency_ = category == nullptr ? "c" : category->urgency;
  }

  std::vector<CaseClock> make() {
    for (const auto& step : history_.steps) take(step);
    if (leader_ != nullptr && leader_->decision) stop("decision", *leader_->decision);
    for (auto& clock : clocks_) set_due(clock);
    return std::move(clocks_);
  }

 private:
  void start(std::string_view clock, const Step& by, std::string_view urgency) {
    const Deadline* row = deadlines_.find(clock, urgency, by.at);
    if (row == nullptr) return;
    clocks_.push_back({row, by.at, by.index, {}, 0, by.at, {}});
  }
  void stop(std::string_view clock, const Step& by) {
    for (auto& one : clocks_) {
      if (one.limit->clock != clock || one.stop) continue;
      end_pause(one, by.at);
      one.stop = std::max(one.start, by.at);
      one.stopped_by = by.index;
    }
  }
  static void end_pause(CaseClock& clock, Instant at) {
    if (!clock.pauses.empty() && !clock.pauses.back().second) clock.pauses.back().second = at;
  }
  void stop_all(const Step& by) {
    for (const auto* clock : {"triage", "decision", "hearing", "removal", "appeal"})
      stop(clock, by);
  }
  CaseClock* last(std::string_view clock) {
    const auto it = std::ranges::find_if(clocks_.rbegin(), clocks_.rend(), [&](const auto& one) {
      return one.limit->clock == clock;
    });
    return it == clocks_.rend() ? nullptr : &*it;
  }

  // From here on it has to be decided within a day: the limit runs from the report.
  void hurry(const Step& by) {
    CaseClock* decision = last("decision");
    if (decision == nullptr || decision->stop) return;
    const Deadline* row = deadlines_.find("decision", "urgent", by.at);
    if (row != nullptr) decision->limit = row;
  }
  void pause(const Step& by) {
    CaseClock* decision = last("decision");
    if (decision != nullptr && !decision->stop) decision->pauses.emplace_back(by.at, std::nullopt);
  }
  void go_on(const Step& by) {
    CaseClock* decision = last("decision");
    if (decision != nullptr && !decision->stop) end_pause(*decision, by.at);
  }
  void decided(const Step& by) {
    stop("decision", by);
    stop("hearing", by);
    stop("appeal", by);
    const bool upheld = by.outcome == CaseOutcome::upheld || by.outcome == CaseOutcome::partly;
    CaseClock* removal = last("removal");
    if (!upheld) {
      stop("removal", by);
    } else if (removal == nullptr || by.act == CaseAct::decide) {
      start("removal", by, "");
    }
  }
  // It was gone for a while only: the clock runs again from where it started.
  void seen_again() {
    if (CaseClock* removal = last("removal")) removal->stop.reset();
  }

  void take(const Step& step) {
    if (step.act != CaseAct::submit && step.act != CaseAct::message) stop("triage", step);
    switch (step.act) {
      case CaseAct::submit:
        start("triage", step, "");
        return start("decision", step, urgency_);
      case CaseAct::urgent:
        return hurry(step);
      case CaseAct::ask:
        return pause(step);
      case CaseAct::answer:
      case CaseAct::resume:
        return go_on(step);
      case CaseAct::hear:
        return start("hearing", step, "");
      case CaseAct::reply:
      case CaseAct::propose:
        return stop("hearing", step);
      case CaseAct::decide:
      case CaseAct::decide_appeal:
        return decided(step);
      case CaseAct::remove:
        return stop("removal", step);
      case CaseAct::still_there:
        return seen_again();
      case CaseAct::appeal:
        return start("appeal", step, "");
      case CaseAct::withdraw:
        return stop_all(step);
      case CaseAct::reopen:
        stop_all(step);
        return start("decision", step, urgency_);
      default:
        return;
    }
  }

  // An open pause counts as if nobody ever answered; it ends by itself.
  void set_due(CaseClock& clock) const {
    Instant due = deadlines_.due(*clock.limit, clock.start, history_.country);
    std::int64_t left = deadlines_.longest_pause_days() * kDay;
    for (const auto& [from, to] : clock.pauses) {
      if (from > due) break;
      const std::int64_t took = to ? std::max<std::int64_t>(0, to->unix_ms - from.unix_ms) : left;
      const std::int64_t counts = std::min(took, left);
      due.unix_ms += counts;
      left -= counts;
    }
    clock.due = due;
  }

  const CaseHistory& history_;
  const Deadlines& deadlines_;
  const CaseHistory* leader_;
  std::string urgency_;
  std::vector<CaseClock> clocks_;
};

}  // namespace

std::int64_t CaseClock::gross(Instant now) const {
  return std::max<std::int64_t>(0, stop.value_or(now).unix_ms - start.unix_ms);
}

std::int64_t CaseClock::net(Instant now, std::int64_t longest_pause_days) const {
  const Instant end = stop.value_or(now);
  std::int64_t paused = 0;
  for (const auto& [from, to] : pauses) {
    paused += std::max<std::int64_t>(0, std::min(to.value_or(end), end).unix_ms - from.unix_ms);
  }
  return gross(now) - std::min(paused, longest_pause_days * kDay);
}

std::vector<CaseClock> clocks_of(const CaseHistory& history, const Deadlines& deadlines,
                                 const CaseHistory* leader) {
  return Maker(history, deadlines, leader).make();
}

std::optional<Instant> next_due(const std::vector<CaseClock>& clocks) {
  std::optional<Instant> out;
  for (const auto& clock : clocks) {
    if (clock.running() && clock.limit->counts && (!out || clock.due < *out)) out = clock.due;
  }
  return out;
}

Lateness lateness(const Moment& start, const Moment& stop, std::int64_t limit_ms) {
  if (start.to && stop.from.unix_ms - start.to->unix_ms > limit_ms) return Lateness::late;
  if (stop.to && stop.to->unix_ms - start.from.unix_ms <= limit_ms) return Lateness::in_time;
  return Lateness::cannot_be_told;
}

std::string_view name(Lateness lateness) {
  static constexpr std::array<std::string_view, 3> kNames = {"in_time", "late", "cannot_be_told"};
  return kNames[static_cast<std::size_t>(lateness)];
}

}  // namespace hustings::cases
