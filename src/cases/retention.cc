#include "cases/retention.h"

#include <algorithm>

namespace hustings::cases {
namespace {

std::optional<Instant> last_of(const CaseHistory& history, CaseAct act) {
  const auto found =
      std::ranges::find(history.steps.rbegin(), history.steps.rend(), act, &Step::act);
  return found == history.steps.rend() ? std::nullopt : std::optional(found->at);
}

std::optional<Instant> over_since(const CaseHistory& history, const Deadlines& deadlines,
                                  Instant now) {
  switch (history.state) {
    case CaseState::closed:
      return last_of(history, CaseAct::window_over);
    case CaseState::withdrawn:
      return last_of(history, CaseAct::withdraw);
    case CaseState::decided:
      if (history.upheld()) return std::nullopt;  // it is not put right yet
      [[fallthrough]];
    case CaseState::remedied: {
      const auto end = window_end(history, deadlines);
      return end && *end < now ? end : std::nullopt;
    }
    default:
      return std::nullopt;
  }
}

// The row that holds: the longest reason to keep it comes first.
std::string_view class_of(const CaseHistory& history) {
  if (last_of(history, CaseAct::appeal)) return "appealed";
  if (history.state == CaseState::withdrawn) return "withdrawn";
  const bool inadmissible =
      history.decision && history.decision->outcome == CaseOutcome::inadmissible;
  return inadmissible ? "inadmissible" : "";
}

}  // namespace

Retention retention_of(const CaseFile& file, Instant now) {
  const bool follows = file.history.state == CaseState::grouped && file.leader;
  const CaseHistory& history = follows ? *file.leader : file.history;
  const auto over = over_since(history, *file.deadlines, now);
  if (!over) return {};
  Retention out;
  const auto due = [&](const Deadline* row) {
    return row == nullptr ? std::nullopt
                          : std::optional(file.deadlines->due(*row, *over, history.country));
  };
  out.contact = due(file.deadlines->find("kept-contact", "", *over));
  out.limit = file.deadlines->find("kept", class_of(history), *over);
  out.content = due(out.limit);
  return out;
}

}  // namespace hustings::cases
