// Comparisons on a node: they come when both sides are there, and close themselves when either is
// corrected; live, rebuilt and past are the same.
#include <gtest/gtest.h>

#include <set>

#include "node/findings.h"
#include "reconcile/rules.h"
#include "rooms.h"
#include "score/read.h"

// NOLINTBEGIN(bugprone-unchecked-optional-access)
namespace hustings {
namespace {

using testing::Make;
using testing::Shown;
using Ids = std::set<std::string>;

class ReconcileTest : public ::testing::TestWithParam<Make> {
 protected:
  void SetUp() override {
    HUSTINGS_NEEDS(GetParam());
    node_ = std::make_unique<testing::TestNode>(GetParam(), testing::rooms());
    party_ = *node()->create_issuer();
    account_ = said(testing::account(party_, "1000"), party_);
  }
  testing::TestNode& node() { return *node_; }
  // Says it, and answers the id of the thing; `about`: as a new version of that one.
  std::string said(Draft what, const std::string& by = {}, const std::string& about = {}) {
    const auto answer =
        node().admit({.what = std::move(what),
                      .by = by.empty() ? node().op() : by,
                      .source = {},
                      .about = about.empty() ? std::nullopt : std::optional(about)});
    EXPECT_TRUE(answer) << (answer ? "" : answer.error().text());
    return answer ? node().record(answer->index).head.sub : "";
  }
  // What comparisons say now, by rule; live and rebuilt are equal.
  Ids rules() {
    const auto verified = node()->rebuild(true);
    EXPECT_TRUE(verified) << verified.error().text();
    Ids out;
    EXPECT_TRUE(node().connect()->query("SELECT rule FROM finding WHERE place >= 1000000", {},
                                        [&out](const SqlRow& row) -> Result<void> {
                                          out.emplace(row.text(0));
                                          return {};
                                        }));
    return out;
  }
  void redact(const std::string& about, const std::string& field) {
    said(testing::redaction(about, {field}));
  }
  // A declared ad that the platform shows, too: both agree.
  void both_sides() {
    ad_ = said(draft(testing::online_ad(party_)), party_);
    delivery_ = said(draft(testing::declared_delivery(party_, ad_)), party_);
    seen_ = said(draft(testing::shown_ad()));
    EXPECT_EQ(rules(), Ids{});
  }

  std::unique_ptr<testing::TestNode> node_;
  std::string party_, account_, ad_, delivery_, seen_;
};

TEST_P(ReconcileTest, DeclaringItClosesTheFindingAndErasureOpensItAgain) {
  const std::string seen = said(draft(testing::shown_ad()));
  EXPECT_EQ(rules(), Ids{"seen.not-declared"});
  const std::string ad = said(draft(testing::online_ad(party_)), party_);
  const std::string delivery = said(draft(testing::declared_delivery(party_, ad)), party_);
  EXPECT_EQ(rules(), Ids{});
  redact(delivery, "/platform_ad_id");
  EXPECT_EQ(rules(), Ids{"seen.not-declared"});
  redact(seen, "/ad_id");
  EXPECT_EQ(rules(), Ids{}) << "nobody can tell which one it is";
}

TEST_P(ReconcileTest, OnlyPagesThatAnAccountNamesAreCompared) {
  said(draft(testing::shown_ad({.page = "2000"})));
  EXPECT_EQ(rules(), Ids{}) << "a stranger's";
  const std::string named = said(testing::account(party_, "2000"));
  EXPECT_EQ(rules(), Ids{"seen.not-declared"});
  said(testing::account(party_, "2000", AccountPurpose::candidate), {}, named);
  EXPECT_EQ(rules(), Ids{}) << "a candidate's stands for a person";
}

TEST_P(ReconcileTest, NewVersionsOfEitherSideOpenAndClose) {
  both_sides();
  const auto dear = [&](std::int64_t spent) {
    said(draft(testing::declared_delivery(party_, ad_, {.spent = spent})), party_, delivery_);
  };
  dear(5000);
  EXPECT_EQ(rules(), Ids{"seen.spend-differs"});
  said(draft(testing::shown_ad({.spent = 5000})), {}, seen_);
  EXPECT_EQ(rules(), Ids{});
  dear(90000);
  EXPECT_EQ(rules(), Ids{"seen.spend-differs"});
  dear(5000);
  EXPECT_EQ(rules(), Ids{});

  ObservedAd shown = testing::shown_ad({.spent = 5000});
  shown.targeting.techniques.value = std::vector{TargetingTechnique::lookalike};
  shown.targeting.excluded = Erasable<std::vector<Criterion>>(
      std::vector{Criterion{CriterionType::age, {"65 and older"}}});
  shown.targeting.ai.value = true;
  shown.made_with_ai.value = AiMaking::generated;
  said(draft(shown), {}, seen_);
  Ad ad = testing::online_ad(party_);
  ad.targeting.ai.value = false;
  said(draft(ad), party_, ad_);
  EXPECT_EQ(rules(), (Ids{"seen.technique-not-declared", "seen.exclusion-not-declared",
                          "seen.ai-making-denied", "seen.ai-delivery-denied"}));
  ad.targeting = shown.targeting;
  ad.made_with_ai.value = AiMaking::generated;
  said(draft(ad), party_, ad_);
  EXPECT_EQ(rules(), Ids{});
}

TEST_P(ReconcileTest, DaysRemovalAndSponsor) {
  both_sides();
  Shown longer;
  longer.period.to = {2029, 5, 25};
  said(draft(testing::shown_ad(longer)), {}, seen_);
  EXPECT_EQ(rules(), Ids{"seen.outside-period"});
  ObservedAd gone = testing::shown_ad();
  gone.removal.removed.value = true;
  gone.removal.on.value = CivilDate{2029, 5, 10};
  const std::string other = said(draft(gone));
  EXPECT_EQ(rules(), (Ids{"seen.outside-period", "seen.after-removal"}));
  said(draft(testing::declared_delivery(party_, ad_, longer)), party_, delivery_);
  said(draft(testing::shown_ad()), {}, other);
  EXPECT_EQ(rules(), Ids{});
  ObservedAd strange = testing::shown_ad();
  strange.disclaimer = testing::stated<Text<1, 1000>>("Blue Whale Ltd");
  said(draft(strange), {}, seen_);
  EXPECT_EQ(rules(), Ids{"seen.sponsor-differs"});
  redact(seen_, "/disclaimer/value");
  EXPECT_EQ(rules(), Ids{});
}

TEST_P(ReconcileTest, NeverSeenOnlyWhereSomebodyLookedBeforeAndAfter) {
  const std::string ad = said(draft(testing::online_ad(party_)), party_);
  said(draft(testing::declared_delivery(party_, ad)), party_);
  const auto around = [&](const char* number, Period period) {
    const Shown one{.number = number, .period = period};
    said(draft(testing::declared_delivery(party_, ad, one)), party_);
    return said(draft(testing::shown_ad(one)));
  };
  EXPECT_EQ(rules(), Ids{});
  around("2", {{2029, 5, 1}, {2029, 5, 4}});
  EXPECT_EQ(rules(), Ids{}) << "nobody looked afterwards";
  const std::string after = around("3", {{2029, 5, 20}, {2029, 5, 24}});
  EXPECT_EQ(rules(), Ids{"declared.never-seen"});
  const std::string seen = said(draft(testing::shown_ad()));
  EXPECT_EQ(rules(), Ids{});
  said(draft(testing::shown_ad({.number = "9"})), {}, seen);
  EXPECT_EQ(rules(), (Ids{"declared.never-seen", "seen.not-declared"}));
  redact(after, "/ad_id");
  EXPECT_EQ(rules(), Ids{"seen.not-declared"}) << "it may have been that one";
}

TEST_P(ReconcileTest, APageIsListedByItsOrganisationsOwnWord) {
  const std::string ad = said(draft(testing::online_ad(party_)), party_);
  said(draft(testing::declared_delivery(party_, ad, {.page = "3000"})), party_);
  EXPECT_EQ(rules(), Ids{"declared.page-not-listed"});
  const std::string named = said(testing::account(party_, "3000"));
  EXPECT_EQ(rules(), Ids{"declared.page-not-listed"}) << "somebody else's word";
  const std::string answer = said(testing::response(party_, named, ResponseAct::confirms), party_);
  EXPECT_EQ(rules(), Ids{});
  said(testing::response(party_, named, ResponseAct::disputes), party_, answer);
  EXPECT_EQ(rules(), Ids{"declared.page-not-listed"});
}

TEST_P(ReconcileTest, PagesAsAWhole) {
  const std::string ad = said(draft(testing::online_ad(party_)), party_);
  Shown channel;
  channel.period = {{2024, 5, 5}, {2024, 5, 15}};
  channel.spent = 90000;
  const std::string delivery = said(draft(testing::declared_delivery(party_, ad, channel)), party_);
  testing::Report report;
  report.disclaimer = "Hafenbund";
  const std::string first = said(testing::report(report));
  EXPECT_EQ(rules(), Ids{"page.less-than-declared"});
  report.disclaimer = "Hafenbund, Linz";
  report.least = report.most.emplace(85000);
  const std::string second = said(testing::report(report));
  EXPECT_EQ(rules(), Ids{}) << "both disclaimers together";
  channel.spent = 1000;
  said(draft(testing::declared_delivery(party_, ad, channel)), party_, delivery);
  EXPECT_EQ(rules(), Ids{"page.more-than-declared"});
  redact(first, "/page_id");
  redact(second, "/page_id");
  EXPECT_EQ(rules(), Ids{});

  TargetingReport targeting = *testing::targeting_report("1000", "Linz").as<TargetingReport>();
  targeting.techniques.value = std::vector{TargetingTechnique::interests};
  targeting.excluded.value = Count{1};
  const std::string shown = said(draft(targeting));
  EXPECT_EQ(rules(), (Ids{"page.technique-not-declared", "page.exclusion-not-declared"}));
  redact(delivery, "/account_id");
  EXPECT_EQ(rules(), Ids{});
}

TEST_P(ReconcileTest, PagesWhoseOrganisationDeclaresNothing) {
  const Ids nothing = {"page.nothing-declared"};
  const std::string report = said(testing::report({.disclaimer = "Hafenbund"}));
  EXPECT_EQ(rules(), nothing) << "the account is declared";
  Ad ad = testing::online_ad(party_);
  const std::string elsewhere = said(draft(ad), party_);
  EXPECT_EQ(rules(), nothing) << "in other days";
  ad.period.value = {{2024, 5, 31}, {2024, 6, 9}};
  said(draft(ad), party_, elsewhere);
  EXPECT_EQ(rules(), Ids{}) << "on whatever page";
  ad.period.value = {{2024, 6, 1}, {2024, 6, 9}};
  said(draft(ad), party_, elsewhere);
  EXPECT_EQ(rules(), nothing);
  Shown shown;
  shown.period = {{2024, 5, 1}, {2024, 5, 2}};
  shown.spent = 10000;
  const std::string agency = *node()->create_issuer();
  const Ids unlisted = {"declared.page-not-listed"};  // the agency's
  const std::string other = said(draft(testing::online_ad(agency)), agency);
  const std::string delivery =
      said(draft(testing::declared_delivery(agency, other, shown)), agency);
  EXPECT_EQ(rules(), unlisted) << "an agency declares that one ran there";
  shown.page = "1001";
  said(draft(testing::declared_delivery(agency, other, shown)), agency, delivery);
  Ids all = nothing;
  all.insert("declared.page-not-listed");
  EXPECT_EQ(rules(), all);
  redact(report, "/page_id");
  EXPECT_EQ(rules(), unlisted);

  said(testing::report({.page = "2000", .disclaimer = "Hafenbund"}));
  EXPECT_EQ(rules(), unlisted) << "a stranger's";
  all.insert("page.account-not-declared");
  const std::string named = said(testing::account(party_, "2000"));
  EXPECT_EQ(rules(), all) << "others say that it is its page";
  const auto about_party = [&] {
    return *node().connect()->integer(
        "SELECT COUNT(*) FROM finding WHERE subject = $1 AND rule LIKE 'page.%'", {party_});
  };
  EXPECT_EQ(about_party(), 0) << "it has not said so";
  const std::string answer = said(testing::response(party_, named, ResponseAct::disputes), party_);
  EXPECT_EQ(rules(), unlisted);
  said(testing::response(party_, named, ResponseAct::confirms), party_, answer);
  EXPECT_EQ(rules(), all);
  EXPECT_EQ(about_party(), 2);
  said(testing::account(party_, "2000"), party_);
  all.erase("page.account-not-declared");
  EXPECT_EQ(rules(), all);
}

TEST_P(ReconcileTest, APageThatSomebodyRejectsIsNobodysWhoHasNotSaidSo) {
  said(testing::report({.page = "2000", .disclaimer = "Hafenbund"}));
  said(testing::account(party_, "2000"));
  EXPECT_EQ(rules(), (Ids{"page.account-not-declared", "page.nothing-declared"}));
  const std::string rejected = said(testing::no_account(party_, "2000"));
  EXPECT_EQ(rules(), Ids{});
  redact(rejected, "/account_id");
  EXPECT_EQ(rules(), (Ids{"page.account-not-declared", "page.nothing-declared"}));
}

TEST_P(ReconcileTest, AnOlderSizeHasTheFindingsOfThen) {
  said(draft(testing::shown_ad()));
  const auto size = (*read_state(*node().connect(), "log.example/main"))->head.size;
  const std::string ad = said(draft(testing::online_ad(party_)), party_);
  said(draft(testing::declared_delivery(party_, ad)), party_);
  EXPECT_EQ(rules(), Ids{});
  const auto past = log_at(*node().connect(), testing::rooms(), size);
  ASSERT_TRUE(past) << past.error().text();
  EXPECT_EQ(*past->store->writer().integer("SELECT COUNT(*) FROM finding"), 1);
}

TEST_P(ReconcileTest, BothSidesShowTheFinding) {
  both_sides();
  said(draft(testing::declared_delivery(party_, ad_, {.spent = 5000})), party_, delivery_);
  const auto db = node().connect();
  const auto finding = testing::rows(*db, "observations")[0];
  EXPECT_EQ(finding[1], "seen.spend-differs");
  const Index seen = std::stoull(finding[0]);
  const Index declared = std::stoull(finding[6]);
  for (const auto& [mine, other] : {std::pair(seen, declared), std::pair(declared, seen)}) {
    const auto all = findings_of(*db, testing::rooms(), mine);
    ASSERT_EQ(all->size(), 1U);
    std::string json;
    write_json((*all)[0], json);
    EXPECT_TRUE(json.contains("\"other\":" + std::to_string(other))) << json;
    EXPECT_TRUE(json.contains(R"("seen":[{"value":{"min":19000,"max":21000,"currency":"EUR"}}])"))
        << json;
  }
}

INSTANTIATE_TEST_SUITE_P(Both, ReconcileTest, ::testing::Values(Make::sqlite, Make::postgres),
                         testing::make_name);

}  // namespace
}  // namespace hustings
// NOLINTEND(bugprone-unchecked-optional-access)
