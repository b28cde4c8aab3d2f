// Each rule on an ad that is as it should be, and on the same ad with one thing wrong.
#include "ads/rules.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "ads/notice.h"
#include "ads/testing.h"
#include "laws/law.h"

namespace hustings {
namespace {

constexpr std::string_view kParty = "01b2b4a3-3000-7d6c-bdd7-c8352c607bb8";

Record record_of(Ad ad) {
  Record out;
  out.head.sub = "01b4276d-fa60-7021-ae85-696338ab00c4";
  out.head.iat = {1'872'000'000'000};  // 27 April 2029
  out.evidence = Evidence::declared;
  out.body = draft(std::move(ad));
  return out;
}

// What the rules say: "ads.notice-a /sponsor/email".
std::set<std::string> said(const Record& record) {
  std::set<std::string> out;
  for (const auto& rule : ads::rules()) {
    if (rule.on != record.kind().name) continue;
    std::vector<Finding> findings;
    rule.check(rule, record, findings);
    for (const auto& finding : findings) {
      EXPECT_EQ(finding.subject, kParty);
      out.insert(std::string(rule.id) + ' ' + finding.where);
    }
  }
  return out;
}
std::set<std::string> said(Ad ad) { return said(record_of(std::move(ad))); }

Ad good() { return testing::good_ad(std::string(kParty)); }

// What the rules say when `change` was made to a good ad.
template <class Change>
std::set<std::string> after(const Change& change) {
  Ad ad = good();
  change(ad);
  return said(std::move(ad));
}
using Said = std::set<std::string>;

TEST(AdRules, AGoodAdHasNoFindings) { EXPECT_EQ(said(good()), Said{}); }

TEST(AdRules, MissingNoticeFieldsAreNamedByTheirLetter) {
  EXPECT_EQ(after([](Ad& ad) { ad.sponsor.email = Unknown{}; }),
            Said{"ads.notice-a /sponsor/email"});
  EXPECT_EQ(after([](Ad& ad) { ad.payer.name = Unknown{}; }), Said{"ads.notice-b /payer/name"});
  EXPECT_EQ(after([](Ad& ad) { ad.funding.ad.value = Unknown{}; }),
            Said{"ads.notice-d /funding/ad"});
  EXPECT_EQ(after([](Ad& ad) { ad.funding.origin.value = Unknown{}; }),
            Said{"ads.notice-e /funding/origin"});
  EXPECT_EQ(after([](Ad& ad) { ad.funding.method = Unknown{}; }),
            Said{"ads.notice-f /funding/method"});
  EXPECT_EQ(after([](Ad& ad) { ad.process.kind.value = Unknown{}; }),
            Said{"ads.notice-g /process/kind"});
  EXPECT_EQ(after([](Ad& ad) { ad.process.official_info = Unknown{}; }),
            Said{"ads.notice-h /process/official_info"});
  EXPECT_EQ(after([](Ad& ad) { ad.repository = Unknown{}; }), Said{"ads.notice-i /repository"});
  EXPECT_EQ(after([](Ad& ad) { ad.report = Unknown{}; }), Said{"ads.notice-j /report"});
  EXPECT_EQ(after([](Ad& ad) { ad.earlier_suspension.value = Unknown{}; }),
            Said{"ads.notice-k /earlier_suspension"});
  EXPECT_EQ(after([](Ad& ad) { ad.status.value = AdStatus::ended; }),
            (Said{"ads.notice-m /views", "ads.notice-m /engagements"}));
}

TEST(AdRules, OfficialInformationIsAskedForOnlyBeforeVotes) {
  EXPECT_EQ(after([](Ad& ad) {
              ad.process.kind.value = ProcessKind::legislation;
              ad.process.official_info = Unknown{};
            }),
            Said{});
  EXPECT_EQ(after([](Ad& ad) {
              ad.process.kind.value = NotUsed{};
              ad.process.name = Unknown{};
              ad.process.official_info = Unknown{};
            }),
            Said{});
}

TEST(AdRules, WhatTheLawAsksForMayNotBeKeptBack) {
  EXPECT_EQ(after([](Ad& ad) { ad.funding.ad.value = NotDisclosed{"trade-secret"}; }),
            Said{"ads.not-disclosed /funding/ad"});
  EXPECT_EQ(after([](Ad& ad) { ad.sponsor.address = NotDisclosed{"not-public"}; }), Said{})
      << "an address stands there where it is public";
  EXPECT_EQ(after([](Ad& ad) { ad.repository = NotDisclosed{"late"}; }), Said{})
      << "that provision was not read";
}

TEST(AdRules, TargetingAndAiAreStated) {
  EXPECT_EQ(after([](Ad& ad) { ad.targeting.ai.value = Unknown{}; }),
            Said{"ads.targeting-not-stated /targeting/ai"});
  EXPECT_EQ(after([](Ad& ad) { ad.targeting.included = NotDisclosed{"platform-limit"}; }), Said{})
      << "the code takes a reason";
}

TEST(AdRules, SponsorsFromOutsideInTheLastThreeMonths) {
  const auto outside = [](Ad& ad) { ad.standing.value = SponsorStanding::none_of_these; };
  EXPECT_EQ(after(outside), Said{"ads.sponsor-outside-union /standing"});
  EXPECT_EQ(after([&](Ad& ad) {
              outside(ad);
              ad.period.value = {{2029, 2, 1}, {2029, 3, 9}};
            }).contains("ads.sponsor-outside-union /standing"),
            false);
  EXPECT_EQ(after([&](Ad& ad) {
              outside(ad);
              ad.period.value = {{2029, 2, 1}, {2029, 3, 10}};
            }).contains("ads.sponsor-outside-union /standing"),
            true)
      << "three months before 10 June";
  const auto abroad = [](Ad& ad) { ad.sponsor.country.value = CountryCode{"CH"}; };
  EXPECT_EQ(after(abroad), Said{"ads.sponsor-outside-union /sponsor/country"});
  EXPECT_EQ(after([&](Ad& ad) {
              abroad(ad);
              ad.standing.value = SponsorStanding::union_citizen;
            }),
            Said{})
      << "citizens may live abroad";
  EXPECT_EQ(after([&](Ad& ad) {
              abroad(ad);
              ad.process.vote_day.value = {};
            }),
            Said{})
      << "no vote, no three months";
}

Said with_interest(std::string interest) {
  return after([&](Ad& ad) {
    ad.targeting.techniques.value = std::vector{TargetingTechnique::interests};
    ad.targeting.included = Erasable<std::vector<Criterion>>(
        std::vector{Criterion{CriterionType::interest, {std::move(interest)}}});
  });
}

TEST(AdRules, SpecialCategoriesAreFoundAndUnknownValuesNotCalledHarmless) {
  EXPECT_EQ(with_interest("Fishing"), Said{});
  EXPECT_EQ(with_interest("Katholizismus"), Said{"ads.special-category /targeting/included"});
  EXPECT_EQ(with_interest("Lamplighting"), Said{"ads.criterion-not-reviewed /targeting/included"});
  EXPECT_EQ(after([](Ad& ad) {
              ad.targeting.included = Erasable<std::vector<Criterion>>(
                  std::vector{Criterion{CriterionType::place, {"Church Street"}}});
            }),
            Said{})
      << "a place says nothing of the kind";
}

TEST(AdRules, ListsOfPersonsNeedABasis) {
  const auto list = [](Ad& ad) {
    ad.targeting.techniques.value = std::vector{TargetingTechnique::lookalike};
  };
  EXPECT_EQ(after(list), Said{"ads.audience-without-basis /targeting/data_basis"});
  EXPECT_EQ(after([&](Ad& ad) {
              list(ad);
              ad.targeting.data_basis.value = DataBasis::express_consent;
            }),
            Said{});
}

TEST(AdRules, LeavingPeopleOutIsNoted) {
  EXPECT_EQ(after([](Ad& ad) {
              ad.targeting.excluded = Erasable<std::vector<Criterion>>(
                  std::vector{Criterion{CriterionType::age, {"65 and older"}}});
            }),
            Said{"ads.voters-excluded /targeting/excluded"});
}

TEST(AdRules, ANoticeComesWithTheFirstDay) {
  Ad ad = good();
  ad.period.value.from = {2029, 4, 26};
  Record record = record_of(ad);
  EXPECT_EQ(said(record), Said{"ads.published-late /period/from"});
  record.head.prev = Hash{};
  EXPECT_EQ(said(record), Said{}) << "a later version is no later notice";
}

TEST(AdRules, NothingIsJudgedBeforeTheLawApplied) {
  EXPECT_EQ(after([](Ad& ad) {
              ad.period.value = {{2025, 9, 1}, {2025, 10, 9}};
              ad.funding.ad.value = Unknown{};
            }),
            Said{});
}

TEST(AdRules, AccountsThatAPlatformHasNotVerified) {
  Verification body;
  body.organisation.value = {std::string(kParty)};
  const auto with = [&](VerificationStatus status) {
    body.status.value = status;
    Record record = record_of(good());
    record.body = draft(body);
    return said(record);
  };
  EXPECT_EQ(with(VerificationStatus::verified), Said{});
  EXPECT_EQ(with(VerificationStatus::not_offered), Said{});
  for (const auto status :
       {VerificationStatus::pending, VerificationStatus::refused, VerificationStatus::expired})
    EXPECT_EQ(with(status), Said{"ads.account-not-verified /status"});
}

// The table of laws decides how much a rule may say.
TEST(AdRules, ARuleOnLawThatWasNotReadOnlySaysNotes) {
  for (const auto& rule : ads::rules()) {
    const auto row = std::ranges::find_if(
        all_laws(), [&](const LawRow& one) { return one.cited() == rule.law; });
    ASSERT_NE(row, all_laws().end()) << rule.id;
    EXPECT_EQ(rule.verified, row->known == Known::read) << rule.id;
    EXPECT_EQ(rule.applies_from, row->applies_from) << rule.id;
    if (!rule.verified) {
      EXPECT_EQ(rule.severity, Severity::note) << rule.id;
    }
  }
  for (const auto& item : notice_items()) EXPECT_EQ(law(item.law).id, item.law) << item.name;
}

}  // namespace
}  // namespace hustings
