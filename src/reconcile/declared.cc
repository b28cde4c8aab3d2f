// What is looked for in declared deliveries, and on pages as a whole.
#include <array>

#include "reconcile/parts.h"
#include "reconcile/rules.h"

namespace hustings::reconcile {
namespace {

bool in_force(const Rule& rule, const DayRange& period) {
  return !period.to || *period.to >= rule.applies_from;
}

// Declared ads that ran on the page in the report's country and period.
std::vector<const PageAd*> met(const SeenTargeting& seen, std::span<const PageAd> ads) {
  std::vector<const PageAd*> out;
  for (const auto& ad : ads) {
    const bool here = ad.country.empty() || ad.country == seen.country;
    if (here && overlap(ad.period, seen.period)) out.push_back(&ad);
  }
  return out;
}

Finding about(const SeenTargeting& seen, std::string_view where, const PageAd* ad) {
  return {std::string(where),
          seen.link,
          ad == nullptr ? std::nullopt : std::optional(ad->index),
          {},
          {}};
}

void say(const SeenSpending& seen, const MoneyInterval& declared, std::optional<Index> against,
         Findings& out) {
  out.push_back({"/amount", seen.link, against, money_side(seen.amount), money_side(declared)});
}

}  // namespace

void never_seen(const Rule& rule, const DeclaredDelivery& one, Findings& out) {
  if (!in_force(rule, one.period) || !one.online || !one.numbered || one.person || !one.named)
    return;
  if (one.seen || !one.covered || one.nameless) return;
  out.push_back({"/platform_ad_id", one.organisation, {}, {}, {}});
}

void page_not_listed(const Rule& rule, const DeclaredDelivery& one, Findings& out) {
  if (!in_force(rule, one.period) || !one.on_account || one.person || one.listed) return;
  out.push_back({"/account_id", one.organisation, {}, {}, {}});
}

void counted_twice(const Rule& rule, const DeclaredDelivery& one, Findings& out) {
  if (!in_force(rule, one.period) || !one.twice) return;
  out.push_back({"/period", one.organisation, one.twice, {}, {}});
}

// All that is declared within the period has to be in the report.
void less_than_declared(const Rule& rule, const SeenSpending& seen,
                        std::span<const Delivery> deliveries, Findings& out) {
  if (!in_force(rule, seen.period) || !seen.amount.max) return;
  const Currency currency = seen.amount.currency;
  Sum sum(currency);
  std::optional<Index> first;
  std::vector<const Delivery*> counted;
  for (const auto& one : deliveries) {
    const bool counts = one.country == seen.country && one.spend && one.spend->min &&
                        one.spend->currency == currency && within(one.period, seen.period);
    if (!counts) continue;
    counted.push_back(&one);
    sum.add(one.spend);
    if (!first) first = one.index;
  }
  const auto said = sum.value();
  if (said && said->min && !overlapping(std::move(counted)) &&
      exclude(*said->min, *seen.amount.max, currency))
    say(seen, *said, first, out);
}

// All that can have run in the period, in whatever part of it.
void more_than_declared(const Rule& rule, const SeenSpending& seen,
                        std::span<const Delivery> deliveries, Findings& out) {
  if (!in_force(rule, seen.period) || !seen.amount.min) return;
  const Currency currency = seen.amount.currency;
  Sum sum(currency);
  std::optional<Index> first;
  for (const auto& one : deliveries) {
    const bool here = one.country.empty() || one.country == seen.country;
    if (!here || !overlap(one.period, seen.period)) continue;
    sum.add(one.spend);
    if (!first) first = one.index;
  }
  const auto said = sum.value();
  if (first && said && said->max && exclude(*seen.amount.min, *said->max, currency))
    say(seen, *said, first, out);
}

void page_technique(const Rule& rule, const SeenTargeting& seen, std::span<const PageAd> ads,
                    Findings& out) {
  const auto here = met(seen, ads);
  if (!in_force(rule, seen.period) || !seen.techniques || here.empty()) return;
  std::int64_t said = 0;
  for (const auto* ad : here) {
    if (!ad->techniques) return;
    said |= *ad->techniques;
  }
  const std::int64_t missing = missing_techniques(*seen.techniques, said);
  if (missing == 0) return;
  Finding finding = about(seen, "/techniques", here.front());
  finding.seen = techniques_side(missing);
  finding.declared = techniques_side(said);
  out.push_back(std::move(finding));
}

void page_special_category(const Rule& rule, const SeenTargeting& seen, std::span<const PageAd>,
                           Findings& out) {
  if (!in_force(rule, seen.period) || seen.special.empty()) return;
  Finding finding = about(seen, "/interests", nullptr);
  finding.seen = words_side(std::array{std::string_view(seen.special)});
  out.push_back(std::move(finding));
}

void page_exclusion(const Rule& rule, const SeenTargeting& seen, std::span<const PageAd> ads,
                    Findings& out) {
  const auto here = met(seen, ads);
  if (!in_force(rule, seen.period) || !seen.excluded || here.empty()) return;
  for (const auto* ad : here) {
    if (ad->excluded != Says::no) return;
  }
  out.push_back(about(seen, "/excluded", here.front()));
}

}  // namespace hustings::reconcile
