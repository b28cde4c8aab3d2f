// What is looked for on pages whose organisation says nothing: of the account, or of any ad.
#include <algorithm>

#include "reconcile/parts.h"
#include "reconcile/rules.h"

namespace hustings::reconcile {
namespace {

bool in_force(const Rule& rule, const PageRun& run) {
  return run.period.to && *run.period.to >= rule.applies_from;
}

// Whom it is about: each organisation that has said that the page is its own and for which
// `missing` holds. Where nobody has said so it is about the page, if `missing` holds for all whose
// it may be.
template <class Missing>
void say(const PageSeen& page, std::size_t run, std::string_view where, const Missing& missing,
         OfRuns& out) {
  const DayRange& period = page.runs[run].period;
  const auto add = [&](const std::string& subject) {
    out.push_back({run, {std::string(where), subject, {}, days_side(period.from, period.to), {}}});
  };
  if (!page.confirmed) {
    bool all = !page.owners.empty();
    for (std::size_t i = 0; i < page.owners.size(); ++i) all = all && missing(i);
    if (all) add(page.link);
    return;
  }
  for (std::size_t i = 0; i < page.owners.size(); ++i) {
    if (page.owners[i].confirmed && missing(i)) add(page.owners[i].organisation);
  }
}

// Once for the same days, with the first record that shows them: reports follow each other, and
// those of growing periods overlap. `missing`: of a run and an owner.
template <class Missing>
void say_by_period(const Rule& rule, const PageSeen& page, std::string_view where,
                   const Missing& missing, OfRuns& out) {
  std::vector<DayRange> told;
  for (std::size_t i = 0; i < page.runs.size(); ++i) {
    const PageRun& run = page.runs[i];
    const bool again = std::ranges::any_of(
        told, [&run](const DayRange& period) { return overlap(period, run.period); });
    if (again || !in_force(rule, run)) continue;
    const std::size_t before = out.size();
    say(page, i, where, [&](std::size_t owner) { return missing(run, owner); }, out);
    if (out.size() > before) told.push_back(run.period);
  }
}

}  // namespace

void account_not_declared(const Rule& rule, const PageSeen& page, OfRuns& out) {
  const auto missing = [&page](const PageRun&, std::size_t owner) {
    return !page.owners[owner].itself;
  };
  say_by_period(rule, page, "/page_id", missing, out);
}

void nothing_declared(const Rule& rule, const PageSeen& page, OfRuns& out) {
  const auto missing = [](const PageRun& run, std::size_t owner) { return !run.declared[owner]; };
  say_by_period(rule, page, "/period", missing, out);
}

}  // namespace hustings::reconcile
