// What rules say of both sides, and what they do not.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <set>

#include "ads/ad.h"
#include "reconcile/names.h"
#include "reconcile/parts.h"
#include "reconcile/rules.h"

namespace hustings::reconcile {
namespace {

Currency euro() { return Currency::parse("EUR").value_or(Currency()); }

MoneyInterval euros(std::int64_t least, std::optional<std::int64_t> most) {
  return {least * 100, most ? std::optional(*most * 100) : std::nullopt, euro()};
}
CivilDate may(unsigned day) { return {2029, 5, day}; }
std::int64_t bits(std::initializer_list<TargetingTechnique> all) {
  std::int64_t out = 0;
  for (const auto one : all) out |= std::int64_t{1} << static_cast<int>(one);
  return out;
}

SeenAd seen() {
  SeenAd out;
  out.index = 7;
  out.link = "meta:1";
  out.shown = {may(5), may(15)};
  out.country = "AT";
  out.disclaimer = Says::yes;
  return out;
}
DeclaredAd ad() {
  DeclaredAd out;
  out.index = 3;
  out.period = {may(1), may(20)};
  out.techniques = 0;
  out.excluded = Says::no;
  out.made_with_ai = Says::no;
  out.ai_delivery = Says::no;
  out.sponsor = Names::agree;
  return out;
}
Delivery delivery(std::optional<MoneyInterval> spend = {}) {
  return {4, "AT", {may(5), may(15)}, spend};
}

template <class... Sides>
std::vector<std::string> ids(const Sides&... sides) {
  std::vector<std::string> out;
  for (const auto& [rule, finding] : judge(sides...)) out.emplace_back(rule->id);
  return out;
}
using Ids = std::vector<std::string>;

TEST(Seen, WhatAgreesIsSilent) { EXPECT_EQ(ids(seen(), Declared{{ad()}, {delivery()}}), Ids{}); }

TEST(Seen, NobodyDeclaredIt) {
  EXPECT_EQ(ids(seen(), Declared{}), Ids{"seen.not-declared"});
  EXPECT_EQ(ids(seen(), Declared{{}, {delivery()}}), Ids{}) << "a delivery declares it, too";
  SeenAd nameless = seen();
  nameless.nameless = true;
  EXPECT_EQ(ids(nameless, Declared{}), Ids{}) << "nobody can tell which one it is";
  SeenAd old = seen();
  old.shown = {CivilDate{2024, 4, 1}, CivilDate{2024, 4, 8}};
  EXPECT_EQ(ids(old, Declared{}), Ids{}) << "the code was signed on the day after";
}

TEST(Seen, NoDisclaimer) {
  SeenAd without = seen();
  without.disclaimer = Says::no;
  EXPECT_EQ(ids(without, Declared{{ad()}, {}}), Ids{"seen.no-disclaimer"});
  without.disclaimer = Says::nothing;
  EXPECT_EQ(ids(without, Declared{{ad()}, {}}), Ids{}) << "a source that does not say";
}

TEST(Seen, AmountsThatCannotMeet) {
  const auto said = [](MoneyInterval shown, std::optional<MoneyInterval> declared) {
    SeenAd one = seen();
    one.spend = shown;
    return ids(one, Declared{{ad()}, {delivery(declared)}});
  };
  const Ids differs = {"seen.spend-differs"};
  EXPECT_EQ(said(euros(200, 299), euros(50, 50)), differs) << "more than declared";
  EXPECT_EQ(said(euros(200, 299), euros(900, 950)), differs) << "less";
  EXPECT_EQ(said(euros(200, 299), euros(299, 299)), Ids{});
  EXPECT_EQ(said(euros(200, 299), euros(160, 160)), Ids{}) << "tax";
  EXPECT_EQ(said(euros(200, {}), euros(900, 950)), Ids{}) << "open at the top";
  EXPECT_EQ(said(euros(200, 299), {}), Ids{}) << "not stated";
  EXPECT_EQ(said(euros(1, 1), euros(0, 0)), Ids{}) << "rounded";
  EXPECT_EQ(said({20000, 29900, Currency::parse("PLN").value_or(Currency())}, euros(50, 50)), Ids{})
      << "currencies";
}

TEST(Seen, AmountsOfOtherDaysAndCountriesAreNoneToCompare) {
  SeenAd one = seen();
  one.spend = euros(0, 99);
  Delivery elsewhere = delivery(euros(900, 900));
  elsewhere.country = "DE";
  EXPECT_EQ(ids(one, Declared{{ad()}, {elsewhere}}), Ids{});
  Delivery longer = delivery(euros(900, 900));
  longer.period.to = may(25);
  EXPECT_EQ(ids(one, Declared{{ad()}, {longer}}), Ids{});
  SeenAd early = one;
  early.as_of = may(10);
  EXPECT_EQ(ids(early, Declared{{ad()}, {delivery(euros(900, 900))}}), Ids{}) << "it still ran";
  one.spend = euros(900, 999);
  EXPECT_EQ(ids(one, Declared{{ad()}, {delivery(euros(500, 500)), delivery(euros(400, 400))}}),
            Ids{})
      << "deliveries are summed up";
}

TEST(Seen, TheFindingHasBothSides) {
  SeenAd one = seen();
  one.spend = euros(200, 299);
  const auto said = judge(one, Declared{{ad()}, {delivery(euros(50, 50))}});
  ASSERT_EQ(said.size(), 1U);
  EXPECT_EQ(said[0].finding.seen, "money EUR 20000 29900");
  EXPECT_EQ(said[0].finding.declared, "money EUR 5000 5000");
  EXPECT_EQ(said[0].finding.against, Index{4});
  EXPECT_EQ(said[0].finding.subject, "meta:1");
}

TEST(Seen, TechniquesThatAreNotDeclared) {
  using enum TargetingTechnique;
  const auto said = [](std::int64_t shown, std::optional<std::int64_t> declared) {
    SeenAd one = seen();
    one.techniques = shown;
    DeclaredAd other = ad();
    other.techniques = declared;
    return ids(one, Declared{{other}, {}});
  };
  const Ids missing = {"seen.technique-not-declared"};
  EXPECT_EQ(said(bits({custom_audience}), 0), missing);
  EXPECT_EQ(said(bits({lookalike}), bits({custom_audience})), missing);
  EXPECT_EQ(said(bits({interests}), bits({behaviour})), Ids{}) << "platforms have them as one";
  EXPECT_EQ(said(bits({geographic, demographic}), 0), Ids{}) << "shown for every ad";
  EXPECT_EQ(said(bits({interests}), {}), Ids{}) << "not stated: another rule";
}

TEST(Seen, PeopleLeftOutAndSpecialCategories) {
  SeenAd one = seen();
  one.excluded = Says::yes;
  one.special = "health";
  EXPECT_EQ(ids(one, Declared{{ad()}, {}}),
            (Ids{"seen.special-category", "seen.exclusion-not-declared"}));
  DeclaredAd silent = ad();
  silent.excluded = Says::nothing;
  EXPECT_EQ(ids(one, Declared{{silent}, {}}), Ids{"seen.special-category"});
}

TEST(Seen, AiThatIsDenied) {
  SeenAd one = seen();
  one.making = "altered";
  one.ai_delivery = Says::yes;
  EXPECT_EQ(ids(one, Declared{{ad()}, {}}),
            (Ids{"seen.ai-making-denied", "seen.ai-delivery-denied"}));
  DeclaredAd frank = ad();
  frank.made_with_ai = Says::yes;
  frank.ai_delivery = Says::yes;
  EXPECT_EQ(ids(one, Declared{{frank}, {}}), Ids{});
}

TEST(Seen, DaysOutsideTheDeclaredOnes) {
  SeenAd one = seen();
  one.shown.to = may(17);
  EXPECT_EQ(ids(one, Declared{{ad()}, {delivery()}}), Ids{"seen.outside-period"});
  EXPECT_EQ(ids(one, Declared{{ad()}, {}}), Ids{}) << "within what was meant";
  one.shown.to = may(16);
  EXPECT_EQ(ids(one, Declared{{ad()}, {delivery()}}), Ids{}) << "another time zone";
}

TEST(Seen, ShownAfterItsRemoval) {
  SeenAd one = seen();
  one.removed_on = may(10);
  EXPECT_EQ(ids(one, Declared{{ad()}, {}}), Ids{"seen.after-removal"});
  one.as_of = may(10);
  EXPECT_EQ(ids(one, Declared{{ad()}, {}}), Ids{}) << "its end was only planned";
  one.as_of = {};
  one.removed = true;
  EXPECT_EQ(ids(one, Declared{{ad()}, {}}), Ids{}) << "both say it";
  DeclaredAd withdrawn = ad();
  withdrawn.withdrawn = may(8);
  EXPECT_EQ(ids(one, Declared{{withdrawn}, {}}), Ids{"seen.after-removal"});
}

TEST(Seen, SponsorsWithoutACommonWord) {
  DeclaredAd other = ad();
  other.sponsor = Names::differ;
  EXPECT_EQ(ids(seen(), Declared{{other}, {}}), Ids{"seen.sponsor-differs"});
  EXPECT_EQ(ids(seen(), Declared{{other, ad()}, {}}), Ids{}) << "one of them agrees";
}

TEST(ComparedNames, AreJudgedMildly) {
  using Texts = std::vector<std::string>;
  EXPECT_EQ(compare_names(Texts{"Łódź Razem"}, Texts{"Komitet LODZ"}), Names::agree);
  EXPECT_EQ(compare_names(Texts{"SPX"}, Texts{"Sozialer Pakt Xanten"}), Names::agree);
  EXPECT_EQ(compare_names(Texts{"Blue Whale Ltd"}, Texts{"Hafenbund"}), Names::differ);
  EXPECT_EQ(compare_names(Texts{""}, Texts{"Hafenbund"}), Names::unknown);
}

DeclaredDelivery unseen() {
  DeclaredDelivery out;
  out.index = 4;
  out.organisation = "party";
  out.period = {may(5), may(15)};
  out.on_account = out.online = out.numbered = out.named = out.listed = out.covered = true;
  return out;
}

TEST(Declared, NeverSeenWhereOthersLooked) {
  EXPECT_EQ(ids(unseen()), Ids{"declared.never-seen"});
  for (const auto fact : {&DeclaredDelivery::seen, &DeclaredDelivery::nameless}) {
    auto one = unseen();
    one.*fact = true;
    EXPECT_EQ(ids(one), Ids{});
  }
  for (const auto fact : {&DeclaredDelivery::online, &DeclaredDelivery::numbered,
                          &DeclaredDelivery::named, &DeclaredDelivery::covered}) {
    auto one = unseen();
    one.*fact = false;
    EXPECT_EQ(ids(one), Ids{}) << "silence is no evidence";
  }
}

TEST(Declared, PagesThatTheOrganisationDoesNotName) {
  auto one = unseen();
  one.seen = true;
  one.listed = false;
  EXPECT_EQ(ids(one), Ids{"declared.page-not-listed"});
  one.person = true;
  EXPECT_EQ(ids(one), Ids{}) << "a candidate's";
  one.person = one.on_account = false;
  EXPECT_EQ(ids(one), Ids{}) << "on none";
}

TEST(Declared, FiguresOfOneAdAndDayThatAreThereTwice) {
  auto one = unseen();
  one.seen = true;
  one.twice = 5;
  EXPECT_EQ(ids(one), Ids{"declared.counted-twice"});
  EXPECT_EQ(judge(one).front().finding.against, Index{5});
}

TEST(Page, Spending) {
  const SeenSpending page{9, "sub", "meta:1", "AT", {may(1), may(31)}, euros(100, 100)};
  const auto said = [&](std::vector<Delivery> deliveries) {
    return ids(page, std::span<const Delivery>(deliveries));
  };
  EXPECT_EQ(said({}), Ids{});
  EXPECT_EQ(said({delivery(euros(60, 60)), delivery(euros(50, 50))}), Ids{});
  EXPECT_EQ(said({delivery(euros(60, 60)), delivery(euros(90, 90))}),
            Ids{"page.less-than-declared"});
  EXPECT_EQ(said({delivery(euros(10, 10))}), Ids{"page.more-than-declared"});
  EXPECT_EQ(said({delivery(euros(10, 10)), delivery()}), Ids{}) << "one is not stated";
  Delivery whole = delivery(euros(90, 90));
  whole.figures = "meta:7 AT";
  Delivery day = whole;
  day.period.to = day.period.from;
  EXPECT_EQ(said({whole, day}), Ids{}) << "a day of it is in it, so nobody knows the sum";
  day.figures = "meta:8 AT";
  EXPECT_EQ(said({whole, day}), Ids{"page.less-than-declared"}) << "of another ad";
  Delivery before = delivery(euros(900, 900));
  before.period.from = CivilDate{2029, 4, 1};
  EXPECT_EQ(said({before}), Ids{}) << "not within the period";
}

TEST(Page, Targeting) {
  using enum TargetingTechnique;
  SeenTargeting page{9, "sub", "meta:1", "AT", {may(1), may(31)}, bits({interests}), "", true};
  const PageAd with{3, "AT", {may(5), may(15)}, bits({interests}), Says::yes};
  const PageAd without{5, "AT", {may(5), may(15)}, 0, Says::no};
  const PageAd elsewhere{6, "DE", {may(5), may(15)}, 0, Says::no};
  const auto said = [&](std::vector<PageAd> ads) {
    return ids(page, std::span<const PageAd>(ads));
  };
  EXPECT_EQ(said({}), Ids{});
  EXPECT_EQ(said({without}), (Ids{"page.technique-not-declared", "page.exclusion-not-declared"}));
  EXPECT_EQ(said({without, with}), Ids{});
  EXPECT_EQ(said({elsewhere}), Ids{});
  page.special = "health";
  EXPECT_EQ(said({}), Ids{"page.special-category"});
}

// A page that ran ads in May, and whose it is.
PageSeen owned(std::vector<PageOwner> owners) {
  PageSeen out{"meta:1", std::move(owners), false, {{9, "sub", {may(1), may(31)}, {}}}};
  for (const auto& owner : out.owners) out.confirmed = out.confirmed || owner.confirmed;
  out.runs[0].declared.assign(out.owners.size(), false);
  return out;
}
const PageOwner kItself{"party", true, true};
const PageOwner kConfirms{"party", false, true};
const PageOwner kSaidToBe{"party", false, false};

// "RULE of SUBJECT, RUN"
Ids said_of(const PageSeen& page) {
  Ids out;
  for (const auto& [run, said] : judge(page))
    out.push_back(fmt::format("{} of {}, {}", said.rule->id, said.finding.subject, run));
  return out;
}

TEST(Owned, AnAccountThatItsOrganisationDidNotDeclare) {
  const auto said = [](const PageOwner& owner) {
    PageSeen page = owned({owner});
    page.runs[0].declared = {true};
    return said_of(page);
  };
  EXPECT_EQ(said(kItself), Ids{});
  EXPECT_EQ(said(kConfirms), Ids{"page.account-not-declared of party, 0"});
  EXPECT_EQ(said(kSaidToBe), Ids{"page.account-not-declared of meta:1, 0"}) << "it binds nobody";
}

TEST(Owned, NothingIsDeclaredForThePeriod) {
  PageSeen page = owned({kItself});
  EXPECT_EQ(said_of(page), Ids{"page.nothing-declared of party, 0"});
  page.runs[0].declared = {true};
  EXPECT_EQ(said_of(page), Ids{});
}

TEST(Owned, WhoHasSaidSoComesBeforeWhoIsSaidToBe) {
  PageSeen page = owned({kItself, {"other", false, false}});
  EXPECT_EQ(said_of(page), Ids{"page.nothing-declared of party, 0"});
  page = owned({kSaidToBe, {"other", false, false}});
  page.runs[0].declared = {false, true};
  EXPECT_EQ(said_of(page), Ids{"page.account-not-declared of meta:1, 0"})
      << "it may be that of who has declared something";
  page.confirmed = true;
  EXPECT_EQ(said_of(page), Ids{}) << "a candidate's";
  EXPECT_EQ(said_of(owned({})), Ids{}) << "nobody's";
}

TEST(Owned, OnceForTheSameDays) {
  PageSeen page = owned({kSaidToBe});
  page.runs = {{1, "before", {CivilDate{2024, 1, 1}, CivilDate{2024, 4, 8}}, {false}},
               {2, "first", {may(1), may(7)}, {false}},
               {3, "longer", {may(1), may(14)}, {false}},
               {4, "next", {may(8), may(14)}, {false}}};
  EXPECT_EQ(said_of(page),
            (Ids{"page.account-not-declared of meta:1, 1", "page.account-not-declared of meta:1, 3",
                 "page.nothing-declared of meta:1, 1", "page.nothing-declared of meta:1, 3"}));
}

TEST(Rules, HaveIdsAndStandOnLawThatWasRead) {
  std::set<std::string_view> all;
  for (const auto& rule : rules()) {
    EXPECT_TRUE(all.insert(rule.id).second) << rule.id;
    EXPECT_TRUE(rule.verified) << rule.id;
    EXPECT_EQ(rule.check, nullptr);
  }
  EXPECT_EQ(all.size(), 21U);
}

}  // namespace
}  // namespace hustings::reconcile
