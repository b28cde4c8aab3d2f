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

constexpr auto kSeen = std::to_array<RuleRow>({
    {"seen.not-declared", "6.c.ii", "eu-2024.6.c.ii", gap,
     "This ad was seen on a page of the organisation, and nobody has declared it here.", nullptr,
     "observed-ad"},
    {"seen.no-disclaimer", "6.a", "eu-2024.6.a", contradiction,
     "The platform shows that this ad ran without saying who paid for it.", nullptr, "observed-ad"},
    {"seen.sponsor-differs", "6.c.ii", "eu-2024.6.c.ii", note,
     "The ad shows a sponsor or payer whose name has no word in common with those declared.",
     nullptr, "observed-ad"},
    {"seen.spend-differs", "6.c.ii", "eu-2024.6.c.ii", contradiction,
     "What the platform says this ad cost and what is declared for it cannot both be true.",
     nullptr, "observed-ad"},
    {"seen.technique-not-declared", "6.c.iii", "eu-2024.6.c.iii", contradiction,
     "The platform shows a way of choosing people that is declared as not used.", nullptr,
     "observed-ad"},
    {"seen.special-category", "6.d", "eu-2024.6.d", note,
     "The platform shows that people were chosen or left out by a value that says something about "
     "a "
     "special category of personal data.",
     nullptr, "observed-ad", 2},
    {"seen.exclusion-not-declared", "6.c.iii", "eu-2024.6.c.iii", contradiction,
     "The platform shows that people were left out of seeing this ad; declared is that nobody was.",
     nullptr, "observed-ad"},
    {"seen.ai-making-denied", "3.b", "eu-2024.3.b", contradiction,
     "The platform shows that AI made or altered this ad; declared is that none was used.", nullptr,
     "observed-ad"},
    {"seen.ai-delivery-denied", "6.c.iii", "eu-2024.6.c.iii", contradiction,
     "The platform shows that an AI system chose who saw this ad; declared is that none did.",
     nullptr, "observed-ad"},
    {"seen.outside-period", "6.c.ii", "eu-2024.6.c.ii", gap,
     "The ad was shown on days outside the declared period.", nullptr, "observed-ad"},
    {"seen.after-removal", "9", "eu-2024.9", gap,
     "The ad was still shown after it was reported as removed or declared as withdrawn.", nullptr,
     "observed-ad"},
});
constexpr std::array<SeenCheck, kSeen.size()> kSeenChecks = {
    &not_declared,           &no_disclaimer,    &sponsor_differs,        &spend_differs,
    &technique_not_declared, &special_category, &exclusion_not_declared, &ai_making_denied,
    &ai_delivery_denied,     &outside_period,   &after_removal};

constexpr auto kDeclared = std::to_array<RuleRow>({
    {"declared.never-seen", "6.c.ii", "eu-2024.6.c.ii", note,
     "The platform's library shows ads of this page from before and after these days, and not this "
     "one.",
     nullptr, "ad-delivery"},
    {"declared.page-not-listed", "6.b", "eu-2024.6.b", gap,
     "The ad ran on an account that the organisation does not name as its own.", nullptr,
     "ad-delivery"},
    {"declared.counted-twice", "6.c.ii", "eu-2024.6.c.ii", note,
     "Another delivery has figures of the same ad for some of these days: one of them is too much.",
     nullptr, "ad-delivery"},
});
constexpr std::array<void (*)(const Rule&, const DeclaredDelivery&, Findings&), kDeclared.size()>
    kDeclaredChecks = {&never_seen, &page_not_listed, &counted_twice};

constexpr auto kSpending = std::to_array<RuleRow>({
    {"page.less-than-declared", "6.c.ii", "eu-2024.6.c.ii", contradiction,
     "The platform reports less for this page and period than is declared for ads that ran on it "
     "within that period.",
     nullptr, "advertiser-report"},
    {"page.more-than-declared", "6.c.ii", "eu-2024.6.c.ii", note,
     "The platform reports more for this page and period than is declared for ads that ran on it.",
     nullptr, "advertiser-report"},
});
constexpr std::array<void (*)(const Rule&, const SeenSpending&, std::span<const Delivery>,
                              Findings&),
                     kSpending.size()>
    kSpendingChecks = {&less_than_declared, &more_than_declared};

constexpr auto kTargeting = std::to_array<RuleRow>({
    {"page.technique-not-declared", "6.c.iii", "eu-2024.6.c.iii", gap,
     "The platform shows a way of choosing people on this page that none of the ads declared for "
     "it "
     "names.",
     nullptr, "targeting-report"},
    {"page.special-category", "6.d", "eu-2024.6.d", note,
     "The platform shows that this page chose or left out people by a value that says something "
     "about a special category of personal data.",
     nullptr, "targeting-report", 2},
    {"page.exclusion-not-declared", "6.c.iii", "eu-2024.6.c.iii", gap,
     "The platform shows that this page left people out; all ads declared for it say that nobody "
     "was.",
     nullptr, "targeting-report"},
});
constexpr std::array<void (*)(const Rule&, const SeenTargeting&, std::span<const PageAd>,
                              Findings&),
                     kTargeting.size()>
    kTargetingChecks = {&page_technique, &page_special_category, &page_exclusion};

constexpr auto kOwned = std::to_array<RuleRow>({
    {"page.account-not-declared", "6.b", "eu-2024.6.b", note,
     "The platform shows that political ads of this page ran, and the organisation whose page it "
     "is "
     "has not declared the account itself.",
     nullptr, "advertiser-report"},
    {"page.nothing-declared", "6.c.ii", "eu-2024.6.c.ii", note,
     "The platform shows that political ads of this page ran in this period, and the organisation "
     "whose page it is has declared no ad at all for it.",
     nullptr, "advertiser-report"},
});
constexpr std::array<void (*)(const Rule&, const PageSeen&, OfRuns&), kOwned.size()> kOwnedChecks =
    {&account_not_declared, &nothing_declared};

constexpr std::size_t kSpendingAt = kSeen.size() + kDeclared.size();
constexpr std::size_t kTargetingAt = kSpendingAt + kSpending.size();
constexpr std::size_t kOwnedAt = kTargetingAt + kTargeting.size();

std::span<const RuleRow> rows() {
  static constexpr auto kAll = [] {
    std::array<RuleRow, kOwnedAt + kOwned.size()> out;
    auto at = out.begin();
    for (const auto& row : kSeen) *at++ = row;
    for (const auto& row : kDeclared) *at++ = row;
    for (const auto& row : kSpending) *at++ = row;
    for (const auto& row : kTargeting) *at++ = row;
    for (const auto& row : kOwned) *at++ = row;
    return out;
  }();
  return kAll;
}

// What the rules from the `first` on say; `check` runs one of them.
template <class Checks, class... Sides>
std::vector<Judged> all(std::size_t first, const Checks& checks, const Sides&... sides) {
  std::vector<Judged> out;
  Findings said;
  for (std::size_t i = 0; i < checks.size(); ++i) {
    const Rule& rule = rules()[first + i];
    said.clear();
    checks[i](rule, sides..., said);
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
  return all(0, kSeenChecks, seen, declared);
}
std::vector<Judged> judge(const DeclaredDelivery& declared) {
  return all(kSeen.size(), kDeclaredChecks, declared);
}
std::vector<Judged> judge(const SeenSpending& seen, std::span<const Delivery> deliveries) {
  return all(kSpendingAt, kSpendingChecks, seen, deliveries);
}
std::vector<Judged> judge(const SeenTargeting& seen, std::span<const PageAd> ads) {
  return all(kTargetingAt, kTargetingChecks, seen, ads);
}
std::vector<JudgedRun> judge(const PageSeen& page) {
  std::vector<JudgedRun> out;
  OfRuns said;
  for (std::size_t i = 0; i < kOwnedChecks.size(); ++i) {
    const Rule& rule = rules()[kOwnedAt + i];
    said.clear();
    kOwnedChecks[i](rule, page, said);
    for (auto& [run, finding] : said) out.push_back({run, {&rule, std::move(finding)}});
  }
  return out;
}

}  // namespace hustings::reconcile
