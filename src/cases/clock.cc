#include "cases/clock.h"

#include <algorithm>
#include <array>

#include "cases/categories.h"

namespace hustings::cases {
namespace {

constexpr std::int64_t kDay = 86'400'000;

// As far as it can be proved; no end: any time after.
struct Moment {
  Instant from;
  std::optional<Instant> to;
};

// A pause as its clock counts it; nothing: it goes on.
struct Paused {
  Instant from;
  std::optional<std::int64_t> took;  // ms
};

// An open pause counts as if nobody ever answered; it ends by itself.
Instant due_with(const Deadlines& deadlines, const Deadline& row, Instant start,
                 std::string_view country, const std::vector<Paused>& pauses) {
  Instant due = deadlines.due(row, start, country);
  std::int64_t left = deadlines.longest_pause_days() * kDay;
  for (const auto& [from, took] : pauses) {
    if (from > due) break;
    const std::int64_t counts = std::min(took.value_or(left), left);
    due.unix_ms += counts;
    left -= counts;
  }
  return due;
}

std::int64_t between(Instant from, Instant to) {
  return std::max<std::int64_t>(0, to.unix_ms - from.unix_ms);
}

class Maker {
 public:
  Maker(const CaseHistory& history, const Deadlines& deadlines, const CaseHistory* leader)
      : history_(history), deadlines_(deadlines), leader_(leader) {
    const Category* category = find_category(history.code, history.category);
    urgency_ = category == nullptr ? "c" : category->urgency;
  }

  std::vector<CaseClock> make() {
    for (const auto& step : history_.steps) take(step);
    if (leader_ != nullptr && leader_->decision) {
      stop("decision", *leader_->decision);
      stop("request", *leader_->decision);
    }
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
      end_pause(one, by);
      one.stop = std::max(one.start, by.at);
      one.stopped_by = by.index;
    }
  }
  static void end_pause(CaseClock& clock, const Step& by) {
    if (clock.pauses.empty() || clock.pauses.back().to) return;
    clock.pauses.back().to = by.at;
    clock.pauses.back().ended_by = by.index;
  }
  void stop_all(const Step& by) {
    for (const auto* clock : {"triage", "decision", "request", "hearing", "removal", "appeal"})
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
    if (decision != nullptr && !decision->stop) decision->pauses.push_back({by.at, by.index});
  }
  void go_on(const Step& by) {
    CaseClock* decision = last("decision");
    if (decision != nullptr && !decision->stop) end_pause(*decision, by);
  }
  void decided(const Step& by) {
    stop("decision", by);
    stop("request", by);
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

  // What a signatory answers of its own, and words that change nothing, show that nobody looked.
  static bool is_first_look(const Step& step) {
    const bool answers = step.act == CaseAct::reply && step.role == CaseRole::signatory;
    return !answers && step.act != CaseAct::submit && step.act != CaseAct::message &&
           step.act != CaseAct::note;
  }
  void take(const Step& step) {
    if (is_first_look(step)) stop("triage", step);
    switch (step.act) {
      case CaseAct::submit:
        start("triage", step, "");
        if (history_.is_request()) start("request", step, "");
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
        stop("request", step);
        return stop("hearing", step);
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

  void set_due(CaseClock& clock) const {
    std::vector<Paused> pauses;
    pauses.reserve(clock.pauses.size());
    for (const auto& one : clock.pauses) {
      pauses.push_back(
          {one.from, one.to ? std::optional(between(one.from, *one.to)) : std::nullopt});
    }
    clock.due = due_with(deadlines_, *clock.limit, clock.start, history_.country, pauses);
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
  for (const auto& one : pauses) paused += between(one.from, std::min(one.to.value_or(end), end));
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

ClockProof prove(const CaseClock& clock, const Deadlines& deadlines, std::string_view country,
                 const Seen& seen, Instant now) {
  const auto moment = [&](Instant said, Index by) {
    const auto at = seen(by);
    return Moment{said, at ? std::optional(std::max(said, *at)) : std::nullopt};
  };
  const Moment start = moment(clock.start, clock.started_by);
  const Moment stop = clock.stop ? moment(*clock.stop, clock.stopped_by) : Moment{now, now};
  std::vector<Paused> shortest;
  std::vector<Paused> longest;
  shortest.reserve(clock.pauses.size());
  longest.reserve(clock.pauses.size());
  for (const auto& one : clock.pauses) {
    const Moment from = moment(one.from, one.by);
    const Moment to = one.to ? moment(*one.to, one.ended_by) : Moment{now, {}};
    shortest.push_back({from.from, from.to ? between(*from.to, to.from) : 0});
    longest.push_back(
        {from.from, to.to ? std::optional(between(from.from, *to.to)) : std::nullopt});
  }
  const auto due = [&](Instant from, const std::vector<Paused>& pauses) {
    return due_with(deadlines, *clock.limit, from, country, pauses);
  };
  ClockProof out{.seen = start.to.has_value() && stop.to.has_value(),
                 .lateness = Lateness::cannot_be_told};
  if (start.to) {
    const Instant last = due(*start.to, longest);
    if (stop.from > last) out.lateness = Lateness::late;
    out.over = between(last, stop.from);
    out.least = between(*start.to, stop.from);
  }
  if (stop.to) {
    if (*stop.to <= due(start.from, shortest)) out.lateness = Lateness::in_time;
    out.most = between(start.from, *stop.to);
  }
  return out;
}

std::string_view name(Lateness lateness) {
  static constexpr std::array<std::string_view, 3> kNames = {"in_time", "late", "cannot_be_told"};
  return kNames[static_cast<std::size_t>(lateness)];
}

}  // namespace hustings::cases
