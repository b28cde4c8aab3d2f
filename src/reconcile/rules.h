// The comparisons: pure functions of both sides. rules.cc has them with the law that they stand on.
#pragma once
#include <span>
#include <vector>

#include "reconcile/sides.h"
#include "record/rule.h"

namespace hustings::reconcile {

using Findings = std::vector<Finding>;

// Everything that rules say about one seen ad, in the order of the rules, and so on.
struct Judged {
  const Rule* rule = nullptr;
  Finding finding;
};
std::vector<Judged> judge(const SeenAd& seen, const Declared& declared);
std::vector<Judged> judge(const DeclaredDelivery& declared);
// `deliveries`: all declared ones of the page.
std::vector<Judged> judge(const SeenSpending& seen, std::span<const Delivery> deliveries);
std::vector<Judged> judge(const SeenTargeting& seen, std::span<const PageAd> ads);
// About which of its runs, in the order of the rules.
struct JudgedRun {
  std::size_t run = 0;
  Judged said;
};
std::vector<JudgedRun> judge(const PageSeen& page);

std::span<const Rule> rules();

// True when a sum of at least `least` and one of at most `most` cannot be the same: with and
// without tax they differ by as much as 27 % (the highest rate in the Union), platforms round to
// whole units.
bool exclude(std::int64_t least, std::int64_t most, Currency currency);

// Of an ad.
using SeenCheck = void (*)(const Rule&, const SeenAd&, const Declared&, Findings&);
void not_declared(const Rule&, const SeenAd&, const Declared&, Findings&);
void no_disclaimer(const Rule&, const SeenAd&, const Declared&, Findings&);
void sponsor_differs(const Rule&, const SeenAd&, const Declared&, Findings&);
void spend_differs(const Rule&, const SeenAd&, const Declared&, Findings&);
void technique_not_declared(const Rule&, const SeenAd&, const Declared&, Findings&);
void special_category(const Rule&, const SeenAd&, const Declared&, Findings&);
void exclusion_not_declared(const Rule&, const SeenAd&, const Declared&, Findings&);
void ai_making_denied(const Rule&, const SeenAd&, const Declared&, Findings&);
void ai_delivery_denied(const Rule&, const SeenAd&, const Declared&, Findings&);
void outside_period(const Rule&, const SeenAd&, const Declared&, Findings&);
void after_removal(const Rule&, const SeenAd&, const Declared&, Findings&);

// Of a declared delivery.
void never_seen(const Rule&, const DeclaredDelivery&, Findings&);
void page_not_listed(const Rule&, const DeclaredDelivery&, Findings&);
void counted_twice(const Rule&, const DeclaredDelivery&, Findings&);

// Of a page.
void less_than_declared(const Rule&, const SeenSpending&, std::span<const Delivery>, Findings&);
void more_than_declared(const Rule&, const SeenSpending&, std::span<const Delivery>, Findings&);
void page_technique(const Rule&, const SeenTargeting&, std::span<const PageAd>, Findings&);
void page_special_category(const Rule&, const SeenTargeting&, std::span<const PageAd>, Findings&);
void page_exclusion(const Rule&, const SeenTargeting&, std::span<const PageAd>, Findings&);

// Of a page and who owns it.
struct OfRun {
  std::size_t run = 0;
  Finding finding;
};
using OfRuns = std::vector<OfRun>;
void account_not_declared(const Rule&, const PageSeen&, OfRuns&);
void nothing_declared(const Rule&, const PageSeen&, OfRuns&);

}  // namespace hustings::reconcile
