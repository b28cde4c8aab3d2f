// The rules of this room, with the law that they stand on. A contradiction only where both sides
// are exact enough to exclude each other. A rule that real data showed to be wrong too often says
// notes (docs/reconciliation.md).
#include "reconcile/rules.h"

#include <array>

#include "ads/rules.h"

namespace hustings::reconcile {
namespace {

using ads::RuleRow;
using enum Severity;

// A rule, and what looks for what it says.
template <class Check>
struct Checked {
  RuleRow row;
  Check check;
};

using DeclaredCheck = void (*)(const Rule&, const DeclaredDelivery&, Findings&);
using SpendingCheck = void (*)(const Rule&, const SeenSpending&, std::span<const Delivery>,
                               Findings&);
using TargetingCheck = void (*)(const Rule&, const SeenTargeting&, std::span<const PageAd>,
                                Findings&);
using PageCheck = void (*)(const Rule&, const PageSeen&, OfRuns&);

constexpr auto kSeen = std::to_array<Checked<SeenCheck>>({
    {{"seen.not-declared", "6.c.ii", "eu-2024.6.c.ii", gap,
      "This ad was seen on a page of the organisation, and nobody has declared it here.", nullptr,
      "observed-ad"},
     &not_declared},
    {{"seen.no-disclaimer", "6.a", "eu-2024.6.a", contradiction,
      "The platform shows that this ad ran without saying who paid for it.", nullptr,
      "observed-ad"},
     &no_disclaimer},
    {{"seen.sponsor-differs", "6.c.ii", "eu-2024.6.c.ii", note,
      "The ad shows a sponsor or payer whose name has no word in common with those declared.",
      nullptr, "observed-ad"},
     &sponsor_differs},
    {{"seen.spend-differs", "6.c.ii", "eu-2024.6.c.ii", contradiction,
      "What the platform says this ad cost and what is declared for it cannot both be true.",
      nullptr, "observed-ad"},
     &spend_differs},
    {{"seen.technique-not-declared", "6.c.iii", "eu-2024.6.c.iii", contradiction,
      "The platform shows a way of choosing people that is declared as not used.", nullptr,
      "observed-ad"},
     &technique_not_declared},
    {{"seen.special-category", "6.d", "eu-2024.6.d", note,
      "The platform shows that people were chosen or left out by a value that says something about "
      "a special category of personal data.",
      nullptr, "observed-ad", 2},
     &special_category},
    {{"seen.exclusion-not-declared", "6.c.iii", "eu-2024.6.c.iii", contradiction,
      "The platform shows that people were left out of seeing this ad; declared is that nobody "
      "was.",
      nullptr, "observed-ad"},
     &exclusion_not_declared},
    {{"seen.ai-making-denied", "3.b", "eu-2024.3.b", contradiction,
      "The platform shows that AI made or altered this ad; declared is that none was used.",
      nullptr, "observed-ad"},
     &ai_making_denied},
    {{"seen.ai-delivery-denied", "6.c.iii", "eu-2024.6.c.iii", contradiction,
      "The platform shows that an AI system chose who saw this ad; declared is that none did.",
      nullptr, "observed-ad"},
     &ai_delivery_denied},
    {{"seen.outside-period", "6.c.ii", "eu-2024.6.c.ii", gap,
      "The ad was shown on days outside the declared period.", nullptr, "observed-ad"},
     &outside_period},
    {{"seen.after-removal", "9", "eu-2024.9", gap,
      "The ad was still shown after it was reported as removed or declared as withdrawn.", nullptr,
      "observed-ad"},
     &after_removal},
});

constexpr auto kDeclared = std::to_array<Checked<DeclaredCheck>>({
    {{"declared.never-seen", "6.c.ii", "eu-2024.6.c.ii", note,
      "The platform's library shows ads of this page from before and after these days, and not "
      "this "
      "one.",
      nullptr, "ad-delivery"},
     &never_seen},
    {{"declared.page-not-listed", "6.b", "eu-2024.6.b", gap,
      "The ad ran on an account that the organisation does not name as its own.", nullptr,
      "ad-delivery"},
     &page_not_listed},
    {{"declared.counted-twice", "6.c.ii", "eu-2024.6.c.ii", note,
      "Another delivery has figures of the same ad for some of these days: one of them is too "
      "much.",
      nullptr, "ad-delivery"},
     &counted_twice},
});

constexpr auto kSpending = std::to_array<Checked<SpendingCheck>>({
    {{"page.less-than-declared", "6.c.ii", "eu-2024.6.c.ii", contradiction,
      "The platform reports less for this page and period than is declared for ads that ran on it "
      "within that period.",
      nullptr, "advertiser-report"},
     &less_than_declared},
    {{"page.more-than-declared", "6.c.ii", "eu-2024.6.c.ii", note,
      "The platform reports more for this page and period than is declared for ads that ran on it.",
      nullptr, "advertiser-report"},
     &more_than_declared},
});

constexpr auto kTargeting = std::to_array<Checked<TargetingCheck>>({
    {{"page.technique-not-declared", "6.c.iii", "eu-2024.6.c.iii", gap,
      "The platform shows a way of choosing people on this page that none of the ads declared for "
      "it names.",
      nullptr, "targeting-report"},
     &page_technique},
    {{"page.special-category", "6.d", "eu-2024.6.d", note,
      "The platform shows that this page chose or left out people by a value that says something "
      "about a special category of personal data.",
      nullptr, "targeting-report", 2},
     &page_special_category},
    {{"page.exclusion-not-declared", "6.c.iii", "eu-2024.6.c.iii", gap,
      "The platform shows that this page left people out; all ads declared for it say that nobody "
      "was.",
      nullptr, "targeting-report"},
     &page_exclusion},
});

constexpr auto kOwned = std::to_array<Checked<PageCheck>>({
    {{"page.account-not-declared", "6.b", "eu-2024.6.b", note,
      "The platform shows that political ads of this page ran, and the organisation whose page it "
      "is has not declared the account itself.",
      nullptr, "advertiser-report"},
     &account_not_declared},
    {{"page.nothing-declared", "6.c.ii", "eu-2024.6.c.ii", note,
      "The platform shows that political ads of this page ran in this period, and the organisation "
      "whose page it is has declared no ad at all for it.",
      nullptr, "advertiser-report"},
     &nothing_declared},
});

constexpr std::size_t kDeclaredAt = kSeen.size();
constexpr std::size_t kSpendingAt = kDeclaredAt + kDeclared.size();
constexpr std::size_t kTargetingAt = kSpendingAt + kSpending.size();
constexpr std::size_t kOwnedAt = kTargetingAt + kTargeting.size();

std::span<const RuleRow> rows() {
  static constexpr auto kAll = [] {
    std::array<RuleRow, kOwnedAt + kOwned.size()> out;
    auto at = out.begin();
    const auto add = [&at](const auto& set) {
      for (const auto& one : set) *at++ = one.row;
    };
    add(kSeen);
    add(kDeclared);
    add(kSpending);
    add(kTargeting);
    add(kOwned);
    return out;
  }();
  return kAll;
}

// What the rules of a set say, the first of which is number `first` of all.
template <class Set, class... Sides>
std::vector<Judged> all(std::size_t first, const Set& set, const Sides&... sides) {
  std::vector<Judged> out;
  Findings said;
  for (std::size_t i = 0; i < set.size(); ++i) {
    const Rule& rule = rules()[first + i];
    said.clear();
    set[i].check(rule, sides..., said);
    for (auto& finding : said) out.push_back({&rule, std::move(finding)});
  }
  return out;
}

}  // namespace

std::span<const Rule> rules() {
  static const ads::RuleSet made(rows());
  return made.rules();
}

std::vector<Judged> judge(const SeenAd& seen, const Declared& declared) {
  return all(0, kSeen, seen, declared);
}
std::vector<Judged> judge(const DeclaredDelivery& declared) {
  return all(kDeclaredAt, kDeclared, declared);
}
std::vector<Judged> judge(const SeenSpending& seen, std::span<const Delivery> deliveries) {
  return all(kSpendingAt, kSpending, seen, deliveries);
}
std::vector<Judged> judge(const SeenTargeting& seen, std::span<const PageAd> ads) {
  return all(kTargetingAt, kTargeting, seen, ads);
}
std::vector<JudgedRun> judge(const PageSeen& page) {
  std::vector<JudgedRun> out;
  OfRuns said;
  for (std::size_t i = 0; i < kOwned.size(); ++i) {
    const Rule& rule = rules()[kOwnedAt + i];
    said.clear();
    kOwned[i].check(rule, page, said);
    for (auto& [run, finding] : said) out.push_back({run, {&rule, std::move(finding)}});
  }
  return out;
}

}  // namespace hustings::reconcile
