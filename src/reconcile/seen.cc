// What is looked for in one ad that was seen.
#include <algorithm>
#include <array>

#include "ads/ad.h"
#include "reconcile/parts.h"
#include "reconcile/rules.h"

namespace hustings::reconcile {
namespace {

// Whether the rule was in force when the ad was last seen.
bool in_force(const Rule& rule, const SeenAd& seen) {
  const auto& last = seen.shown.to ? seen.shown.to : seen.as_of ? seen.as_of : seen.shown.from;
  return !last || *last >= rule.applies_from;
}

Finding about(const SeenAd& seen, std::string_view where, std::optional<Index> against = {}) {
  return {std::string(where), seen.link, against, {}, {}};
}

// From the first day on which it is declared to run to the last one: on channels, else meant to.
DayRange hull(const Declared& declared) {
  DayRange out;
  const auto take = [&out](const DayRange& period) {
    if (!out.from || period.from < out.from) out.from = period.from;
    if (!out.to || period.to > out.to) out.to = period.to;
  };
  for (const auto& one : declared.deliveries) take(one.period);
  if (!declared.deliveries.empty()) return out;
  for (const auto& one : declared.ads) take(one.period);
  return out;
}

// Whether all declared ads say no.
bool all_say_no(const Declared& declared, Says DeclaredAd::* fact) {
  return !declared.ads.empty() && std::ranges::all_of(declared.ads, [fact](const DeclaredAd& ad) {
    return ad.*fact == Says::no;
  });
}

// The sum of all deliveries, or of the ads where there are none, if it is known.
std::optional<MoneyInterval> declared_sum(const Declared& declared, Currency currency) {
  Sum sum(currency);
  for (const auto& one : declared.deliveries) sum.add(one.spend);
  if (declared.deliveries.empty()) {
    for (const auto& one : declared.ads) sum.add(one.spend);
  }
  return sum.value();
}

// The sum of the deliveries that the seen amount has to cover: same country, within its days.
std::optional<MoneyInterval> covered_sum(const SeenAd& seen, const Declared& declared) {
  if (!seen.spend) return std::nullopt;
  const Currency currency = seen.spend->currency;
  Sum sum(currency);
  std::vector<const Delivery*> covered;
  for (const auto& one : declared.deliveries) {
    const bool here = !seen.country.empty() && one.country == seen.country;
    const bool then = !seen.as_of || (one.period.to && *seen.as_of >= *one.period.to);
    if (!here || !then || !within(one.period, seen.shown)) continue;
    if (one.spend && one.spend->currency != currency) continue;
    sum.add(one.spend);
    covered.push_back(&one);
  }
  return covered.empty() || overlapping(covered) ? std::nullopt : sum.value();
}

}  // namespace

void not_declared(const Rule& rule, const SeenAd& seen, const Declared& declared, Findings& out) {
  if (!in_force(rule, seen) || seen.nameless || !declared.nothing()) return;
  out.push_back(about(seen, "/ad_id"));
}

void no_disclaimer(const Rule& rule, const SeenAd& seen, const Declared&, Findings& out) {
  if (in_force(rule, seen) && seen.disclaimer == Says::no)
    out.push_back(about(seen, "/disclaimer"));
}

void sponsor_differs(const Rule& rule, const SeenAd& seen, const Declared& declared,
                     Findings& out) {
  if (!in_force(rule, seen) || declared.ads.empty()) return;
  const bool differ = std::ranges::all_of(
      declared.ads, [](const DeclaredAd& ad) { return ad.sponsor == Names::differ; });
  if (differ) out.push_back(about(seen, "/sponsor", declared.ad()));
}

void spend_differs(const Rule& rule, const SeenAd& seen, const Declared& declared, Findings& out) {
  if (!in_force(rule, seen) || !seen.spend || declared.nothing()) return;
  const MoneyInterval& spend = *seen.spend;
  auto side = declared_sum(declared, spend.currency);
  const bool more = side && spend.min && side->max && within(seen.shown, hull(declared)) &&
                    exclude(*spend.min, *side->max, spend.currency);
  if (!more) {
    side = covered_sum(seen, declared);
    if (!side || !side->min || !spend.max || !exclude(*side->min, *spend.max, spend.currency))
      return;
  }
  Finding said = about(seen, "/spend", declared.delivery());
  said.seen = money_side(spend);
  said.declared = money_side(*side);
  out.push_back(std::move(said));
}

void technique_not_declared(const Rule& rule, const SeenAd& seen, const Declared& declared,
                            Findings& out) {
  if (!in_force(rule, seen) || !seen.techniques || declared.ads.empty()) return;
  std::int64_t said = 0;
  for (const auto& ad : declared.ads) {
    if (!ad.techniques) return;
    said |= *ad.techniques;
  }
  const std::int64_t missing = missing_techniques(*seen.techniques, said);
  if (missing == 0) return;
  Finding finding = about(seen, "/targeting/techniques", declared.ad());
  finding.seen = techniques_side(missing);
  finding.declared = techniques_side(said);
  out.push_back(std::move(finding));
}

void special_category(const Rule& rule, const SeenAd& seen, const Declared& declared,
                      Findings& out) {
  if (!in_force(rule, seen) || seen.special.empty()) return;
  Finding finding = about(seen, "/targeting", declared.ad());
  finding.seen = words_side(std::array{std::string_view(seen.special)});
  out.push_back(std::move(finding));
}

void exclusion_not_declared(const Rule& rule, const SeenAd& seen, const Declared& declared,
                            Findings& out) {
  if (!in_force(rule, seen) || seen.excluded != Says::yes) return;
  if (all_say_no(declared, &DeclaredAd::excluded))
    out.push_back(about(seen, "/targeting/excluded", declared.ad()));
}

void ai_making_denied(const Rule& rule, const SeenAd& seen, const Declared& declared,
                      Findings& out) {
  if (!in_force(rule, seen) || seen.making.empty()) return;
  if (!all_say_no(declared, &DeclaredAd::made_with_ai)) return;
  Finding finding = about(seen, "/made_with_ai", declared.ad());
  finding.seen = words_side(std::array{std::string_view(seen.making)});
  finding.declared = words_side(std::array{std::string_view("not_used")});
  out.push_back(std::move(finding));
}

void ai_delivery_denied(const Rule& rule, const SeenAd& seen, const Declared& declared,
                        Findings& out) {
  if (!in_force(rule, seen) || seen.ai_delivery != Says::yes) return;
  if (all_say_no(declared, &DeclaredAd::ai_delivery))
    out.push_back(about(seen, "/targeting/ai", declared.ad()));
}

void outside_period(const Rule& rule, const SeenAd& seen, const Declared& declared, Findings& out) {
  if (!in_force(rule, seen) || declared.nothing()) return;
  const DayRange said = hull(declared);
  const bool early = seen.shown.from && plus_days(*seen.shown.from, kDaysBetweenZones) < said.from;
  const bool late =
      seen.shown.to && said.to && *seen.shown.to > plus_days(*said.to, kDaysBetweenZones);
  if (!early && !late) return;
  Finding finding = about(seen, early ? "/from" : "/to", declared.delivery());
  finding.seen = days_side(seen.shown.from, seen.shown.to);
  finding.declared = days_side(said.from, said.to);
  out.push_back(std::move(finding));
}

void after_removal(const Rule& rule, const SeenAd& seen, const Declared& declared, Findings& out) {
  if (!in_force(rule, seen)) return;
  // An end may be planned: what counts is the day on which somebody still saw it running.
  std::optional<CivilDate> last = seen.shown.to;
  if (seen.as_of && (!last || *seen.as_of < *last)) last = seen.as_of;
  if (!last) return;
  const auto after = [&](const std::optional<CivilDate>& day) {
    return day && *last > plus_days(*day, kDaysBetweenZones);
  };
  const auto withdrawn =
      std::ranges::find_if(declared.ads, [&](const DeclaredAd& ad) { return after(ad.withdrawn); });
  const bool by_them = withdrawn != declared.ads.end();
  if (!by_them && (seen.removed || !after(seen.removed_on))) return;
  Finding finding = about(seen, "/to");
  finding.seen = days_side(seen.shown.from, last);
  if (by_them) {
    finding.against = withdrawn->index;
    finding.declared = days_side(withdrawn->withdrawn, withdrawn->withdrawn);
  } else {
    finding.declared = days_side(seen.removed_on, seen.removed_on);
  }
  out.push_back(std::move(finding));
}

}  // namespace hustings::reconcile
